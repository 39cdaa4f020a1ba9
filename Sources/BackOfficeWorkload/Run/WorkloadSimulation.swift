// A shop at work, by seed: what comes in, who does what and when. Each step sends commands that the rules allow; what the
// book does by itself (wake-ups, reminders, renewals, hand-overs, answers of services) is the book's.

internal import BackOffice
internal import BackOfficePorts
internal import BackOfficeViews
internal import Daybook
internal import EventSourcing
internal import Foundation

/// The simulation of a shop.
struct WorkloadSimulation {
  enum Action {
    case orderArrives
    case leadArrives
    case work(WorkloadOrder, round: Int)
    case wakes(WorkloadOrder, round: Int)
    case givenUp(WorkloadOrder, round: Int)
    case reopen(WorkloadOrder)
    case refund(PaymentID, Money)
    case leadWork(WorkloadLead, round: Int)
    case leadWakes(WorkloadLead, round: Int)
    case leadLost(WorkloadLead, round: Int)
    case activity(WorkloadActivity, round: Int)
    case activityMoves(WorkloadActivity, round: Int)
    case republish(workflow: Int)
    case staffChanges
    case largestFirmGrows(Int)
  }

  let scale: WorkloadScale
  let calendar = WorkingCalendar()
  let tokens: InvitationTokens
  /// Whether people also send what is refused.
  let makesMistakes: Bool
  var desk: WorkloadDesk
  var agenda = Agenda<Action>()
  var now: Instant

  var seats: [WorkloadSeat] = []
  var services: [WorkloadService] = []
  var workflows: [WorkloadWorkflow] = []
  var customers: [WorkloadCustomer] = []
  var contracts: [ContractID: WorkloadContract] = [:]

  var people: WorkloadPeople
  var texts: WorkloadTexts
  var times: SplitMix64
  var orderChance: SplitMix64
  var leadChance: SplitMix64
  var customerChance: SplitMix64
  var mailChance: SplitMix64
  var activityChance: SplitMix64
  var money: SplitMix64
  var mistakes: SplitMix64
  /// What other systems have numbered so far.
  var documents = 0
  var replies = 0
  var payments = 0

  init(_ workload: Workload, _ book: BackOfficeBook, tokens: InvitationTokens) {
    let seed = workload.seed
    scale = WorkloadScale(events: workload.events)
    self.tokens = tokens
    makesMistakes = workload.makesMistakes
    now = workload.start
    desk = WorkloadDesk(book, target: workload.events, seed: seed)
    people = WorkloadPeople(seed: seed, moreContacts: scale.moreContacts)
    texts = WorkloadTexts(seed: seed)
    func chance(_ concern: WorkloadConcern) -> SplitMix64 { SplitMix64(seed: seed, concern: concern) }
    times = chance(.times)
    orderChance = chance(.orders)
    leadChance = chance(.leads)
    customerChance = chance(.customers)
    mailChance = chance(.mail)
    activityChance = chance(.activities)
    money = chance(.money)
    mistakes = chance(.mistakes)
  }

  /// Runs the shop until at least so many events are in the book as the desk was told.
  mutating func run(progress: (Position) -> Void) async throws {
    do {
      try await goOn(progress)
    } catch is WorkloadEnd {}
    // What the last command asked of services outside is answered too.
    try await desk.deliver()
    try await desk.waitUntilDurable()
  }

  private mutating func goOn(_ progress: (Position) -> Void) async throws {
    try await openShop()
    for _ in 0..<10 { _ = try await welcomeCustomer() }
    if scale.largestFirm > 0 { agenda.enter(.largestFirmGrows(scale.largestFirm), at: now) }
    agenda.enter(.orderArrives, at: nextArrival(aDay: WorkloadRates.directOrders * scale.ordersADay))
    agenda.enter(.leadArrives, at: nextArrival(aDay: WorkloadRates.leads * scale.ordersADay))
    while let next = agenda.next() {
      now = max(now, next.at)
      for receipt in try await desk.fireDeadlines(at: now) { takeNote(of: receipt) }
      try await perform(next.action)
      progress(desk.position)
    }
  }

