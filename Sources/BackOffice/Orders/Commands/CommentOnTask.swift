// Comments on tasks, done or not, of an order that is not closed.

public import EventSourcing

/// Adds a comment to a task in any state.
public struct CommentOnTask: OrderCommand, TaskCommand {
  public var orderID: OrderID
  public var taskID: TaskReference?
  public var taskKey: String?
  public var commentID: CommentID?
  public var text: String

  public init(
    orderID: OrderID, taskID: TaskReference? = nil, taskKey: String? = nil, commentID: CommentID? = nil,
    text: String
  ) {
    self.orderID = orderID
    self.taskID = taskID
    self.taskKey = taskKey
    self.commentID = commentID
    self.text = text
  }

  public init(_ field: inout some FieldList<CommentOnTask>) {
    orderID = field("orderID", \.orderID, "the order")
    taskID = field("taskID", \.taskID, "the task, or current for the one in progress")
    taskKey = field("taskKey", \.taskKey, "the task by its key in the workflow, instead of taskID")
    commentID = field("commentID", \.commentID, "an id of the caller's own choice")
    text = field("text", \.text, "the comment")
  }

  public static var right: Right { .ownOrder }
  public static var summary: String { "Adds a comment to a task in any state." }
  public static var refusals: [String] { ["emptyComment", "idInUse", "orderClosed", "orderDeleted", "taskNotFound"] }
  public static var example: String {
    #"{"orderID":1,"taskKey":"quote","text":"Rang, will send plans"}"#
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
