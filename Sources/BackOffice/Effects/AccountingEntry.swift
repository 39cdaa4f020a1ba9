// What an accounting program is told: money that came, money that was given back, charges beside the initial fee.

public import EventSourcing

/// One thing that the accounting is told.
public struct AccountingEntry: Sendable, Hashable {
  public enum Kind: String, Sendable {
    case paymentSucceeded, paymentRefunded, feeAdded
  }

  public let kind: Kind
  public let amount: Money
  public let orderID: OrderID
  public let orderNo: Int?
  /// The customer that the order is of by now, and its name.
  public let customerID: CustomerID?
  public let customerName: String?
  /// Of a payment, and of what was given back of it.
  public var paymentID: PaymentID?
  public var refundID: RefundID?
  /// Under which name the gateway knows it.
  public var gatewayRef: String?
  /// Of a further fee.
  public var feeID: FeeID?
  public var feeName: String?
}

extension AccountingEntry {
  /// What an event of an order tells the accounting; nil for most.
  init?(_ event: OrderEvent, of order: OrderID, in index: AccountIndex) {
    switch event {
    case .payment(.succeeded(let event)):
      self.init(.paymentSucceeded, event.amount, order, index)
      (paymentID, gatewayRef) = (event.paymentID, event.gatewayRef)
    case .payment(.refunded(let event)):
      self.init(.paymentRefunded, event.amount, order, index)
      (paymentID, refundID, gatewayRef) = (event.paymentID, event.refundID, event.gatewayRef)
    case .feeAdded(let event):
      self.init(.feeAdded, event.amount, order, index)
      (feeID, feeName) = (event.feeID, event.name)
    case .opened, .work, .feeChanged, .feeRemoved, .payment: return nil
    }
  }

  private init(_ kind: Kind, _ amount: Money, _ order: OrderID, _ index: AccountIndex) {
    let outline = index.orders.outline(of: order)
    let customer = outline.map { index.customers.current($0.customerID) }
    self.init(
      kind: kind, amount: amount, orderID: order, orderNo: outline?.number, customerID: customer,
      customerName: customer.flatMap(index.customers.brief)?.name)
  }
}

extension BackOfficeEvent {
  /// Whether the accounting is to be told of it.
  var isPosted: Bool {
    guard case .order(let event) = self else { return false }
    switch event {
    case .feeAdded, .payment(.succeeded), .payment(.refunded): return true
    case .opened, .work, .feeChanged, .feeRemoved, .payment: return false
    }
  }
}
