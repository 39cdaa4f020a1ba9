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

  /// Throws `secretInPayload` if a command brings something that looks like a secret: before all that its sender may put
  /// right and send again, since a secret that was sent has to be replaced in any case.
  static func requireNoSecret(in command: BackOffice.Command) throws(Rejection) {
    guard case .account(.configurePaymentGateway(let command)) = command else { return }
    guard !looksSecret(command.provider), !looksSecret(command.accountRef) else { throw .secretInPayload }
  }

  /// Whether a text has something in it that looks like a key that must stay secret: what goes into the log can't be
  /// taken out again.
  static func looksSecret(_ text: String) -> Bool {
    let text = Array(text.lowercased().utf8)
    return secrets.contains { secret in
      (0..<max(0, text.count - secret.beginning.utf8.count + 1)).contains { start in
        text[start...].starts(with: secret.beginning.utf8)
          && (secret.isWithinWords || start == 0 || !isLetterOrDigit(text[start - 1]))
      }
    }
  }

  /// How secrets begin; the short ones are looked for only where a word begins, since `desk_1` is none.
  private static let secrets: [(beginning: String, isWithinWords: Bool)] = [
    ("sk_live_", true), ("sk_test_", true), ("rk_live_", true), ("rk_test_", true), ("whsec_", true),
    ("-----begin", true), ("sk_", false), ("rk_", false), ("sk-", false), ("bearer ", false),
  ]

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      || byte >= 0x80
  }
}
