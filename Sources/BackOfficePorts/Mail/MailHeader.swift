// The values of a mail's headers: what ASCII can't say stands in encoded words (RFC 2047), controls are spaces, long
// values are folded.

internal import EventSourcing

enum MailHeader {
  /// Bytes of text in an encoded word: it has 75 characters at most, of which 12 are not the text's.
  private static let wordLength = 45
  private static let lineLength = 76

  /// A text without structure, such as a subject, behind so many characters of its line.
  static func text(_ text: String, after used: Int) -> String {
    let text = withoutControls(text)
    let isPlain =
      text.utf8.allSatisfy { 0x20...0x7E ~= $0 } && text.utf8.count + used <= lineLength && !text.contains("=?")
      && text.utf8.first != 0x20 && text.utf8.last != 0x20
    return isPlain ? text : words(text)
  }

  /// A mailbox with the name of whoever has it.
  static func mailbox(_ name: String?, _ address: MailAddress) -> String {
    guard let name = name.map(withoutControls), !name.utf8.allSatisfy({ $0 == 0x20 }) else { return address.text }
    let isPlain = name.utf8.allSatisfy { 0x20...0x7E ~= $0 } && name.utf8.count <= 60 && !name.contains("=?")
    return "\(isPlain ? quoted(name) : words(name))\r\n <\(address.text)>"
  }

  /// A quoted string.
  static func quoted(_ text: String) -> String {
    "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }

  /// A text as encoded words, each on a line of its own.
  private static func words(_ text: String) -> String {
    var words: [[UInt8]] = [[]]
    for scalar in text.unicodeScalars {
      let bytes = Array(String(scalar).utf8)
      // No letter is cut in two.
      if words[words.count - 1].count + bytes.count > wordLength { words.append([]) }
      words[words.count - 1] += bytes
    }
    return words.map { "=?UTF-8?B?\(Base64.text($0))?=" }.joined(separator: "\r\n ")
  }

  private static func withoutControls(_ text: String) -> String {
    var kept = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator: kept.append(" ")
      default: kept.append(scalar)
      }
    }
    return String(kept)
  }
}

/// Base64 with padding (RFC 4648 §4).
enum Base64 {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  static func text(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = (0..<3).map { start + $0 < bytes.count ? UInt32(bytes[start + $0]) : 0 }.reduce(0) { $0 << 8 | $1 }
      let digits = [18, 12, 6, 0].map { alphabet[Int(group >> UInt32($0) & 63)] }
      let count = min(3, bytes.count - start) + 1
      text += digits.prefix(count) + Array(repeating: UInt8(ascii: "="), count: 4 - count)
    }
    return String(decoding: text, as: UTF8.self)
  }
}

/// The date of a mail: `Thu, 01 Feb 2024 09:00:00 +0000`.
enum MailDate {
  private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]
  /// Mails have no years before.
  private static let first = Instant("1900-01-01T00:00:00Z")!
  private static let last = Instant("9999-12-31T23:59:59Z")!

  static func text(_ time: Instant) -> String {
    let time = min(max(time, first), last)
    // 2024-02-01T09:00:00.000Z
    let digits = Array(time.description)
    func part(_ range: Range<Int>) -> String { String(digits[range]) }
    let day = Int((Double(time.milliseconds) / 86_400_000).rounded(.down))
    return "\(days[(day % 7 + 7) % 7]), \(part(8..<10)) \(months[(Int(part(5..<7)) ?? 1) - 1]) \(part(0..<4)) "
      + "\(part(11..<19)) +0000"
  }
}
