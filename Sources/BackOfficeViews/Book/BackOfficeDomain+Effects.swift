// The services outside as a book of the back office sees them: which it admits, what they give to decisions, and how what
// they did is written down.

public import BackOffice
public import Daybook
public import EventSourcing
internal import FoundationEssentials

/// A port that carries messages.
public protocol MessagePort: EffectPort where D == BackOfficeDomain {
  /// The channels that it stands for. It may leave to another process what it has a channel for.
  var channels: Set<MessageChannel> { get }
  /// The invitation that the token of a link is of; nil for a token that it never made.
  func invitation(of token: String) -> InvitationID?
}

/// A port that tells an accounting program what was paid, given back and charged, from the first event on: what the log has
/// no answer to, however old.
public protocol AccountingSink: EffectPort where D == BackOfficeDomain {}

extension AccountingSink {
  public var name: String { Integration.accounting.rawValue }
  public func accepts(_ request: BackOfficeRequest) -> Bool {
    if case .posting = request { true } else { false }
  }
  public func unanswered(in index: AccountIndex, after position: Position) -> [Unanswered] {
    index.outbox.unposted(after: position)
  }
}

extension BackOfficeDomain {
  public typealias Answer = BackOfficeAnswer

  /// The time zones of this machine, the channels of the ports, and their way of telling the tokens of links.
  public static func environment(with ports: [any EffectPort<BackOfficeDomain>]) -> DecisionEnvironment {
    var environment = DecisionEnvironment.ofThisMachine
    let ports = ports.compactMap { $0 as? any MessagePort }
    for port in ports { environment.channels.formUnion(port.channels) }
    // Who sends the mails knows the tokens in them.
    if let mailer = ports.first(where: { $0.channels.contains(.email) }) {
      environment.invitation = { mailer.invitation(of: $0) }
    }
    return environment
  }

  /// Throws `regionNotAllowed` for a port that keeps its data outside of the United Kingdom where the account's settings
  /// say `ukOnly`.
  public static func admit(
    _ port: any EffectPort<BackOfficeDomain>, in index: borrowing AccountIndex
  ) throws(Rejection) {
    guard index.account?.settings.residencyPolicy == "ukOnly", let region = port.region else { return }
    guard region == "UK" || region == "GB" else { throw .regionNotAllowed(port: port.name, region: region) }
  }

  public static func report(
    _ outcome: EffectOutcome<BackOfficeDomain>, of effect: RequestedEffect<BackOfficeDomain>
  ) -> EffectReport<BackOfficeDomain>? {
    let id = EffectID(effect.id)
    switch effect.request {
    case .message(let message):
      guard let result = DeliveryReport(outcome) else { return nil }
      let command = RecordMessageResult(
        messageID: message.messageID, customerID: message.customerID, result: result.result,
        providerRef: result.providerRef, code: result.code, attempts: result.attempts,
        effectID: result.result == .failed ? id : nil)
      return EffectReport(command, commandID: result.commandID(of: effect))
    case .invitation(let mail):
      return report(outcome, of: effect, .invitation, to: mail.userID)
    case .reminder(let mail): return report(outcome, of: effect, .reminder, to: mail.userID)
    case .posting: return report(outcome, of: effect, .accounting)
    // What a gateway did not answer is not known to have failed: nothing is written down, and it is asked again.
    case .charge(let charge): return outcome.gatewayAnswer.map { report($0.storable, of: charge) }
    case .refund(let refund): return outcome.gatewayAnswer.flatMap { report($0.storable, of: refund) }
    }
  }

  /// What came of something for which the business has no event of its own.
  private static func report(
    _ outcome: EffectOutcome<BackOfficeDomain>, of effect: RequestedEffect<BackOfficeDomain>, _ purpose: EffectPurpose,
    to user: UserID? = nil
  ) -> EffectReport<BackOfficeDomain>? {
    guard let result = DeliveryReport(outcome) else { return nil }
    let command = RecordEffectResult(
      effectID: EffectID(effect.id), kind: purpose, cause: Int64(clamping: effect.cause.position),
      result: result.result, userID: user, providerRef: result.providerRef, code: result.code,
      attempts: result.attempts)
    return EffectReport(command, commandID: result.commandID(of: effect))
  }

