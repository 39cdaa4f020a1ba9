// One task at work and its working time. Its clock runs while the task is in progress, the whole open and neither of
// them put aside; what the clock leaves out moves the due time.

public import EventSourcing

/// One task of an order or a lead.
public struct WorkTask: Hashable, Sendable {
  /// How far the task has come; one task is in progress at most.
  public enum State: String, Sendable {
    case pending, inProgress, completed
  }

  /// Whether working time is being counted.
  enum Clock: Hashable, Sendable {
    case stopped
    case running(since: Instant)
    case paused(since: Instant)
  }

  public let id: TaskID
  /// The task's key in the workflow.
  public let key: String
  public let name: String
  /// Who is to do it unless somebody was named for it.
  public let role: TaskRole
  public let targetHours: Int?
  /// What the customer is sent when it starts.
  public let autoMessage: AutoMessage?
  public internal(set) var state = State.pending
  /// For a completed task: who was responsible when it was completed.
  public internal(set) var responsible: UserID
  /// Who was named for it; the task then no longer follows `role`.
  public internal(set) var named: UserID?
  /// Who was to do it and was not active when it started; it was then started for another and follows the assigned user.
  public internal(set) var insteadOf: UserID?
  /// When something last happened to the task itself: it was started, completed, commented on, put aside, taken up, given
  /// to another or reset. Nil for one to which nothing has happened yet.
  public internal(set) var updatedAt: Instant?
  public internal(set) var startedAt: Instant?
  public internal(set) var completedAt: Instant?
  /// The start plus the target, moved by every time aside that has ended; one that lasts is not yet in it.
  public internal(set) var dueAt: Instant?
  public internal(set) var snooze: Snooze?
  /// The comments' ids, oldest first; their texts are in the events.
  public internal(set) var comments: [CommentID] = []
  var clock = Clock.stopped
  /// The working time until the clock's last change.
  var countedMillis: Int64 = 0

  init(_ definition: PinnedTask, responsible: UserID) {
    id = definition.taskID
    key = definition.key
    name = definition.name
    role = definition.responsible
    targetHours = definition.targetHours
    autoMessage = definition.autoMessage
    self.responsible = responsible
  }
}

extension WorkTask {
  /// The working time in milliseconds, up to `now` if the clock runs.
  public func activeMillis(at now: Instant) -> Int64 {
    if case .running(let since) = clock { Self.sum(countedMillis, Self.span(since, now)) } else { countedMillis }
  }

  /// The milliseconds between two instants; none if time seems to have gone backwards.
  private static func span(_ from: Instant, _ to: Instant) -> Int64 {
    max(0, to.milliseconds(since: from))
  }

  /// Ends where numbers do: events may say any times.
  private static func sum(_ counted: Int64, _ span: Int64) -> Int64 {
    let (sum, overflow) = counted.addingReportingOverflow(span)
    return overflow ? .max : sum
  }

  mutating func complete(activeMillis: Int64, at time: Instant) {
    state = .completed
    snooze = nil
    completedAt = time
    countedMillis = activeMillis
    clock = .stopped
  }

  /// Back to how it was before it was started; comments and a named responsible user stay.
  mutating func reset() {
    state = .pending
    insteadOf = nil
    snooze = nil
    startedAt = nil
    completedAt = nil
    dueAt = nil
    countedMillis = 0
    clock = .stopped
  }

  /// Lets the clock run on, or holds it.
  mutating func setClock(running: Bool, at time: Instant) {
    switch clock {
    case .running(let since) where !running:
      countedMillis = Self.sum(countedMillis, Self.span(since, time))
      clock = .paused(since: time)
    case .paused(let since) where running:
      dueAt = dueAt?.advanced(by: Self.span(since, time))
      clock = .running(since: time)
    default: break
    }
  }
}

extension TaskRole {
  /// The user in this role. Work without an admin leaves the admin's tasks to the assigned user.
  func user(assigned: UserID, admin: UserID?) -> UserID {
    switch self {
    case .assignedUser: assigned
    case .orderAdmin: admin ?? assigned
    case .user(let id): id
    }
  }
}
