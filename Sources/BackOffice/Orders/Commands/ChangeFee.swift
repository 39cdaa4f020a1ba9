// The initial fee of an order and the fees that were added to it. A closed order's fees stand still.

public import EventSourcing

/// Changes a further fee's amount.
public struct ChangeFee: FeeNaming {
  public var orderID: OrderID
  public var feeID: FeeID
  public var amount: Money

  public init(orderID: OrderID, feeID: FeeID, amount: Money) {
    self.orderID = orderID
    self.feeID = feeID
    self.amount = amount
  }

  public init(_ field: inout some FieldList<ChangeFee>) {
    orderID = field("orderID", \.orderID, "the order")
    feeID = field("feeID", \.feeID, "the fee")
    amount = field("amount", \.amount, "how much", .amount)
  }

  public static var right: Right { .ownOrder }
  public static var summary: String { "Changes a further fee's amount." }
  public static var refusals: [String] {
    ["currencyMismatch", "feeBelowPaid", "invalidMoney", "orderClosed", "orderDeleted", "unknownFee"]
  }
  public static var example: String {
    #"{"orderID":1,"feeID":"0b8e6f0e-0000-4000-8000-000000000001","amount":{"minor":5000,"currency":"GBP"}}"#
  }

  public func requireState(_ order: OrderState, _ context: DecisionContext) throws(Rejection) {
    try order.work.requireLive()
    _ = try order.requireFee(feeID)
  }

  public func decide(_ order: OrderState, _ context: DecisionContext) throws(Rejection) -> Decision<OrderEvent> {
    let fee = try order.requireFee(feeID)
    try context.index.requireCurrency(of: amount)
    guard amount != fee.amount else { return [] }
    try order.requireCovered(.additional(fee.id), by: amount)
    return [
      .feeChanged(
        OrderFeeChanged(fee: .additional(fee.id), from: fee.amount, to: amount, onDate: context.today))
    ]
  }
}