  private static func report(_ answer: GatewayAnswer, of charge: PaymentCharge) -> EffectReport<BackOfficeDomain> {
    let command: RecordPaymentResult
    let name: String
    var isFinal = true
    switch answer {
    case .succeeded(let gatewayRef):
      command = RecordPaymentResult(
        paymentID: charge.paymentID, result: .succeeded, gatewayRef: gatewayRef, amount: charge.amount)
      name = "succeeded/\(gatewayRef)"
    case .failed(let code, let isRetryable, let gatewayRef):
      command = RecordPaymentResult(
        paymentID: charge.paymentID, result: .failed, gatewayRef: gatewayRef, code: code, retryable: isRetryable)
      name = "failed/\(gatewayRef ?? "")"
    case .actionRequired(let url, let gatewayRef):
      command = RecordPaymentResult(
        paymentID: charge.paymentID, result: .actionRequired, gatewayRef: gatewayRef, url: url)
      name = "actionRequired/\(gatewayRef ?? "")/\(url ?? "")"
      isFinal = false
    }
    return EffectReport(command, commandID: UUID(namespace: charge.paymentID.uuid, name: name), isFinal: isFinal)
  }

  private static func report(_ answer: GatewayAnswer, of refund: PaymentRefund) -> EffectReport<BackOfficeDomain>? {
    let command: RecordRefundResult
    let name: String
    switch answer {
    case .succeeded(let gatewayRef):
      command = RecordRefundResult(refundID: refund.refundID, result: .succeeded, gatewayRef: gatewayRef)
      name = "succeeded/\(gatewayRef)"
    case .failed(let code, _, let gatewayRef):
      command = RecordRefundResult(refundID: refund.refundID, result: .failed, gatewayRef: gatewayRef, code: code)
      name = "failed/\(gatewayRef ?? "")"
    case .actionRequired: return nil
    }
    return EffectReport(command, commandID: UUID(namespace: refund.refundID.uuid, name: name))
  }
}

extension EffectOutcome<BackOfficeDomain> {
  /// What a payment gateway says; nil if it gave no answer.
  fileprivate var gatewayAnswer: GatewayAnswer? {
    if case .answered(.gateway(let answer)) = self { answer } else { nil }
  }
}

extension GatewayAnswer {
  /// The answer with texts that can be written down, whatever the gateway says: what came of money must not be lost for
  /// a strange letter.
  fileprivate var storable: GatewayAnswer {
    switch self {
    case .succeeded(let gatewayRef): .succeeded(gatewayRef: ServiceWords.neededLine(gatewayRef))
    case .failed(let code, let isRetryable, let gatewayRef):
      .failed(
        code: ServiceWords.neededLine(code), isRetryable: isRetryable,
        gatewayRef: ServiceWords.line(gatewayRef))
    case .actionRequired(let url, let gatewayRef):
      .actionRequired(url: ServiceWords.line(url), gatewayRef: ServiceWords.line(gatewayRef))
    }
  }
}

/// What came of something that was to be delivered, in the words of commands.
private struct DeliveryReport {
  let result: DeliveryResult
  var providerRef: String?
  var code: String?
  var attempts: Int?

  /// Nil for an answer that no port of messages gives.
  init?(_ outcome: EffectOutcome<BackOfficeDomain>) {
    switch outcome {
    case .answered(.delivered(let providerRef)):
      result = .delivered
      self.providerRef = ServiceWords.line(providerRef)
    case .answered(.gateway): return nil
    case .failed(let failure, let attempts):
      result = .failed
      code = ServiceWords.neededLine(failure.code)
      self.attempts = attempts
    }
  }

  /// Asked for again, the same failure is another event.
  func commandID(of effect: RequestedEffect<BackOfficeDomain>) -> UUID {
    UUID(
      namespace: effect.id, name: "\(effect.askedAt)/\(result.rawValue)/\(providerRef ?? code ?? "")")
  }
}
