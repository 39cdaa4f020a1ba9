// Putting a lead or its task in progress aside until a time, and taking it up again: by hand, or when the engine's
// timer rings. A timer names the snooze that it was set for, so that one of an older snooze does nothing.

public import EventSourcing

/// Takes a lead's snoozed task up again.
public struct WakeLeadTask: LeadCommand, TaskCommand {
  public var leadID: LeadID
  public var taskID: TaskReference?
  public var taskKey: String?
  /// Only from the engine's own clock: the snooze that is due.
  public var snoozeNo: Int?

  public init(leadID: LeadID, taskID: TaskReference? = nil, taskKey: String? = nil, snoozeNo: Int? = nil) {
    self.leadID = leadID
    self.taskID = taskID
    self.taskKey = taskKey
    self.snoozeNo = snoozeNo
  }

  public init(_ field: inout some FieldList<WakeLeadTask>) {
    leadID = field("leadID", \.leadID, "the lead")
    taskID = field("taskID", \.taskID, "the task, or current for the one in progress")
    taskKey = field("taskKey", \.taskKey, "the task by its key in the workflow, instead of taskID")
    snoozeNo = field("snoozeNo", \.snoozeNo, "only from the engine's own clock: the snooze that is due")
  }

  public static var right: Right { .ownLead }
  public static var summary: String { "Takes a lead's snoozed task up again." }
  public static var refusals: [String] { ["leadClosed", "leadDeleted", "taskNotFound", "taskNotInProgress"] }
  public static var example: String {
    #"{"leadID":3,"taskID":"current"}"#
  }

  public func checkFields(_ context: DecisionContext) throws(Rejection) {
    try requireOneTaskName()
  }

  public func isStaleTimer(_ work: WorkState, _ context: DecisionContext) -> Bool {
    context.isTimer(snoozeNo) && work.isStale(self, snoozeNo)
  }

  public func requireState(_ work: WorkState) throws(Rejection) { try work.requireLiveTaskInProgress(self) }

  public func decide(_ work: WorkState, _ context: DecisionContext) throws(Rejection) -> [WorkEvent] {
    try work.waking(self, snoozeNo, context)
  }
}
