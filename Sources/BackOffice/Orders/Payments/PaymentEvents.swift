// What can happen to the payments for an order's fees, and what it makes of them. Nothing in the fold fails: an event that
// names an unknown payment changes nothing, since what is in the log has happened. The type names and property names are
// a storage contract.

public import EventSourcing

/// Money is to be taken for a fee.
public struct PaymentRequested: BackOfficePayload {
  public static let type = "order.paymentRequested"
  public static let phrase: String? = "requested a payment"
  public let paymentID: PaymentID
  /// `initial`, or the id of an additional fee.
  public let fee: FeeReference
  public let amount: Money
  public let methodRef: String
  public let idempotencyKey: String
  /// The day on the account's calendar, as in all events about payments.
  public let onDate: LocalDate
}

extension PaymentRequested {
  public init(_ field: inout some FieldList<PaymentRequested>) {
    fee = field("fee", \.fee, "initial, or the id of a further fee")
    amount = field("amount", \.amount, "how much", .price)
    onDate = field("onDate", \.onDate, "the day on the account's calendar")
    methodRef = field("methodRef", \.methodRef, "with what it is paid, as the gateway knows it")
    paymentID = field("paymentID", \.paymentID, "the payment")
    idempotencyKey = field("idempotencyKey", \.idempotencyKey, "by which a request that is sent again is recognised")
  }

  public func creation(in stream: StreamName) -> Creation? { Creation("payment", paymentID) }
}

/// The gateway has the money.
public struct PaymentSucceeded: BackOfficePayload {
  public static let type = "order.paymentSucceeded"
  public static let phrase: String? = "took a payment"
  public let paymentID: PaymentID
  /// Under which name the gateway knows it.
  public let gatewayRef: String
  public let amount: Money
  /// The fee that it was for.
  public let fee: FeeReference?
  public let onDate: LocalDate
}

extension PaymentSucceeded {
  public init(_ field: inout some FieldList<PaymentSucceeded>) {
    fee = field("fee", \.fee, "initial, or the id of a further fee")
    amount = field("amount", \.amount, "how much", .price)
    onDate = field("onDate", \.onDate, "the day on the account's calendar")
    paymentID = field("paymentID", \.paymentID, "the payment")
    gatewayRef = field("gatewayRef", \.gatewayRef, "under which name the gateway knows it")
  }

  public var remark: EventRemark { EventRemark(amount: amount) }
}

/// The gateway did not get the money.
public struct PaymentFailed: BackOfficePayload {
  public static let type = "order.paymentFailed"
  public static let phrase: String? = "could not take a payment"
  public let paymentID: PaymentID
  public let code: String
  /// Whether another try may go better.
  public let retryable: Bool
  public let gatewayRef: String?
  public let onDate: LocalDate
}

extension PaymentFailed {
  public init(_ field: inout some FieldList<PaymentFailed>) {
    code = field("code", \.code, "why")
    onDate = field("onDate", \.onDate, "the day on the account's calendar")
    paymentID = field("paymentID", \.paymentID, "the payment")
    retryable = field("retryable", \.retryable, "whether another try may go better")
    gatewayRef = field("gatewayRef", \.gatewayRef, "under which name the gateway knows it")
  }
}

/// Whoever pays has to do something before the gateway takes the money.
public struct PaymentActionRequired: BackOfficePayload {
  public static let type = "order.paymentActionRequired"
  public static let phrase: String? = "asks for something before a payment"
  public let paymentID: PaymentID
  /// Where they do it.
  public let url: String?
  public let gatewayRef: String?
  public let onDate: LocalDate
}

extension PaymentActionRequired {
  public init(_ field: inout some FieldList<PaymentActionRequired>) {
    url = field("url", \.url, "where whoever pays has to do something")
    onDate = field("onDate", \.onDate, "the day on the account's calendar")
    paymentID = field("paymentID", \.paymentID, "the payment")
    gatewayRef = field("gatewayRef", \.gatewayRef, "under which name the gateway knows it")
  }
}

/// A part of a payment is to be given back, or all of it.
public struct PaymentRefundRequested: BackOfficePayload {
  public static let type = "order.paymentRefundRequested"
  public static let phrase: String? = "requested a refund"
  public let refundID: RefundID
  public let paymentID: PaymentID
  public let amount: Money
  public let idempotencyKey: String
  public let reason: StoredText?
  public let onDate: LocalDate
}

