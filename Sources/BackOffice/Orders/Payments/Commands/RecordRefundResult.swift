// What became of money that is to be given back, as the gateway says.

public import EventSourcing

/// Records whether a gateway gave money back.
public struct RecordRefundResult: BackOfficeCommand {
  public var refundID: RefundID
  public var result: RefundResult
  public var gatewayRef: String?
  public var code: String?

  public init(refundID: RefundID, result: RefundResult, gatewayRef: String? = nil, code: String? = nil) {
    self.refundID = refundID
    self.result = result
    self.gatewayRef = gatewayRef
    self.code = code
  }

  public init(_ field: inout some FieldList<RecordRefundResult>) {
    refundID = field("refundID", \.refundID, "the refund")
    result = field("result", \.result, "what came of it")
    gatewayRef = field(
      "gatewayRef", \.gatewayRef, "under which name the gateway knows it; needed where it succeeded", .line)
    code = field("code", \.code, "why it failed; needed then", .line)
  }

  public static var topic: String { "payments" }
  public static var right: Right { .integration }
  public static var integrations: Set<Integration> { [.payments] }
  public static var summary: String { "Records whether a gateway gave money back." }
  public static var refusals: [String] { ["linkMismatch"] }
  public static var example: String {
    #"{"refundID":"0b8e6f0e-0000-4000-8000-000000000042","result":"succeeded","gatewayRef":"re_1"}"#
  }

  public var subject: Subject { .refund(refundID) }

  public func stream(in index: AccountIndex) -> StreamName? {
    index.payments.order(of: .refund(refundID)).map(StreamName.order)
  }

  public func checkFields(_ context: DecisionContext) throws(Rejection) {
    try checkForm()
    switch result {
    case .succeeded:
      guard FieldText.trimmedUnlessBlank(gatewayRef) != nil else {
        throw .invalidField(field: "gatewayRef", reason: "say under which name the gateway knows the refund")
      }
    case .failed:
      guard FieldText.trimmedUnlessBlank(code) != nil else {
        throw .invalidField(field: "code", reason: "say why it failed")
      }
    }
  }

  public func decide(_ state: SubjectState?, _ context: DecisionContext) throws(Rejection) -> Decision<BackOfficeEvent>
  {
    let payment = state?.order?.payments.first { $0.refunds.contains { $0.id == refundID } }
    guard let payment, let refund = payment.refunds.first(where: { $0.id == refundID }) else {
      throw .notFound(kind: "refund", id: refundID.description)
    }
    try context.requireGatewayRef(gatewayRef, of: .refund(refundID))
    switch (refund.status, result) {
    case (.succeeded, .succeeded):
      guard FieldText.same(refund.gatewayRef, FieldText.trimmedUnlessBlank(gatewayRef)) else { throw .linkMismatch }
      return []
    case (.succeeded, .failed), (.failed, .failed): return []
    case (.requested, .succeeded), (.failed, .succeeded):
      let refunded = PaymentRefunded(
        refundID: refundID, paymentID: payment.id, amount: refund.amount,
        gatewayRef: FieldText.trimmed(gatewayRef ?? ""), onDate: context.today)
      return [.order(.payment(.refunded(refunded)))]
    case (.requested, .failed):
      let failed = PaymentRefundFailed(
        refundID: refundID, paymentID: payment.id, code: FieldText.trimmed(code ?? ""), onDate: context.today)
      return [.order(.payment(.refundFailed(failed)))]
    }
  }
}
