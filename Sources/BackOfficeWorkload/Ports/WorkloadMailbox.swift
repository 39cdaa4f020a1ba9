// A mailbox and a payment gateway for made-up books. Both keep nothing, so that the memory of a run does not grow with it:
// what they answer follows from the id of what they are asked for.

internal import BackOffice
internal import BackOfficePorts
internal import BackOfficeViews
internal import Daybook
internal import EventSourcing
internal import FoundationEssentials

/// Delivers all messages but a few.
struct WorkloadMailbox: MessagePort {
  typealias D = BackOfficeDomain

  /// Of a thousand messages.
  private static let failures: UInt64 = 23

  let tokens: InvitationTokens

  var name: String { Integration.email.rawValue }
  var region: String? { nil }
  var isPretended: Bool { true }
  var channels: Set<MessageChannel> { [.email, .sms] }

  func invitation(of token: String) -> InvitationID? { tokens.invitation(of: token) }

  func accepts(_ request: BackOfficeRequest) -> Bool {
    switch request {
    case .message, .invitation, .reminder: true
    case .charge, .refund, .posting: false
    }
  }

  func perform(_ effect: LiveEffect<BackOfficeDomain>) async throws(PortFailure) -> BackOfficeAnswer {
    if case .message(let message) = effect.request, message.messageID.uuid.lot(of: 1_000) < Self.failures {
      throw PortFailure("mailboxUnavailable", "there is no such mailbox", isRetryable: false)
    }
    return .delivered(providerRef: "made-up:\(EffectID(effect.id))")
  }
}

/// Takes and gives back money that there is not.
struct WorkloadGateway: EffectPort {
  typealias D = BackOfficeDomain

  /// Of a thousand payments.
  private static let declined: UInt64 = 60

  var name: String { Integration.payments.rawValue }
  var region: String? { nil }
  var isPretended: Bool { true }

  /// Whether it will decline a payment.
  static func declines(_ payment: PaymentID) -> Bool { payment.uuid.lot(of: 1_000) < declined }

  func accepts(_ request: BackOfficeRequest) -> Bool {
    switch request {
    case .charge, .refund: true
    case .message, .invitation, .reminder, .posting: false
    }
  }

  func perform(_ effect: LiveEffect<BackOfficeDomain>) async throws(PortFailure) -> BackOfficeAnswer {
    switch effect.request {
    case .charge(let charge):
      let reference = "made-up:\(charge.paymentID)"
      return .gateway(
        Self.declines(charge.paymentID)
          ? .failed(code: "card_declined", isRetryable: true, gatewayRef: reference)
          : .succeeded(gatewayRef: reference))
    case .refund(let refund): return .gateway(.succeeded(gatewayRef: "made-up:\(refund.refundID)"))
    case .message, .invitation, .reminder, .posting:
      throw PortFailure("notMine", "a gateway moves money only", isRetryable: false)
    }
  }
}

extension UUID {
  /// What an id draws in a lottery of so many tickets.
  fileprivate func lot(of tickets: UInt64) -> UInt64 {
    withUnsafeBytes(of: uuid) { $0.loadUnaligned(fromByteOffset: 8, as: UInt64.self) }.byteSwapped % tickets
  }
}
