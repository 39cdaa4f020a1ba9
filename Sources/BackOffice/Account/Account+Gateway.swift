// The payment gateway: the log knows which account of which provider is meant, never a key to it.

internal import EventSourcing

extension Account {
  static func configureGateway(_ command: ConfigurePaymentGateway, _ state: AccountState) -> [AccountEvent] {
    let configured = PaymentGatewayConfigured(
      provider: FieldText.trimmed(command.provider), accountRef: FieldText.trimmed(command.accountRef))
    let isSame =
      FieldText.same(configured.provider, state.paymentProvider)
      && FieldText.same(configured.accountRef, state.paymentAccountRef)
    return isSame ? [] : [.paymentGatewayConfigured(configured)]
  }

  static func disableGateway(_ state: AccountState) -> [AccountEvent] {
    state.paymentProvider == nil ? [] : [.paymentGatewayDisabled(PaymentGatewayDisabled())]
  }

  /// Whether a text looks like a key that must stay secret: what goes into the log can't be taken out again.
  static func looksSecret(_ text: String) -> Bool {
    let text = FieldText.trimmed(text).lowercased()
    return secretPrefixes.contains { text.hasPrefix($0) }
  }

  private static let secretPrefixes = ["sk_", "rk_", "whsec_", "sk-", "-----begin", "bearer "]
}
