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
    let result = EffectResult(outcome)
    let id = EffectID(effect.id)
    let command: any Command<BackOfficeDomain> =
      switch effect.request {
      case .message(let message):
        RecordMessageResult(
          messageID: message.messageID, customerID: message.customerID, result: result.result,
          providerRef: result.providerRef, code: result.code, attempts: result.attempts,
          effectID: result.result == .failed ? id : nil)
      case .invitation(let mail):
        RecordEffectResult(
          effectID: id, kind: .invitation, cause: Int64(clamping: effect.cause.position), result: result.result,
          userID: mail.userID, providerRef: result.providerRef, code: result.code, attempts: result.attempts)
      }
    // Asked for again, the same failure is another event.
    let name = "\(effect.askedAt)/\(result.result.rawValue)/\(result.providerRef ?? result.code ?? "")"
    return EffectReport(command, commandID: UUID(namespace: effect.id, name: name))
  }
}

/// What came of an effect, in the words of commands.
private struct EffectResult {
  let result: DeliveryResult
  var providerRef: String?
  var code: String?
  var attempts: Int?

  init(_ outcome: EffectOutcome<BackOfficeDomain>) {
    switch outcome {
    case .answered(.delivered(let providerRef)):
      result = .delivered
      self.providerRef = providerRef
    case .failed(let failure, let attempts):
      result = .failed
      code = failure.code
      self.attempts = attempts
    }
  }
}
