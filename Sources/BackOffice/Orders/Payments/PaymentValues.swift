// What is known of a payment for a fee of an order, and of what was given back of it.

public import EventSourcing

/// How far a payment has come.
public enum PaymentStatus: String, FieldType, CaseIterable {
  /// The gateway has not said yet what came of it.
  case requested
  /// Whoever pays has to do something, such as to confirm it with the bank.
  case actionRequired
  case succeeded, failed

  /// Whether the money may still come.
  var isPending: Bool {
    switch self {
    case .requested, .actionRequired: true
    case .succeeded, .failed: false
    }
  }
}

/// What a gateway says of a payment.
public enum PaymentResult: String, FieldType, CaseIterable {
  case succeeded, failed, actionRequired
}

/// What a gateway says of money that is to be given back.
public enum RefundResult: String, FieldType, CaseIterable {
  case succeeded, failed
}

/// A part of a payment that is given back.
public struct OrderRefund: Hashable, Sendable {
  public enum Status: String, Sendable {
    case requested, succeeded, failed
  }

  public let id: RefundID
  public let amount: Money
  public let idempotencyKey: String
  public let reason: String?
  public let requestedAt: Instant
  public internal(set) var status = Status.requested
  /// Under which name the gateway knows it.
  public internal(set) var gatewayRef: String?
  /// Why it failed.
  public internal(set) var code: String?
  public internal(set) var resultAt: Instant?
}

/// A payment for one fee of an order.
public struct OrderPayment: Hashable, Sendable {
  public let id: PaymentID
  public let fee: FeeReference
  /// How a further fee was called when the payment was requested; nil for the initial one.
  public let feeName: String?
  public let amount: Money
  /// With what it is paid, as the gateway knows it; never a card's number.
  public let methodRef: String
  public let idempotencyKey: String
  public let requestedAt: Instant
  public internal(set) var status = PaymentStatus.requested
  public internal(set) var gatewayRef: String?
  /// Why it failed.
  public internal(set) var code: String?
  /// Whether another try may go better, where it failed.
  public internal(set) var retryable: Bool?
  /// Where whoever pays has to do something.
  public internal(set) var url: String?
  /// When the gateway's newest result was written down.
  public internal(set) var resultAt: Instant?
  /// Oldest first.
  public internal(set) var refunds: [OrderRefund] = []
}

extension OrderPayment {
  /// What came, in minor units, whatever was given back of it.
  public var collected: Int64 { status == .succeeded ? amount.minor : 0 }

  /// What was given back, in minor units. Sums end where numbers do.
  public var refunded: Int64 { sum { $0 == .succeeded } }

  /// What is being given back.
  var pendingRefunds: Int64 { sum { $0 == .requested } }

  /// What is left of the money that came.
  public var net: Int64 { collected.difference(from: refunded) }

  /// What can still be given back.
  var refundable: Int64 { net.difference(from: pendingRefunds) }

  private func sum(_ isWanted: (OrderRefund.Status) -> Bool) -> Int64 {
    refunds.reduce(into: 0) { sum, refund in if isWanted(refund.status) { sum.add(refund.amount.minor) } }
  }
}
