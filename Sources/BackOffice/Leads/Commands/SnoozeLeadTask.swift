// Putting a lead or its task in progress aside until a time, and taking it up again: by hand, or when the engine's
// timer rings. A timer names the snooze that it was set for, so that one of an older snooze does nothing.

public import EventSourcing

/// Puts a lead's task in progress aside until a time.
public struct SnoozeLeadTask: LeadCommand, TaskCommand {
  public var leadID: LeadID
  public var taskID: TaskReference?
  public var taskKey: String?
  public var until: Instant
  public var note: String?

  public init(
    leadID: LeadID, taskID: TaskReference? = nil, taskKey: String? = nil, until: Instant, note: String? = nil
  ) {
    self.leadID = leadID
    self.taskID = taskID
    self.taskKey = taskKey
    self.until = until
    self.note = note
  }

  public init(_ field: inout some FieldList<SnoozeLeadTask>) {
    leadID = field("leadID", \.leadID, "the lead")
    taskID = field("taskID", \.taskID, "the task, or current for the one in progress")
    taskKey = field("taskKey", \.taskKey, "the task by its key in the workflow, instead of taskID")
    until = field("until", \.until, "until when")
    note = field("note", \.note, "why, or anything to remember", .note)
  }

  public static var right: Right { .ownLead }
  public static var summary: String { "Puts a lead's task in progress aside until a time." }
  public static var refusals: [String] {
    ["leadClosed", "leadDeleted", "taskNotFound", "taskNotInProgress", "untilNotInFuture", "untilTooFar"]
  }
  public static var example: String {
    #"{"leadID":1,"taskID":"current","until":"2030-01-31T09:00:00Z"}"#
  }

  public func checkFields(_ context: DecisionContext) throws(Rejection) {
    try requireOneTaskName()
    try context.checkSnooze(until: until)
    try checkForm()
  }

  public func requireState(_ work: WorkState) throws(Rejection) { try work.requireLiveTaskInProgress(self) }

  public func decide(_ work: WorkState, _ context: DecisionContext) throws(Rejection) -> [WorkEvent] {
    try work.snoozing(self, until: until, note)
  }
}
