// What of an order or a lead is asked for beyond it: whose it is, whether it goes on, until when something of it is put
// aside. It is part of the state, and the account's index keeps it of all work; events change both by the same fold.

public import EventSourcing

/// A time until which work as a whole or a task of it is put aside.
public struct Snooze: Hashable, Sendable {
  public let until: Instant
  /// Counts the snoozes of the whole and of its tasks together, so that the timer of an older one is known as stale.
  public let number: Int
  public let note: PersonalText?
}

/// The snooze of a task.
public struct TaskSnooze: Hashable, Sendable {
  public let taskID: TaskID
  public let snooze: Snooze
}

/// How an event changes the outline of a piece of work; there is none before the first.
typealias OutlineChange = (inout WorkOutline?) -> Void

/// The part of the state of work that the account's index keeps.
public struct WorkOutline: Hashable, Sendable {
  public let kind: WorkKind
  /// Counts the orders or leads of the account.
  public let number: Int
  public let customerID: CustomerID
  public internal(set) var assignedUserID: UserID
  /// Who looks after it: an order's order admin, a lead's admin.
  public internal(set) var adminID: UserID?
  /// Everybody who was ever named for a task of it, sorted.
  public internal(set) var namedUsers: [UserID] = []
  public internal(set) var status = WorkStatus.open
  /// While snoozed.
  public internal(set) var snooze: Snooze?
  /// While a task is put aside; only the one in progress can be.
  public internal(set) var taskSnooze: TaskSnooze?
}

extension WorkOutline {
  /// Whether it is open or snoozed: work that is not done with.
  public var isLive: Bool { status.isLive }

  /// Whether it may be to change hands when a user leaves.
  func concerns(_ user: UserID) -> Bool {
    isLive && (assignedUserID == user || adminID == user || namedUsers.contains(user))
  }

  mutating func assign(to user: UserID, admin: UserID?) {
    assignedUserID = user
    adminID = admin
  }

  mutating func name(_ user: UserID) {
    guard !namedUsers.contains(user) else { return }
    namedUsers = (namedUsers + [user]).sorted()
  }

  mutating func name(_ tasks: [PinnedTask]) {
    for case .user(let user) in tasks.map(\.responsible) { name(user) }
  }

  /// Until when a task is put aside, if it is. A completed one is not.
  func snooze(of task: WorkTask) -> Snooze? {
    guard let taskSnooze, taskSnooze.taskID == task.id, task.state != .completed else { return nil }
    return taskSnooze.snooze
  }

  mutating func putAside(_ snooze: Snooze) {
    status = .snoozed
    self.snooze = snooze
  }

  mutating func takeUp() {
    status = .open
    snooze = nil
  }

  mutating func takeUp(_ task: TaskID) {
    if taskSnooze?.taskID == task { taskSnooze = nil }
  }

  /// The end of the whole is the end of all that is put aside.
  mutating func end(as status: WorkStatus) {
    self.status = status
    snooze = nil
    taskSnooze = nil
  }
}