  private mutating func perform(_ action: Action) async throws {
    switch action {
    case .orderArrives:
      try await orderArrives()
      agenda.enter(.orderArrives, at: nextArrival(aDay: WorkloadRates.directOrders * scale.ordersADay))
    case .leadArrives:
      try await leadArrives()
      agenda.enter(.leadArrives, at: nextArrival(aDay: WorkloadRates.leads * scale.ordersADay))
    case .work(let order, let round): if order.work.round == round { try await work(on: order) }
    case .wakes(let order, let round): if order.work.round == round { wake(order) }
    case .givenUp(let order, let round): if order.work.round == round { try await close(order, .cancelled) }
    case .reopen(let order): try await reopen(order)
    case .refund(let payment, let amount): try await refund(payment, amount)
    case .leadWork(let lead, let round): if lead.work.round == round { try await work(on: lead) }
    case .leadWakes(let lead, let round): if lead.work.round == round { wake(lead) }
    case .leadLost(let lead, let round): if lead.work.round == round { try await lose(lead) }
    case .activity(let activity, let round): if activity.round == round { try await finish(activity) }
    case .activityMoves(let activity, let round): if activity.round == round { try await move(activity) }
    case .republish(let workflow): try await republish(workflow)
    case .staffChanges: try await changeStaff()
    case .largestFirmGrows(let left): try await growLargestFirm(left)
    }
  }

  /// Somebody does something after a moment.
  @discardableResult
  mutating func send(_ command: some BackOfficeCommand, as seat: Int) async throws -> WorkloadDesk.Receipt {
    try await send(command, by: .user(seats[seat].user.uuid))
  }

  @discardableResult
  mutating func send(_ command: some BackOfficeCommand, by sender: Sender) async throws -> WorkloadDesk.Receipt {
    now = now.advanced(by: pause())
    return try await desk.send(command, as: sender, at: now)
  }

  /// Somebody sends what the rules forbid, at the same moment. It draws on nothing that anything else draws on, so that a
  /// book without mistakes is the same.
  mutating func makeMistake(
    _ probability: Double, _ command: some BackOfficeCommand, as seat: Int, version: UInt32? = nil,
    expecting codes: Set<String>
  ) async throws {
    guard mistakes.chance(probability), makesMistakes else { return }
    try await desk.sendInVain(
      command, as: .user(seats[seat].user.uuid), at: now, version: version, expecting: codes)
  }

  /// The busier the shop, the quicker its people.
  private mutating func pause() -> Int64 {
    Int64(Double(1_000 + times.below(18_000)) * min(1, 15 / scale.ordersADay))
  }
}

// Times.
extension WorkloadSimulation {
  /// The next arrival of those that come so often a working day, twice as often at its beginning and its end.
  mutating func nextArrival(aDay count: Double) -> Instant {
    // Three of eight and a half hours count twice.
    let mean = Double(WorkingCalendar.workingDay) * (8.5 + 3) / 8.5 / 2 / count
    var time = now
    repeat {
      time = calendar.instant(after: time, working: Int64(times.exponential(mean: mean)))
    } while !calendar.isPeak(time) && times.chance(0.5)
    return time
  }

  /// When somebody turns to something that takes about `hours`, day and night counted: half of it less, one in ten more
  /// than 24 times as much. Three weeks at most.
  mutating func later(hours: Double, slowness: Double = 1) -> Instant {
    let span = min(times.logNormal(median: hours, p90: hours * 24), 21 * 24) * slowness
    let time = now.advanced(by: Int64(span * Double(WorkingCalendar.hour)))
    let open = calendar.instant(after: time, working: 0)
    return open == time ? time : calendar.instant(after: open, working: Int64(times.below(4 * 3_600_000)))
  }

  /// When half the time until an instant is over and somebody is there.
  func halfway(to end: Instant) -> Instant {
    calendar.instant(after: now.advanced(by: end.milliseconds(since: now) / 2), working: 0)
  }

  /// A morning from 1 to 60 days ahead, sooner ones more often.
  mutating func snoozeEnd() -> Instant {
    calendar.morning(days: Int(exp(times.fraction() * log(60)).rounded()), after: now)
  }
}

/// A service of the shop.
struct WorkloadService {
  let id: ServiceID
  let products: [ProductID]
}

/// A workflow of the shop.
struct WorkloadWorkflow {
  let id: WorkflowID
  let service: Int
  let kind: WorkflowKind
  let name: String
  let tasks: Int
  let closesItself: Bool
  /// Of a hundred orders or leads.
  let share: Int
  var version = 0
}
