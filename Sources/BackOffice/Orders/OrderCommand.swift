// Commands about one order and its tasks.

public import EventSourcing

/// A command whose events go into an order's stream, which may have none yet.
public protocol OrderStreamCommand: BackOfficeCommand {
  /// What follows for the order; nil: there is none yet.
  func decide(on order: OrderState?, _ context: DecisionContext) throws(Rejection) -> Decision<OrderEvent>
}

extension OrderStreamCommand {
  public static var topic: String { "orders" }

  public func decide(
    _ state: SubjectState?, _ context: DecisionContext
  ) throws(Rejection) -> Decision<BackOfficeEvent> {
    try decide(on: state?.order, context).map(BackOfficeEvent.order)
  }
}

/// A command about an order that is there.
public protocol OrderCommand: OrderStreamCommand, WorkSubjectCommand {
  var orderID: OrderID { get }
  /// What follows for the order.
  func decide(_ order: OrderState, _ context: DecisionContext) throws(Rejection) -> Decision<OrderEvent>
}

extension OrderCommand {
  public var subject: Subject { .order(orderID) }

  public func decide(
    on order: OrderState?, _ context: DecisionContext
  ) throws(Rejection) -> Decision<OrderEvent> {
    guard let order else { throw .notFound(kind: "order", id: orderID.description) }
    if isStaleTimer(order.work, context) { return [] }
    guard order.work.status != .deleted else { throw .orderDeleted }
    return try decide(order, context)
  }
}

extension OrderCommand where Self: WorkCommand {
  public func decide(_ order: OrderState, _ context: DecisionContext) throws(Rejection) -> Decision<OrderEvent> {
    Decision(try decide(order.work, context).map(OrderEvent.work))
  }
}
