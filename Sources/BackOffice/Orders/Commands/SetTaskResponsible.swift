// The workflow of an order at work: completing the task in progress starts the next one, or finishes the workflow.

public import EventSourcing

/// Makes a user responsible for a task, whatever its role says.
public struct SetTaskResponsible: OrderCommand, TaskNaming {
  public var orderID: OrderID
  public var taskID: TaskReference?
  public var taskKey: String?
  public var userID: UserID

  public init(orderID: OrderID, taskID: TaskReference? = nil, taskKey: String? = nil, userID: UserID) {
    self.orderID = orderID
    self.taskID = taskID
    self.taskKey = taskKey
    self.userID = userID
  }

  public init(_ field: inout some FieldList<SetTaskResponsible>) {
    orderID = field("orderID", \.orderID, "the order")
    taskID = field("taskID", \.taskID, "the task, or current for the one in progress")
    taskKey = field("taskKey", \.taskKey, "the task by its key in the workflow, instead of taskID")
    userID = field("userID", \.userID, "the user")
  }

  public static var right: Right { .admin }
  public static var summary: String { "Makes a user responsible for a task, whatever its role says." }
  public static var refusals: [String] {
    ["assigneeNotActive", "orderClosed", "orderDeleted", "taskCompleted", "taskNotFound"]
  }
  public static var example: String {
    #"{"orderID":1,"taskKey":"fit","userID":"sal@acme.example"}"#
  }

  public func checkFields(_ context: DecisionContext) throws(Rejection) {
    try requireOneTaskName()
  }

  public func requireState(_ work: WorkState) throws(Rejection) { try work.requireTaskToDo(self) }

  public func decide(_ work: WorkState, _ context: DecisionContext) throws(Rejection) -> [WorkEvent] {
    try work.naming(userID, for: self, context)
  }
}
