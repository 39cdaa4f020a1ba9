// The small types of work: its kind and state, the workflow that it copied, why things happened to it.

public import EventSourcing

/// Open is being worked on, snoozed is put aside for a time; deleted is final.
public enum WorkStatus: String, Sendable {
  case open, snoozed, closed, deleted

  /// Whether it is work that is not done with.
  public var isLive: Bool { self == .open || self == .snoozed }
}

/// Why something that was put aside was taken up again.
public enum WakeCause: String, FieldType, CaseIterable {
  case due, manual, completed, closed
}

/// Why work went to somebody else.
public enum AssignmentCause: String, FieldType, CaseIterable {
  case manual, reopened, handOver
}

/// How work ended: an order is completed or cancelled, a lead won or lost.
public enum CloseOutcome: String, FieldType, CaseIterable {
  case completed, cancelled, won, lost, other
}

/// Whether a person closed it, or its workflow when the last task was done.
public enum ClosedBy: String, FieldType, CaseIterable {
  case user, workflow
}

/// A task at work: a copy of the workflow's definition with an id of its own.
public struct PinnedTask: Hashable, Record {
  public let taskID: TaskID
  public let key: String
  public let name: String
  public let responsible: TaskRole
  public let targetHours: Int?
  /// What the customer is sent when it starts; older events say nothing of it.
  public internal(set) var autoMessage: AutoMessage? = nil
}

extension PinnedTask {
  public init(_ field: inout some FieldList<PinnedTask>) {
    key = field("key", \.key, "its key in the workflow")
    name = field("name", \.name, "the name")
    taskID = field("taskID", \.taskID, "its id at work")
    autoMessage = field("autoMessage", \.autoMessage, "what the customer is sent when it starts")
    responsible = field("responsible", \.responsible, "who is to do it")
    targetHours = field("targetHours", \.targetHours, "how long it should take", .hours)
  }
}

/// The version of a workflow that an order or a lead was opened with; it keeps it to its end.
public struct PinnedWorkflow: Hashable, Record {
  public let id: WorkflowID
  public let version: Int
  public let autoCloseOnFinish: Bool
  public let tasks: [PinnedTask]
}

extension PinnedWorkflow {
  public init(_ field: inout some FieldList<PinnedWorkflow>) {
    id = field("id", \.id, "the workflow")
    tasks = field("tasks", \.tasks, "the tasks in order")
    version = field("version", \.version, "which version", .count)
    autoCloseOnFinish = field("autoCloseOnFinish", \.autoCloseOnFinish, "whether the last task closes the order")
  }
}
