// One payment as its order shows it, and as the list of payments stores it.

public import BackOffice
public import EventSourcing
public import ReadModels

/// One payment for an order.
public struct OrderPaymentRow: ListRow {
  public static let columns = labels

  public internal(set) var paymentID = PaymentID.blank
  public private(set) var fee = FeeReference.initial
  /// How a further fee was called; nil for the initial one.
  public private(set) var feeName: String?
  public private(set) var amount = Money(minor: 0, currency: "")
  public private(set) var state = PaymentStatus.requested
  public private(set) var refunded = Money(minor: 0, currency: "")
  public private(set) var gatewayRef: String?
  public private(set) var code: String?
  public private(set) var url: String?
  public private(set) var requestedAt = Instant(milliseconds: 0)
  public private(set) var resultAt: Instant?

  public init() {}

  public mutating func columns(_ column: inout ColumnList) {
    column("paymentID", &paymentID)
    column.fee("fee", &fee)
    column("feeName", &feeName)
    column.money("amount", &amount)
    column("state", &state)
    column.money("refunded", &refunded)
    column("gatewayRef", &gatewayRef)
    column("code", &code)
    column("url", &url)
    column("requestedAt", &requestedAt)
    column("resultAt", &resultAt)
  }
}

extension OrderPaymentRow {
  init(_ payment: OrderPayment) {
    paymentID = payment.id
    fee = payment.fee
    feeName = payment.feeName
    amount = payment.amount
    state = payment.status
    refunded = Money(minor: payment.refunded, currency: payment.amount.currency)
    gatewayRef = payment.gatewayRef
    code = payment.code
    url = payment.url
    requestedAt = payment.requestedAt
    resultAt = payment.resultAt
  }
}

extension ColumnList {
  /// Which fee of an order.
  fileprivate mutating func fee(_ name: String, _ value: inout FeeReference) {
    var text = value.description
    self(name, &text)
    value = FeeReference(text: text) ?? .initial
  }
}
