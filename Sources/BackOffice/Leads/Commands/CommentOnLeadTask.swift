// Comments on tasks, done or not, of a lead that is not closed.

public import EventSourcing

/// Adds a comment to a lead's task in any state.
public struct CommentOnLeadTask: LeadCommand, TaskCommand {
  public var leadID: LeadID
  public var taskID: TaskReference?
  public var taskKey: String?
  public var commentID: CommentID?
  public var text: String

  public init(
    leadID: LeadID, taskID: TaskReference? = nil, taskKey: String? = nil, commentID: CommentID? = nil,
    text: String
  ) {
    self.leadID = leadID
    self.taskID = taskID
    self.taskKey = taskKey
    self.commentID = commentID
    self.text = text
  }

  public init(_ field: inout some FieldList<CommentOnLeadTask>) {
    leadID = field("leadID", \.leadID, "the lead")
    taskID = field("taskID", \.taskID, "the task, or current for the one in progress")
    taskKey = field("taskKey", \.taskKey, "the task by its key in the workflow, instead of taskID")
    commentID = field("commentID", \.commentID, "an id of the caller's own choice")
    text = field("text", \.text, "the comment")
  }

  public static var right: Right { .ownLead }
  public static var summary: String { "Adds a comment to a lead's task in any state." }
  public static var refusals: [String] { ["emptyComment", "idInUse", "leadClosed", "leadDeleted", "taskNotFound"] }
  public static var example: String {
    #"{"leadID":1,"taskKey":"quote","text":"Rang, will send plans"}"#
  }

  public func checkFields(_ context: DecisionContext) throws(Rejection) {
    try requireOneTaskName()
    try FieldText.check(comment: text)
  }

  public func requireState(_ work: WorkState) throws(Rejection) { try work.requireLiveTask(self) }

  public func decide(_ work: WorkState, _ context: DecisionContext) throws(Rejection) -> [WorkEvent] {
    try work.commenting(self, text, commentID, context)
  }
}
