// Text as it is searched: case, accents and width do not matter, and every word can be found by its beginning.

internal import Foundation

enum SearchText {
  /// The words of some texts, folded, each with a blank before it.
  static func of(_ parts: String?...) -> String {
    parts.compactMap { $0 }.flatMap(words).map { " " + $0 }.joined()
  }

  /// The patterns for LIKE that a text must match, with backslash as the escape: each word must begin a word.
  static func patterns(_ text: String) -> [String] {
    words(text).map { "% " + escaped($0) + "%" }
  }

  /// The same letters whatever their case, accents and width.
  static func folded(_ text: String) -> String {
    if let plain = asciiFolded(text) { return plain }
    return text.folding(options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil)
  }

  private static func words(_ text: String) -> [String] {
    folded(text).split { !($0.isLetter || $0.isNumber || $0 == "@" || $0 == "." || $0 == "_") }.map(String.init)
  }

  private static func escaped(_ word: String) -> String {
    var escaped = ""
    for character in word {
      if character == "%" || character == "_" || character == "\\" { escaped.append("\\") }
      escaped.append(character)
    }
    return escaped
  }

  /// Nearly all text is ASCII, which needs no tables.
  private static func asciiFolded(_ text: String) -> String? {
    var bytes = Array(text.utf8)
    for index in bytes.indices {
      if bytes[index] >= 0x80 { return nil }
      if (0x41...0x5A).contains(bytes[index]) { bytes[index] |= 0x20 }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
