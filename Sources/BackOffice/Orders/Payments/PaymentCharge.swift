// What a payment gateway is asked for, and what it answers.

/// Money that is to be taken.
public struct PaymentCharge: Sendable, Hashable {
  /// The key by which the gateway recognises that it was asked before.
  public let paymentID: PaymentID
  public let orderID: OrderID
  public let amount: Money
  /// With what it is paid, as the gateway knows it.
  public let methodRef: String
  /// The account's gateway and its account there; nil once it is disabled.
  public let provider: String?
  public let accountRef: String?
}

/// Money that is to be given back.
public struct PaymentRefund: Sendable, Hashable {
  /// The key by which the gateway recognises that it was asked before.
  public let refundID: RefundID
  public let paymentID: PaymentID
  public let orderID: OrderID
  public let amount: Money
  /// Under which name the gateway knows the payment.
  public let gatewayRef: String?
  public let reason: String?
  public let provider: String?
  public let accountRef: String?
}

/// What a gateway says of either. That it gave no answer is none of them: nobody knows then whether the money went.
public enum GatewayAnswer: Sendable, Hashable {
  case succeeded(gatewayRef: String)
  case failed(code: String, isRetryable: Bool, gatewayRef: String?)
  /// Whoever pays has to do something; it is asked again later. None for money that is given back.
  case actionRequired(url: String?, gatewayRef: String?)
}