extension PaymentRefundRequested {
  public init(_ field: inout some FieldList<PaymentRefundRequested>) {
    amount = field("amount", \.amount, "how much", .price)
    onDate = field("onDate", \.onDate, "the day on the account's calendar")
    reason = field("reason", \.reason, "why")
    refundID = field("refundID", \.refundID, "the refund")
    paymentID = field("paymentID", \.paymentID, "the payment")
    idempotencyKey = field("idempotencyKey", \.idempotencyKey, "by which a request that is sent again is recognised")
  }

  public func creation(in stream: StreamName) -> Creation? { Creation("refund", refundID) }
}

/// The gateway gave the money back.
public struct PaymentRefunded: BackOfficePayload {
  public static let type = "order.paymentRefunded"
  public static let phrase: String? = "gave a payment back"
  public let refundID: RefundID
  public let paymentID: PaymentID
  public let amount: Money
  public let gatewayRef: String
  public let onDate: LocalDate
}

extension PaymentRefunded {
  public init(_ field: inout some FieldList<PaymentRefunded>) {
    amount = field("amount", \.amount, "how much", .price)
    onDate = field("onDate", \.onDate, "the day on the account's calendar")
    refundID = field("refundID", \.refundID, "the refund")
    paymentID = field("paymentID", \.paymentID, "the payment")
    gatewayRef = field("gatewayRef", \.gatewayRef, "under which name the gateway knows the refund")
  }

  public var remark: EventRemark { EventRemark(amount: amount) }
}

/// The gateway did not give the money back.
public struct PaymentRefundFailed: BackOfficePayload {
  public static let type = "order.paymentRefundFailed"
  public static let phrase: String? = "could not give a payment back"
  public let refundID: RefundID
  public let paymentID: PaymentID
  public let code: String
  public let onDate: LocalDate
}

extension PaymentRefundFailed {
  public init(_ field: inout some FieldList<PaymentRefundFailed>) {
    code = field("code", \.code, "why")
    onDate = field("onDate", \.onDate, "the day on the account's calendar")
    refundID = field("refundID", \.refundID, "the refund")
    paymentID = field("paymentID", \.paymentID, "the payment")
  }
}

/// Whatever can happen to the payments for an order.
public enum PaymentEvent: Sendable, Equatable {
  case requested(PaymentRequested)
  case succeeded(PaymentSucceeded)
  case failed(PaymentFailed)
  case actionRequired(PaymentActionRequired)
  case refundRequested(PaymentRefundRequested)
  case refunded(PaymentRefunded)
  case refundFailed(PaymentRefundFailed)
}

extension PaymentEvent {
  static let registry = EventRegistry<PaymentEvent>([
    EventType(PaymentRequested.self, PaymentEvent.requested),
    EventType(PaymentSucceeded.self, PaymentEvent.succeeded),
    EventType(PaymentFailed.self, PaymentEvent.failed),
    EventType(PaymentActionRequired.self, PaymentEvent.actionRequired),
    EventType(PaymentRefundRequested.self, PaymentEvent.refundRequested),
    EventType(PaymentRefunded.self, PaymentEvent.refunded),
    EventType(PaymentRefundFailed.self, PaymentEvent.refundFailed),
  ])

  var content: any EventContent {
    switch self {
    case .requested(let content): content
    case .succeeded(let content): content
    case .failed(let content): content
    case .actionRequired(let content): content
    case .refundRequested(let content): content
    case .refunded(let content): content
    case .refundFailed(let content): content
    }
  }

  /// The day on the account's calendar.
  public var onDate: LocalDate {
    switch self {
    case .requested(let event): event.onDate
    case .succeeded(let event): event.onDate
    case .failed(let event): event.onDate
    case .actionRequired(let event): event.onDate
    case .refundRequested(let event): event.onDate
    case .refunded(let event): event.onDate
    case .refundFailed(let event): event.onDate
    }
  }

