// Comments on tasks, done or not, of an order that is not closed.

public import EventSourcing

/// Adds a comment to a task in any state.
public struct CommentOnTask: TaskCommand {
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

  public func decide(_ order: OrderState, _ context: DecisionContext) throws(Rejection) -> Decision<OrderEvent> {
    try order.requireLive()
    let index = try order.requireTask(taskID, key: taskKey)
    let id = try order.unusedCommentID(commentID, context)
    return [
      .taskCommentAdded(
        OrderTaskCommentAdded(taskID: order.tasks[index].id, commentID: id, text: PersonalText(text)))
    ]
  }
}

extension OrderState {
  /// The id that a new comment gets: the one supplied, or one made by the command. Ids are never used twice.
  func unusedCommentID(_ supplied: CommentID?, _ context: DecisionContext) throws(Rejection) -> CommentID {
    let id = context.id(supplied, "comment")
    guard !tasks.contains(where: { $0.comments.contains(id) }) else {
      throw .idInUse(kind: "comment", id: id.description)
    }
    return id
  }
}
