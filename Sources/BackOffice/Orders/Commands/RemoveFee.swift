// The initial fee of an order and the fees that were added to it. A closed order's fees stand still.

public import EventSourcing

/// Removes a further fee.
public struct RemoveFee: FeeNaming {
  public var orderID: OrderID
  public var feeID: FeeID

  public init(orderID: OrderID, feeID: FeeID) {
    self.orderID = orderID
    self.feeID = feeID
  }

  public init(_ field: inout some FieldList<RemoveFee>) {
    orderID = field("orderID", \.orderID, "the order")
    feeID = field("feeID", \.feeID, "the fee")
  }

  public static var right: Right { .ownOrder }
  public static var summary: String { "Removes a further fee." }
  public static var refusals: [String] { ["feeHasPayments", "orderClosed", "orderDeleted", "unknownFee"] }
  public static var example: String {
    #"{"orderID":1,"feeID":"0b8e6f0e-0000-4000-8000-000000000001"}"#
  }

  public func requireState(_ order: OrderState, _ context: DecisionContext) throws(Rejection) {
    try order.work.requireLive()
    try order.requireUnpaid(.additional(try order.requireFee(feeID).id))
  }

  public func decide(_ order: OrderState, _ context: DecisionContext) throws(Rejection) -> Decision<OrderEvent> {
    let fee = try order.requireFee(feeID)
    return [
      .feeRemoved(OrderFeeRemoved(feeID: fee.id, name: fee.name, amount: fee.amount, onDate: context.today))
    ]
  }
}
