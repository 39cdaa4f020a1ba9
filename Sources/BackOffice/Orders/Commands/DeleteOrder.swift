// Closing an order, at any time and with tasks left, and deleting it for good.

public import EventSourcing

/// Removes an order for good from every list; the audit trail keeps it.
public struct DeleteOrder: OrderCommand {
  public var orderID: OrderID
  public var reason: String?

  public init(orderID: OrderID, reason: String? = nil) {
    self.orderID = orderID
    self.reason = reason
  }

  public init(_ field: inout some FieldList<DeleteOrder>) {
    orderID = field("orderID", \.orderID, "the order")
    reason = field("reason", \.reason, "why", .line)
  }

  public static var right: Right { .deletingWork }
  public static var summary: String { "Removes an order for good from every list; the audit trail keeps it." }
  public static var refusals: [String] { ["orderDeleted", "orderHasPayments", "paymentInProgress"] }
  public static var example: String {
    #"{"orderID":1,"reason":"Wrong customer"}"#
  }

  public func requireState(_ order: OrderState, _ context: DecisionContext) throws(Rejection) {
    try order.requireSettled()
  }

  public func decide(_ order: OrderState, _ context: DecisionContext) throws(Rejection) -> Decision<OrderEvent> {
    let reason = FieldText.trimmedUnlessBlank(reason)
    return [.work(.deleted(WorkDeleted(reason: reason.map { StoredText($0) }, onDate: context.today)))]
  }
}
