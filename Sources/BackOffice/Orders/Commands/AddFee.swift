// The initial fee of an order and the fees that were added to it. A closed order's fees stand still.

public import EventSourcing

/// Adds a further fee.
public struct AddFee: OrderCommand {
  public var orderID: OrderID
  public var feeID: FeeID?
  public var name: String
  public var amount: Money

  public init(orderID: OrderID, feeID: FeeID? = nil, name: String, amount: Money) {
    self.orderID = orderID
    self.feeID = feeID
    self.name = name
    self.amount = amount
  }

  public init(_ field: inout some FieldList<AddFee>) {
    orderID = field("orderID", \.orderID, "the order")
    feeID = field("feeID", \.feeID, "an id of the caller's own choice")
    name = field("name", \.name, "what it is for", .name)
    amount = field("amount", \.amount, "how much", .amount)
  }

  public static var right: Right { .ownOrder }
  public static var summary: String { "Adds a further fee." }
  public static var refusals: [String] {
    ["currencyMismatch", "idInUse", "invalidMoney", "orderClosed", "orderDeleted"]
  }
  public static var example: String {
    #"{"orderID":1,"name":"Call-out","amount":{"minor":4500,"currency":"GBP"}}"#
  }

  public func decide(_ order: OrderState, _ context: DecisionContext) throws(Rejection) -> Decision<OrderEvent> {
    let id = context.id(feeID, "fee")
    guard !order.fees.contains(where: { $0.id == id }), !order.removedFees.contains(id) else {
      throw .idInUse(kind: "fee", id: id.description)
    }
    try context.index.requireCurrency(of: amount)
    return [
      .feeAdded(OrderFeeAdded(feeID: id, name: FieldText.trimmed(name), amount: amount, onDate: context.today))
    ]
  }
}
