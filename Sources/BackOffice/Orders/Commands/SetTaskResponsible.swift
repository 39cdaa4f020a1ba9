// The workflow of an order at work: completing the task in progress starts the next one, or finishes the workflow.

public import EventSourcing

/// Makes a user responsible for a task, whatever its role says.
public struct SetTaskResponsible: TaskNaming {
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

  public func decide(_ order: OrderState, _ context: DecisionContext) throws(Rejection) -> Decision<OrderEvent> {
    try order.requireLive()
    let task = order.tasks[try order.requireTask(taskID, key: taskKey)]
    guard task.state != .completed else { throw .taskCompleted }
    // Whoever holds the task by role is named all the same: from then on it is theirs, whoever gets the order.
    guard task.named != userID || task.insteadOf != nil else { return [] }
    try context.index.requireActive(userID)
    return [
      .taskReassigned(OrderTaskReassigned(taskID: task.id, from: task.responsible, to: userID))
    ]
  }
}
