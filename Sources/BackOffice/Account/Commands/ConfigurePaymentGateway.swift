// The payment gateway: the log knows which account of which provider is meant, never a key to it.

public import EventSourcing

/// Names the service through which payments are taken; it carries no secret.
public struct ConfigurePaymentGateway: AccountCommand {
  public var provider: String
  public var accountRef: String

  public init(provider: String, accountRef: String) {
    self.provider = provider
    self.accountRef = accountRef
  }

  public init(_ field: inout some FieldList<ConfigurePaymentGateway>) {
    provider = field("provider", \.provider, "the payment service", .name)
    accountRef = field("accountRef", \.accountRef, "the account there; no secret", .line)
  }

  public static var right: Right { .superAdmin }
  public static var summary: String { "Names the service through which payments are taken; it carries no secret." }
  public static var refusals: [String] { ["featureNotInPlan", "secretInPayload"] }
  public static var example: String {
    #"{"provider":"stripe","accountRef":"acct_1"}"#
  }

  public static var feature: Feature? { .payments }

  public func requireNoSecret() throws(Rejection) {
    guard !SecretText.isLikely(provider), !SecretText.isLikely(accountRef) else { throw .secretInPayload }
  }

  public func decide(_ account: AccountState, _ context: DecisionContext) throws(Rejection) -> Decision<AccountEvent> {
    let configured = PaymentGatewayConfigured(
      provider: FieldText.trimmed(provider), accountRef: FieldText.trimmed(accountRef))
    let isSame =
      FieldText.same(configured.provider, account.paymentProvider)
      && FieldText.same(configured.accountRef, account.paymentAccountRef)
    return isSame ? [] : [.paymentGatewayConfigured(configured)]
  }
}
