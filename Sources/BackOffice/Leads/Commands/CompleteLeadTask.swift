// The workflow of a lead at work: completing the task in progress starts the next one, or finishes the workflow.

public import EventSourcing

/// Completes a lead's task in progress; the next one starts.
public struct CompleteLeadTask: LeadCommand, TaskCommand {
  public var leadID: LeadID
  public var taskID: TaskReference?
  public var taskKey: String?
  public var comment: String?

  public init(leadID: LeadID, taskID: TaskReference? = nil, taskKey: String? = nil, comment: String? = nil) {
    self.leadID = leadID
    self.taskID = taskID
    self.taskKey = taskKey
    self.comment = comment
  }

  public init(_ field: inout some FieldList<CompleteLeadTask>) {
    leadID = field("leadID", \.leadID, "the lead")
    taskID = field("taskID", \.taskID, "the task, or current for the one in progress")
    taskKey = field("taskKey", \.taskKey, "the task by its key in the workflow, instead of taskID")
    comment = field("comment", \.comment, "added to the task first")
  }

  public static var right: Right { .ownLead }
  public static var summary: String { "Completes a lead's task in progress; the next one starts." }
  public static var refusals: [String] {
    ["emptyComment", "idInUse", "leadClosed", "leadDeleted", "leadSnoozed", "taskNotFound", "taskNotInProgress"]
  }
  public static var example: String {
    #"{"leadID":1,"taskID":"current"}"#
  }

  public func checkFields(_ context: DecisionContext) throws(Rejection) {
    try requireOneTaskName()
    if let comment { try FieldText.check(comment: comment) }
  }

  public func requireState(_ work: WorkState) throws(Rejection) { try work.requireCompletable(self) }

  public func decide(_ work: WorkState, _ context: DecisionContext) throws(Rejection) -> [WorkEvent] {
    try work.completing(self, comment: comment, context)
  }
}
