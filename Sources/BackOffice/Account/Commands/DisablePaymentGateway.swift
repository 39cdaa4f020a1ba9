// The payment gateway: the log knows which account of which provider is meant, never a key to it.

public import EventSourcing

/// Ends the taking of payments.
public struct DisablePaymentGateway: AccountCommand {
  public init() {}

  public init(_ field: inout some FieldList<DisablePaymentGateway>) {
  }

  public static var right: Right { .superAdmin }
  public static var summary: String { "Ends the taking of payments." }
  public static var example: String {
    #"{}"#
  }

  public func decide(_ account: AccountState, _ context: DecisionContext) throws(Rejection) -> Decision<AccountEvent> {
    account.paymentProvider == nil ? [] : [.paymentGatewayDisabled(PaymentGatewayDisabled())]
  }
}
