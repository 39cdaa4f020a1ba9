// Commands about an order or a lead and its tasks: whose it must be, how a task is named, and the timers of the engine.

public import EventSourcing

/// A command about an order or a lead that is there.
public protocol WorkSubjectCommand: BackOfficeCommand {
  /// Whether it is the engine's timer for a snooze that has ended or was replaced since: in any state of the work,
  /// deleted included, that is nobody's mistake.
  func isStaleTimer(_ work: WorkState, _ context: DecisionContext) -> Bool
  /// Throws unless the work's own state takes it: unless it is open or snoozed, where the command says nothing else.
  func requireState(_ work: WorkState) throws(Rejection)
}

extension WorkSubjectCommand {
  public func requireState(_ work: WorkState) throws(Rejection) { try work.requireLive() }

  public func isStaleTimer(_ work: WorkState, _ context: DecisionContext) -> Bool { false }

  public func isOwn(of user: UserID, _ state: SubjectState?, _ settings: AccountSettings) -> Bool {
    state?.work?.isOwn(of: user, scopeIncludesOrderAdmin: settings.scopeIncludesOrderAdmin) ?? false
  }
}

/// A command that all work takes, whatever its kind.
public protocol WorkCommand: WorkSubjectCommand {
  /// What follows for the work.
  func decide(_ work: WorkState, _ context: DecisionContext) throws(Rejection) -> [WorkEvent]
}

/// A command that names one task of its order or lead.
public protocol TaskNaming: WorkCommand {
  var taskID: TaskReference? { get set }
  var taskKey: String? { get set }
}

extension TaskNaming {
  /// Throws unless the task is named in one way.
  func requireOneTaskName() throws(Rejection) {
    guard (taskID == nil) != (taskKey == nil) else {
      throw .invalidField(field: "taskID", reason: "name the task either by taskID or by taskKey")
    }
  }
}

/// A command that whoever is responsible for its task may send, also where the work is not theirs.
public protocol TaskCommand: TaskNaming {}

extension TaskCommand {
  public func isOwn(of user: UserID, _ state: SubjectState?, _ settings: AccountSettings) -> Bool {
    guard let work = state?.work else { return false }
    if work.isOwn(of: user, scopeIncludesOrderAdmin: settings.scopeIncludesOrderAdmin) { return true }
    return work.taskIndex(taskID, key: taskKey).map { work.tasks[$0].responsible == user } ?? false
  }
}

extension DecisionContext {
  /// How far ahead something may be put aside, by the calendar in the account's time zone.
  private static let longestSnoozeYears = 5

  /// Throws unless something may be put aside until then.
  func checkSnooze(until: Instant) throws(Rejection) {
    guard until > now else { throw .untilNotInFuture }
    let latest = zones.localTime(now, in: zone).adding(years: Self.longestSnoozeYears)
    guard zones.localTime(until, in: zone) <= latest else { throw .untilTooFar }
  }

  /// Whether a wake-up comes from the engine's timer for one snooze, and not from a person.
  func isTimer(_ snoozeNo: Int?) -> Bool { actor == .engine && snoozeNo != nil }
}
