// Taking up a closed order where it stopped, or further back at a task that was completed.

public import EventSourcing

/// Opens a closed order again where it was left, or at a completed task.
public struct ReopenOrder: OrderCommand {
  public var orderID: OrderID
  /// A completed task to go back to.
  public var resumeAt: TaskReference?

  public init(orderID: OrderID, resumeAt: TaskReference? = nil) {
    self.orderID = orderID
    self.resumeAt = resumeAt
  }

  public init(_ field: inout some FieldList<ReopenOrder>) {
    orderID = field("orderID", \.orderID, "the order")
    resumeAt = field("resumeAt", \.resumeAt, "a completed task to go back to; where it was left if missing")
  }

  public static var right: Right { .ownOrder }
  public static var summary: String { "Opens a closed order again where it was left, or at a completed task." }
  public static var refusals: [String] {
    [
      "customerArchived", "customerErased", "customerNotFound", "orderDeleted", "orderNotClosed",
      "resumeBeyondProgress", "taskNotFound",
    ]
  }
  public static var example: String {
    #"{"orderID":4}"#
  }

  public func decide(_ order: OrderState, _ context: DecisionContext) throws(Rejection) -> Decision<OrderEvent> {
    guard order.status == .closed else { throw .orderNotClosed }
    let resume = try order.resumeIndex(resumeAt)
    try context.index.requireCustomerForWork(order.customerID)
    var events = [OrderEvent.reopened(OrderReopened(resumeTask: resume.map { order.tasks[$0].id }))]
    events += order.assignmentOnReopening(context)
    guard let resume, resume != order.currentIndex else { return Decision(events) }
    events += order.tasks[resume...].filter { $0.state != .pending }.map {
      .taskReset(OrderTaskReset(taskID: $0.id))
    }
    var after = order
    for event in events { after.apply(event, at: context.now) }
    return Decision(events + after.start(resume, context))
  }
}

extension OrderState {
  /// Where the order goes on: at the task asked for, which may not lie beyond the one that was in progress, else at
  /// that one; nil if the workflow was finished and nobody asked to go back.
  fileprivate func resumeIndex(_ reference: TaskReference?) throws(Rejection) -> Int? {
    guard let reference else { return currentIndex }
    let index = try requireTask(reference, key: nil)
    if let currentIndex, index > currentIndex { throw .resumeBeyondProgress }
    return index
  }

  /// An order whose assigned user has left goes to its order admin if active, else to whoever re-opens it.
  fileprivate func assignmentOnReopening(_ context: DecisionContext) -> [OrderEvent] {
    let users = context.index.users
    guard !users.isActive(assignedUserID) else { return [] }
    let admin = orderAdminID.flatMap { users.isActive($0) ? $0 : nil }
    guard let user = admin ?? context.actor.userID else { return [] }
    return [assigned(to: user, admin: orderAdminID, cause: .reopened)]
  }
}
