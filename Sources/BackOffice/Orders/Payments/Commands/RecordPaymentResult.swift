// What became of a payment, as the gateway says. A result that comes late is written down: the money was taken, whatever
// was said before.

public import EventSourcing

/// Records what a gateway says of a payment.
public struct RecordPaymentResult: PaymentCommand {
  public var paymentID: PaymentID
  public var result: PaymentResult
  public var gatewayRef: String?
  public var amount: Money?
  public var code: String?
  public var retryable: Bool?
  public var url: String?

  public init(
    paymentID: PaymentID, result: PaymentResult, gatewayRef: String? = nil, amount: Money? = nil, code: String? = nil,
    retryable: Bool? = nil, url: String? = nil
  ) {
    self.paymentID = paymentID
    self.result = result
    self.gatewayRef = gatewayRef
    self.amount = amount
    self.code = code
    self.retryable = retryable
    self.url = url
  }

  public init(_ field: inout some FieldList<RecordPaymentResult>) {
    paymentID = field("paymentID", \.paymentID, "the payment")
    result = field("result", \.result, "what came of it")
    gatewayRef = field(
      "gatewayRef", \.gatewayRef, "under which name the gateway knows it; needed where it succeeded", .line)
    amount = field("amount", \.amount, "how much was taken; all of it if missing", .amount)
    code = field("code", \.code, "why it failed; needed then", .line)
    retryable = field("retryable", \.retryable, "whether another try may go better; false if missing")
    url = field("url", \.url, "where whoever pays has to do something", .line)
  }

  public static var right: Right { .integration }
  public static var integrations: Set<Integration> { [.payments] }
  public static var summary: String { "Records what a gateway says of a payment." }
  public static var refusals: [String] { ["amountMismatch", "invalidMoney", "linkMismatch", "unknownPayment"] }
  public static var example: String {
    #"{"paymentID":"0b8e6f0e-0000-4000-8000-000000000040","result":"succeeded","gatewayRef":"pi_1"}"#
  }

  public func checkFields(_ context: DecisionContext) throws(Rejection) {
    try checkForm()
    switch result {
    case .succeeded:
      guard FieldText.trimmedUnlessBlank(gatewayRef) != nil else {
        throw .invalidField(field: "gatewayRef", reason: "say under which name the gateway knows the payment")
      }
    case .failed:
      guard FieldText.trimmedUnlessBlank(code) != nil else {
        throw .invalidField(field: "code", reason: "say why it failed")
      }
    case .actionRequired: break
    }
  }

  public func decide(_ payment: OrderPayment, _ context: DecisionContext) throws(Rejection) -> [PaymentEvent] {
    if result == .succeeded, let amount, amount != payment.amount { throw .amountMismatch }
    try context.requireGatewayRef(gatewayRef, of: .payment(paymentID))
    switch (payment.status, result) {
    case (.succeeded, .succeeded):
      // The same payment taken a second time under another name is for people to look at.
      guard FieldText.same(payment.gatewayRef, FieldText.trimmedUnlessBlank(gatewayRef)) else { throw .linkMismatch }
      return []
    case (.succeeded, .failed), (.succeeded, .actionRequired), (.failed, .failed), (.failed, .actionRequired):
      return []
    case (.requested, .succeeded), (.actionRequired, .succeeded), (.failed, .succeeded):
      return [succeeded(payment, context)]
    case (.requested, .failed), (.actionRequired, .failed):
      return [failed(context)]
    case (.requested, .actionRequired): return [actionRequired(context)]
    case (.actionRequired, .actionRequired):
      return FieldText.same(payment.url, FieldText.trimmedUnlessBlank(url)) ? [] : [actionRequired(context)]
    }
  }

  private func succeeded(_ payment: OrderPayment, _ context: DecisionContext) -> PaymentEvent {
    .succeeded(
      PaymentSucceeded(
        paymentID: paymentID, gatewayRef: FieldText.trimmed(gatewayRef ?? ""), amount: payment.amount,
        fee: payment.fee, onDate: context.today))
  }

  private func failed(_ context: DecisionContext) -> PaymentEvent {
    .failed(
      PaymentFailed(
        paymentID: paymentID, code: FieldText.trimmed(code ?? ""), retryable: retryable ?? false,
        gatewayRef: FieldText.trimmedUnlessBlank(gatewayRef), onDate: context.today))
  }

  private func actionRequired(_ context: DecisionContext) -> PaymentEvent {
    .actionRequired(
      PaymentActionRequired(
        paymentID: paymentID, url: FieldText.trimmedUnlessBlank(url),
        gatewayRef: FieldText.trimmedUnlessBlank(gatewayRef), onDate: context.today))
  }
}
