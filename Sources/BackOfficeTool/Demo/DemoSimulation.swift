// The demo's year: orders arrive by chance in business hours, people work through them task by task, and sometimes
// something else happens. What happens next always lies in the agenda; each step may enter more.

internal import BackOffice
internal import BackOfficeWorkload
internal import Daybook
internal import EventSourcing

/// Runs the shop by a simulated clock until the book holds enough events.
struct DemoSimulation {
  enum Action {
    case orderArrives
    /// Somebody turns to an order, if it still stands as it did when this was entered.
    case work(order: Int, round: Int)
    case orderWakes(order: Int, round: Int)
    case reopen(order: Int)
  }

  /// Working time between two orders, on average: five a day.
  private static let arrivalGap = Double(WorkingCalendar.workingDay) / 5

  let desk: DemoDesk
  let calendar = WorkingCalendar()
  var now = WorkingCalendar.start
  var agenda = Agenda<Action>()
  var people: DemoPeople
  var times: SplitMix64
  var chance: SplitMix64
  var texts: SplitMix64
  var fees: SplitMix64

  var users: [DemoUser] = []
  var services: [DemoService] = []
  var customers: [DemoCustomer] = []
  var orders: [DemoOrder] = []

  init(desk: DemoDesk, seed: UInt64) {
    self.desk = desk
    people = DemoPeople(seed: seed)
    times = SplitMix64(seed: seed, concern: DemoConcern.times)
    chance = SplitMix64(seed: seed, concern: DemoConcern.orders)
    texts = SplitMix64(seed: seed, concern: DemoConcern.texts)
    fees = SplitMix64(seed: seed, concern: DemoConcern.money)
  }

  var owner: DemoUser { users[0] }
  var admin: DemoUser { users[1] }

  /// Sets the shop up and runs it until at least `target` events are in the book.
  mutating func run(until target: UInt64, progress: (UInt64) -> Void) async throws {
    try await openShop()
    for _ in 0..<12 where desk.events < target { try await welcomeCustomer() }
    agenda.enter(.orderArrives, at: calendar.instant(after: now, working: 0))
    while desk.events < target, let next = agenda.next() {
      now = max(now, next.at)
      try await perform(next.action)
      progress(desk.events)
    }
    try await desk.waitUntilDurable()
  }

  private mutating func perform(_ action: Action) async throws {
    switch action {
    case .orderArrives:
      try await orderArrives()
      let gap = Int64(times.exponential(mean: Self.arrivalGap))
      agenda.enter(.orderArrives, at: calendar.instant(after: now, working: gap))
    case .work(let order, let round):
      if orders[order].round == round { try await work(on: order) }
    case .orderWakes(let order, let round):
      try await desk.advance(to: now)
      if orders[order].round == round { enterWork(on: order, hours: 2) }
    case .reopen(let order): try await reopen(order)
    }
  }

  /// Plans the next look at an order: after about `hours` of working time, sometimes much later.
  mutating func enterWork(on order: Int, hours: Double) {
    let span = times.logNormal(median: hours, p90: hours * 8) * Double(WorkingCalendar.hour)
    orders[order].round += 1
    agenda.enter(
      .work(order: order, round: orders[order].round), at: calendar.instant(after: now, working: Int64(span)))
  }

  /// A moment later: people take time even for small things.
  mutating func pause() {
    now = now.advanced(by: Int64(5_000 + times.below(120_000)))
  }
}
