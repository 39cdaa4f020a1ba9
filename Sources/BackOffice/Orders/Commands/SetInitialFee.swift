// The initial fee of an order and the fees that were added to it. A closed order's fees stand still.

public import EventSourcing

/// Sets what is due at the start.
public struct SetInitialFee: OrderCommand {
  public var orderID: OrderID
  public var amount: Money

  public init(orderID: OrderID, amount: Money) {
    self.orderID = orderID
    self.amount = amount
  }

  public init(_ field: inout some FieldList<SetInitialFee>) {
    orderID = field("orderID", \.orderID, "the order")
    amount = field("amount", \.amount, "how much", .amount)
  }

  public static var right: Right { .ownOrder }
  public static var summary: String { "Sets what is due at the start." }
  public static var refusals: [String] {
    ["currencyMismatch", "feeBelowPaid", "invalidMoney", "orderClosed", "orderDeleted"]
  }
  public static var example: String {
    #"{"orderID":1,"amount":{"minor":15000,"currency":"GBP"}}"#
  }

  public func decide(_ order: OrderState, _ context: DecisionContext) throws(Rejection) -> Decision<OrderEvent> {
    try context.index.requireCurrency(of: amount)
    guard amount != order.initialFee else { return [] }
    try order.requireCovered(.initial, by: amount)
    return [
      .feeChanged(
        OrderFeeChanged(fee: .initial, from: order.initialFee, to: amount, onDate: context.today))
    ]
  }
}
