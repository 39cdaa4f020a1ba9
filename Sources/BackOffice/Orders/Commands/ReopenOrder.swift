// Taking up a closed order where it stopped, or further back at a task that was completed.

public import EventSourcing

/// Opens a closed order again where it was left, or at a completed task.
public struct ReopenOrder: OrderCommand, WorkCommand {
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

  public func requireState(_ work: WorkState) throws(Rejection) { try work.requireClosed() }

  public func decide(_ work: WorkState, _ context: DecisionContext) throws(Rejection) -> [WorkEvent] {
    try work.reopening(at: resumeAt, context)
  }
}
