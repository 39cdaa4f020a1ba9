// What is due at a time: the command that the engine sends then, and as which policy. Deadlines follow from events alone,
// so a restart neither loses nor doubles one.

public import EventSourcing
public import FoundationEssentials

/// A time at which the engine sends a command by itself.
public struct Deadline: Hashable, Sendable {
  /// What is due. The number in it says which one, so that a deadline that was replaced since is known as stale.
  public enum Matter: Hashable, Sendable {
    /// The end of the snooze of an order or a lead, or of a task of it.
    case snooze(WorkKind, UUID, TaskID?, snoozeNo: Int)
    /// A reminder of an activity.
    case reminder(ActivityID, reminderNo: Int, scheduleNo: Int)
    /// The renewal of a contract for the cycle that comes next, or its end before that.
    case contract(ContractID, cycle: Int)
  }

  public let dueAt: Instant
  public let matter: Matter
  /// The event that set the time, and the intent that this followed from.
  public let setBy: Position
  public let correlationID: UUID

  public init(dueAt: Instant, matter: Matter, setBy: Position, correlationID: UUID) {
    self.dueAt = dueAt
    self.matter = matter
    self.setBy = setBy
    self.correlationID = correlationID
  }

  init(_ due: DueMatter, setBy envelope: Envelope) {
    self.init(
      dueAt: due.dueAt, matter: due.matter, setBy: envelope.position, correlationID: envelope.batch.correlationID)
  }
}

/// What is to happen by itself. Deadlines that are due at the same time fire in the order of these words.
public enum DeadlineKind: String, Sendable, CaseIterable {
  case orderSnooze, taskSnooze, leadSnooze, leadTaskSnooze, reminder, contractRenewal
}

extension Deadline.Matter {
  /// The kind and what it is about: no two deadlines have both in common.
  public var kind: DeadlineKind {
    switch self {
    case .snooze(.order, _, nil, _): .orderSnooze
    case .snooze(.order, _, _, _): .taskSnooze
    case .snooze(.lead, _, nil, _): .leadSnooze
    case .snooze(.lead, _, _, _): .leadTaskSnooze
    case .reminder: .reminder
    case .contract: .contractRenewal
    }
  }

  public var key: String {
    switch self {
    case .snooze(_, let id, _, _): OrderID(id).description
    case .reminder(let activity, let reminderNo, _): "\(activity)/\(reminderNo)"
    case .contract(let contract, let cycle): "\(contract)/\(cycle)"
    }
  }

  /// The policy that sends the command. Its names stand in the log and never change.
  public var policy: PolicyName {
    switch self {
    case .snooze(.order, _, nil, _): PolicyName("order-wake-up", code: "P-02")
    case .snooze(.order, _, _, _): PolicyName("task-wake-up", code: "P-03")
    case .snooze(.lead, _, nil, _): PolicyName("lead-wake-up", code: "P-03")
    case .snooze(.lead, _, _, _): PolicyName("lead-task-wake-up", code: "P-03")
    case .reminder: PolicyName("reminders", code: "P-06")
    case .contract: PolicyName("contract-renewal", code: "P-04")
    }
  }

  /// The place among the deadlines that one event sets.
  fileprivate var place: Int {
    switch self {
    case .snooze, .contract: 0
    case .reminder(_, let reminderNo, _): reminderNo - 1
    }
  }

  /// What the engine sends when the time has come.
  public var command: any Command<BackOfficeDomain> {
    switch self {
    case .snooze(.order, let id, let task, let snoozeNo): Order.wakeUp(OrderID(id), task, snoozeNo: snoozeNo)
    case .snooze(.lead, let id, let task, let snoozeNo): Lead.wakeUp(LeadID(id), task, snoozeNo: snoozeNo)
    case .reminder(let activity, let reminderNo, let scheduleNo):
      FireReminder(activityID: activity, reminderNo: reminderNo, scheduleNo: scheduleNo)
    case .contract(let contract, let cycle): RenewDueContract(contractID: contract, cycle: cycle)
    }
  }
}

extension Deadline {
  var origin: CommandOrigin {
    CommandOrigin(matter.policy, cause: setBy, correlationID: correlationID, place: matter.place)
  }
}

extension Deadline: Comparable {
  /// In the order in which they fire: by time, then kind, then key, both as text.
  public static func < (a: Self, b: Self) -> Bool {
    if a.dueAt != b.dueAt { return a.dueAt < b.dueAt }
    if a.matter.kind != b.matter.kind { return a.matter.kind.rawValue < b.matter.kind.rawValue }
    return a.matter.key < b.matter.key
  }
}
