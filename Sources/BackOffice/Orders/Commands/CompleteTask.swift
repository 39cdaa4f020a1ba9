// The workflow of an order at work: completing the task in progress starts the next one, or finishes the workflow.

public import EventSourcing

/// Completes the task in progress; the next one starts.
public struct CompleteTask: OrderCommand, TaskCommand {
  public var orderID: OrderID
  public var taskID: TaskReference?
  public var taskKey: String?
  public var comment: String?

  public init(orderID: OrderID, taskID: TaskReference? = nil, taskKey: String? = nil, comment: String? = nil) {
    self.orderID = orderID
    self.taskID = taskID
    self.taskKey = taskKey
    self.comment = comment
  }

  public init(_ field: inout some FieldList<CompleteTask>) {
    orderID = field("orderID", \.orderID, "the order")
    taskID = field("taskID", \.taskID, "the task, or current for the one in progress")
    taskKey = field("taskKey", \.taskKey, "the task by its key in the workflow, instead of taskID")
    comment = field("comment", \.comment, "added to the task first")
  }

  public static var right: Right { .ownOrder }
  public static var summary: String { "Completes the task in progress; the next one starts." }
  public static var refusals: [String] {
    ["emptyComment", "idInUse", "orderClosed", "orderDeleted", "orderSnoozed", "taskNotFound", "taskNotInProgress"]
  }
  public static var example: String {
    #"{"orderID":1,"taskID":"current"}"#
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