  /// What the account's index is to know since it.
  var trace: PaymentTrace {
    switch self {
    case .requested(let event): .asked(.payment(event.paymentID), key: event.idempotencyKey)
    case .succeeded(let event): .answered(.payment(event.paymentID), as: event.gatewayRef)
    case .failed(let event): .answered(.payment(event.paymentID), as: event.gatewayRef)
    case .actionRequired(let event): .answered(.payment(event.paymentID), as: event.gatewayRef)
    case .refundRequested(let event): .asked(.refund(event.refundID), key: event.idempotencyKey)
    case .refunded(let event): .answered(.refund(event.refundID), as: event.gatewayRef)
    case .refundFailed(let event): .answered(.refund(event.refundID), as: nil)
    }
  }

  /// What it does to the outbox. Whoever has to do something first is waited for: the gateway is asked again.
  var outboxChange: OutboxChange? {
    switch self {
    case .requested(let event): .asks(.transfer(.payment(event.paymentID)))
    case .refundRequested(let event): .asks(.transfer(.refund(event.refundID)))
    case .succeeded(let event): .ends(.transfer(.payment(event.paymentID)))
    case .failed(let event): .ends(.transfer(.payment(event.paymentID)))
    case .actionRequired: nil
    case .refunded(let event): .ends(.transfer(.refund(event.refundID)))
    case .refundFailed(let event): .ends(.transfer(.refund(event.refundID)))
    }
  }
}

extension OrderState {
  /// Takes in one event about payments.
  mutating func apply(_ event: PaymentEvent, at time: Instant) {
    switch event {
    case .requested(let event): request(event, at: time)
    case .succeeded(let event):
      withPayment(event.paymentID, at: time) { payment in
        (payment.status, payment.gatewayRef) = (.succeeded, event.gatewayRef)
        (payment.code, payment.retryable, payment.url) = (nil, nil, nil)
      }
    case .failed(let event):
      withPayment(event.paymentID, at: time) { payment in
        (payment.status, payment.code, payment.retryable) = (.failed, event.code, event.retryable)
        (payment.gatewayRef, payment.url) = (event.gatewayRef ?? payment.gatewayRef, nil)
      }
    case .actionRequired(let event):
      withPayment(event.paymentID, at: time) { payment in
        (payment.status, payment.url) = (.actionRequired, event.url)
        payment.gatewayRef = event.gatewayRef ?? payment.gatewayRef
      }
    case .refundRequested(let event): request(event, at: time)
    case .refunded(let event):
      withRefund(event.refundID, of: event.paymentID, at: time) { refund in
        (refund.status, refund.gatewayRef, refund.code) = (.succeeded, event.gatewayRef, nil)
      }
    case .refundFailed(let event):
      withRefund(event.refundID, of: event.paymentID, at: time) { refund in
        (refund.status, refund.code) = (.failed, event.code)
      }
    }
  }

  private mutating func request(_ event: PaymentRequested, at time: Instant) {
    guard payment(event.paymentID) == nil else { return }
    var name: String?
    if case .additional(let id) = event.fee { name = fees.first { $0.id == id }?.name }
    payments.append(
      OrderPayment(
        id: event.paymentID, fee: event.fee, feeName: name, amount: event.amount, methodRef: event.methodRef,
        idempotencyKey: event.idempotencyKey, requestedAt: time))
  }

  private mutating func request(_ event: PaymentRefundRequested, at time: Instant) {
    guard let place = payments.firstIndex(where: { $0.id == event.paymentID }),
      !payments[place].refunds.contains(where: { $0.id == event.refundID })
    else { return }
    payments[place].refunds.append(
      OrderRefund(
        id: event.refundID, amount: event.amount, idempotencyKey: event.idempotencyKey, reason: event.reason?.text,
        requestedAt: time))
  }

  private mutating func withPayment(_ id: PaymentID, at time: Instant, _ change: (inout OrderPayment) -> Void) {
    guard let place = payments.firstIndex(where: { $0.id == id }) else { return }
    change(&payments[place])
    payments[place].resultAt = time
  }

  private mutating func withRefund(
    _ id: RefundID, of payment: PaymentID, at time: Instant, _ change: (inout OrderRefund) -> Void
  ) {
    guard let place = payments.firstIndex(where: { $0.id == payment }),
      let refund = payments[place].refunds.firstIndex(where: { $0.id == id })
    else { return }
    change(&payments[place].refunds[refund])
    payments[place].refunds[refund].resultAt = time
  }
}
