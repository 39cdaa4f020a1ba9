// Orders and leads in the model: tasks in order, one in progress; snoozes, closing and opening again; whose it is.

import EventSourcing
import FoundationEssentials

@testable import BackOffice

enum JobID: Hashable {
  case order(OrderID)
  case lead(LeadID)

  var kind: WorkKind { if case .order = self { .order } else { .lead } }
  var stream: StreamName {
    switch self {
    case .order(let id): .order(id)
    case .lead(let id): .lead(id)
    }
  }
  var order: OrderID? { if case .order(let id) = self { id } else { nil } }
}

/// An order or a lead.
struct Job {
  enum State: String { case open, snoozed, closed, deleted }

  struct Task {
    let key: String
    let role: TaskRole
    let hours: Int?
    var id: TaskID?
    var state = WorkTask.State.pending
    var named: UserID?
    var standsIn = false
    var due: Instant?
    var active: Int64 = 0
    var runsSince: Instant?
    var pausedSince: Instant?
    var snoozedUntil: Instant?
  }

  let kind: WorkKind
  let number: Int
  var customer: CustomerID
  var contact: ContactID?
  var service: ServiceID
  var product: ProductID?
  var assigned: UserID
  var admin: UserID?
  let closesItself: Bool
  var tasks: [Task]
  var state = State.open
  var snoozedUntil: Instant?
  var finished = false
  var timesReopened = 0
  var comments: Set<CommentID> = []
  var note: String?
  var convertedTo: OrderID?
  // Of orders alone.
  var fee: Money?
  var fees: [FeeID: Money] = [:]
  var usedFees: Set<FeeID> = []
  var payments: [PaymentID: Model.Payment] = [:]
  var contract: (id: ContractID, cycle: Int)?

  var isLive: Bool { state == .open || state == .snoozed }
  var current: Int? { tasks.firstIndex { $0.state == .inProgress } }

  func responsible(_ place: Int) -> UserID {
    let task = tasks[place]
    if task.standsIn { return assigned }
    if let named = task.named { return named }
    switch task.role {
    case .assignedUser: return assigned
    case .orderAdmin: return admin ?? assigned
    case .user(let user): return user
    }
  }

  /// Lets the clock of the task in progress run where it should, and stop where it should not. Due times move by all the
  /// time in which it stood still.
  mutating func settle(_ now: Instant) {
    guard let place = current else { return }
    let shouldRun = state == .open && tasks[place].snoozedUntil == nil
    if shouldRun, tasks[place].runsSince == nil {
      if let paused = tasks[place].pausedSince, let due = tasks[place].due {
        tasks[place].due = due.advanced(by: now.milliseconds(since: paused))
      }
      (tasks[place].runsSince, tasks[place].pausedSince) = (now, nil)
    } else if !shouldRun, let since = tasks[place].runsSince {
      tasks[place].active += now.milliseconds(since: since)
      (tasks[place].runsSince, tasks[place].pausedSince) = (nil, now)
    }
  }

  mutating func start(_ place: Int, _ model: Model) {
    let now = model.now
    tasks[place].state = .inProgress
    tasks[place].active = 0
    tasks[place].standsIn = false
    tasks[place].standsIn = !model.isActive(responsible(place))
    tasks[place].due = tasks[place].hours.map { now.advanced(by: Int64($0) * 3_600_000) }
    (tasks[place].runsSince, tasks[place].pausedSince) = (now, nil)
  }

  mutating func complete(_ place: Int, _ model: Model) {
    if let since = tasks[place].runsSince { tasks[place].active += model.now.milliseconds(since: since) }
    (tasks[place].runsSince, tasks[place].pausedSince, tasks[place].snoozedUntil) = (nil, nil, nil)
    tasks[place].state = .completed
    if place + 1 < tasks.count { return start(place + 1, model) }
    finished = true
    if closesItself { close(model.now) }
  }

  mutating func close(_ now: Instant) {
    state = .closed
    settle(now)
    snoozedUntil = nil
    if let place = current { tasks[place].snoozedUntil = nil }
  }

  mutating func reset(from place: Int) {
    for later in place..<tasks.count {
      tasks[later].state = .pending
      (tasks[later].runsSince, tasks[later].pausedSince, tasks[later].due) = (nil, nil, nil)
      tasks[later].active = 0
    }
    finished = false
  }
}

// MARK: The rules

extension Job {
  private func code(_ order: Rejection.Code, _ lead: Rejection.Code) -> Refused {
    Refused(kind == .order ? order : lead)
  }

  func requireNotDeleted() throws(Refused) {
    if state == .deleted { throw code(.orderDeleted, .leadDeleted) }
  }

  func requireLive() throws(Refused) {
    try requireNotDeleted()
    if state == .closed { throw code(.orderClosed, .leadClosed) }
  }

  func requireNotSnoozed() throws(Refused) {
    if state == .snoozed { throw code(.orderSnoozed, .leadSnoozed) }
  }

  /// The place of a task.
  func place(_ task: TaskReference?, _ key: String?) throws(Refused) -> Int {
    switch task {
    case .current?:
      // What is in progress where nothing is, the rules do not say.
      guard let place = current else { throw Refused(.taskNotFound, .taskNotInProgress) }
      return place
    case .id(let id)?: if let place = tasks.firstIndex(where: { $0.id == id }) { return place }
    case nil: if let place = tasks.firstIndex(where: { $0.key == key }) { return place }
    }
    throw Refused(.taskNotFound)
  }

  func requireInProgress(_ place: Int) throws(Refused) {
    guard tasks[place].state == .inProgress else { throw Refused(.taskNotInProgress) }
  }

  var notSnoozed: Refused { code(.orderNotSnoozed, .leadNotSnoozed) }
  var notClosed: Refused { code(.orderNotClosed, .leadNotClosed) }
}

extension Model {
  func job(_ id: JobID) throws(Refused) -> Job {
    guard let job = jobs[id] else { throw Refused(.notFound) }
    return job
  }

  func isOwn(_ job: Job, _ user: UserID) -> Bool { job.assigned == user || adminsOwn && job.admin == user }

  /// Rights on an order or a lead: Admins all, General Users on their own; on the tasks that are theirs too.
  func own(_ job: Job, task: TaskReference? = nil, key: String? = nil, _ by: Sender) throws(Refused) {
    guard case .user(let user, let type) = by.party else { throw Refused(.forbidden) }
    if type != .general || isOwn(job, user) { return }
    if task != nil || key != nil, let place = try? job.place(task, key), job.responsible(place) == user { return }
    throw Refused(.forbidden)
  }

  func active(_ user: UserID?) throws(Refused) {
    if let user, !isActive(user) { throw Refused(.assigneeNotActive) }
  }

  func until(_ time: Instant) throws(Refused) {
    if time <= now { throw Refused(.untilNotInFuture) }
    if time > now.advanced(by: 366 * 5 * 86_400_000) { throw Refused(.untilTooFar) }
  }

  func comment(_ text: String?) throws(Refused) {
    guard let text else { return }
    if text.allSatisfy(\.isWhitespace) { throw Refused(.emptyComment) }
    if text.count > 4000 { throw Refused(.textTooLong) }
  }

  mutating func change(_ id: JobID, _ body: (inout Job) -> Void) {
    guard var job = jobs[id] else { return }
    body(&job)
    job.settle(now)
    jobs[id] = job
  }
}
