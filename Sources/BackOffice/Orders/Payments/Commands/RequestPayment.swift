// Taking a payment for a fee. What was requested under the same key is not requested again, whatever has become of it.

public import EventSourcing

/// Requests a payment for a fee of an order.
public struct RequestPayment: OrderCommand {
  public var orderID: OrderID
  public var paymentID: PaymentID?
  public var fee: FeeReference
  public var amount: Money
  public var methodRef: String
  public var idempotencyKey: String

  public init(
    orderID: OrderID, paymentID: PaymentID? = nil, fee: FeeReference, amount: Money, methodRef: String,
    idempotencyKey: String
  ) {
    self.orderID = orderID
    self.paymentID = paymentID
    self.fee = fee
    self.amount = amount
    self.methodRef = methodRef
    self.idempotencyKey = idempotencyKey
  }

  public init(_ field: inout some FieldList<RequestPayment>) {
    orderID = field("orderID", \.orderID, "the order")
    paymentID = field("paymentID", \.paymentID, "an id of the caller's own choice")
    fee = field("fee", \.fee, "which fee it is for")
    amount = field("amount", \.amount, "how much", .payment)
    methodRef = field("methodRef", \.methodRef, "with what it is paid, as the gateway knows it", .paymentMethod)
    idempotencyKey = field(
      "idempotencyKey", \.idempotencyKey, "the same for the same payment: it is requested once", .name)
  }

  public static var topic: String { "payments" }
  public static var right: Right { .ownOrder }
  public static var feature: Feature? { .payments }
  public static var summary: String { "Requests a payment for a fee of an order." }
  public static var refusals: [String] {
    [
      "amountExceedsOutstanding", "cardDataNotAllowed", "currencyMismatch", "featureNotInPlan", "idInUse",
      "idempotencyKeyReused", "invalidMoney", "orderClosed", "orderDeleted", "paymentGatewayNotConfigured",
      "paymentInProgress", "unknownFee",
    ]
  }
  public static var example: String {
    #"{"orderID":1,"fee":"initial","amount":{"minor":5000,"currency":"GBP"},"methodRef":"pm_1","idempotencyKey":"order-1/first"}"#
  }

  public func wasAnswered(_ state: SubjectState?, _ context: DecisionContext) throws(Rejection) -> Bool {
    guard let known = context.index.payments.transfer(keyed: idempotencyKey) else { return false }
    guard case .payment(let id) = known, let payment = state?.order?.payment(id), isSame(as: payment) else {
      throw .idempotencyKeyReused
    }
    return true
  }

  private func isSame(as payment: OrderPayment) -> Bool {
    payment.fee == fee && payment.amount == amount && FieldText.same(payment.methodRef, FieldText.trimmed(methodRef))
      && paymentID ?? payment.id == payment.id
  }

  /// A payment of the smallest amount for each fee.
  public static func trials(on state: SubjectState, in stream: StreamName) -> [Self] {
    (state.order?.amountsDue ?? []).map { fee, amount in
      var trial = trial(on: stream.subject())
      trial.fee = fee
      trial.amount = Money(minor: 1, currency: amount.currency)
      return trial
    }
  }

  public func requireState(_ order: OrderState, _ context: DecisionContext) throws(Rejection) {
    try order.work.requireLive()
    let due = try order.requireAmount(of: fee)
    guard due.currency == amount.currency else { throw .currencyMismatch }
    let left = order.outstanding(of: fee, amount: due.minor)
    guard amount.minor <= left else {
      throw .amountExceedsOutstanding(left: Money(minor: max(left, 0), currency: due.currency))
    }
    if let pending = order.payments.first(where: { $0.fee == fee && $0.status.isPending }) {
      throw .paymentInProgress(paymentID: pending.id)
    }
    guard context.index.account?.paymentProvider != nil else { throw .paymentGatewayNotConfigured }
  }

  public func decide(_ order: OrderState, _ context: DecisionContext) throws(Rejection) -> Decision<OrderEvent> {
    let id: PaymentID = context.id(paymentID, "payment")
    guard context.index.payments.order(of: .payment(id)) == nil else {
      throw .idInUse(kind: "payment", id: id.description)
    }
    let requested = PaymentRequested(
      paymentID: id, fee: fee, amount: amount, methodRef: FieldText.trimmed(methodRef),
      idempotencyKey: FieldText.trimmed(idempotencyKey), onDate: context.today)
    return [.payment(.requested(requested))]
  }
}
