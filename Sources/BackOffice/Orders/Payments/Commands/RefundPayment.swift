// Giving money back, of whatever order: one that is closed or deleted too.

public import EventSourcing

/// Requests that a payment, or a part of it, is given back.
public struct RefundPayment: PaymentCommand, OfferedCommand {
  public var paymentID: PaymentID
  public var refundID: RefundID?
  public var amount: Money
  public var idempotencyKey: String
  public var reason: String?

  public init(
    paymentID: PaymentID, refundID: RefundID? = nil, amount: Money, idempotencyKey: String, reason: String? = nil
  ) {
    self.paymentID = paymentID
    self.refundID = refundID
    self.amount = amount
    self.idempotencyKey = idempotencyKey
    self.reason = reason
  }

  public init(_ field: inout some FieldList<RefundPayment>) {
    paymentID = field("paymentID", \.paymentID, "the payment")
    refundID = field("refundID", \.refundID, "an id of the caller's own choice")
    amount = field("amount", \.amount, "how much", .payment)
    idempotencyKey = field(
      "idempotencyKey", \.idempotencyKey, "the same for the same refund: it is requested once", .name)
    reason = field("reason", \.reason, "why", .line)
  }

  public static var right: Right { .superAdmin }
  public static var summary: String { "Requests that a payment, or a part of it, is given back." }
  public static var refusals: [String] {
    ["currencyMismatch", "idInUse", "idempotencyKeyReused", "invalidMoney", "refundExceedsPaid", "unknownPayment"]
  }
  public static var example: String {
    #"{"paymentID":"0b8e6f0e-0000-4000-8000-000000000041","amount":{"minor":500,"currency":"GBP"},"idempotencyKey":"order-2/back","reason":"Came late"}"#
  }

  public func wasAnswered(_ state: SubjectState?, _ context: DecisionContext) throws(Rejection) -> Bool {
    guard let known = context.index.payments.transfer(keyed: idempotencyKey) else { return false }
    guard case .refund(let id) = known, let payment = state?.order?.payment(paymentID),
      let refund = payment.refunds.first(where: { $0.id == id }), isSame(as: refund)
    else { throw .idempotencyKeyReused }
    return true
  }

  private func isSame(as refund: OrderRefund) -> Bool {
    refund.amount == amount && FieldText.same(refund.reason, FieldText.trimmedUnlessBlank(reason))
      && refundID ?? refund.id == refund.id
  }

  /// Giving back the smallest amount of each payment.
  public static func trials(on state: SubjectState, in stream: StreamName) -> [Self] {
    (state.order?.payments ?? []).map { payment in
      var trial = placeholder
      trial.paymentID = payment.id
      trial.amount = Money(minor: 1, currency: payment.amount.currency)
      return trial
    }
  }

  public func requireTaken(by state: SubjectState, _ context: DecisionContext) throws(Rejection) {
    guard let payment = state.order?.payment(paymentID) else { throw .unknownPayment }
    try requireState(payment)
  }

  private func requireState(_ payment: OrderPayment) throws(Rejection) {
    guard amount.currency == payment.amount.currency else { throw .currencyMismatch }
    guard amount.minor <= payment.refundable else { throw .refundExceedsPaid }
  }

  public func decide(_ payment: OrderPayment, _ context: DecisionContext) throws(Rejection) -> [PaymentEvent] {
    try requireState(payment)
    let id: RefundID = context.id(refundID, "refund")
    guard context.index.payments.order(of: .refund(id)) == nil else {
      throw .idInUse(kind: "refund", id: id.description)
    }
    return [
      .refundRequested(
        PaymentRefundRequested(
          refundID: id, paymentID: paymentID, amount: amount, idempotencyKey: FieldText.trimmed(idempotencyKey),
          reason: FieldText.trimmedUnlessBlank(reason).map { StoredText($0) }, onDate: context.today))
    ]
  }
}
