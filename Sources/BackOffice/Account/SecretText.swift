// What looks like a secret: what goes into the log can't be taken out again, so none may get there.

/// Texts that may be secrets.
enum SecretText {
  /// Whether a text has something in it that looks like a key that must stay secret: what goes into the log can't be
  /// taken out again.
  static func isLikely(_ text: String) -> Bool {
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
