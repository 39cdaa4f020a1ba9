// Text as it is searched: every word can be found by its beginning, signs as they stand, phone numbers by any five of
// their digits.

internal import BackOffice

enum SearchText {
  /// How many digits a text must have to be looked for in phone numbers; beyond that it is none.
  private static let phoneDigits = 5...40

  /// What a row is searched by: the folded words, each with a blank before it; then the digits of its phone numbers,
  /// each with a tab before; then what is neither letter nor digit, each run of it with a line break before.
  static func of(_ parts: String?..., phones: [String?] = []) -> String {
    let texts = (parts + phones).compactMap { $0.map(FoldedText.folded) }
    let numbers = phones.compactMap { $0.map(Normalised.phone) }.filter { !$0.isEmpty }
    var signs: [String] = []
    for sign in texts.flatMap(signs(in:)) where !signs.contains(sign) { signs.append(sign) }
    return texts.flatMap(words).map { " " + $0 }.joined() + numbers.map { "\t" + $0 }.joined()
      + signs.map { "\n" + $0 }.joined()
  }

  /// The patterns for LIKE, with backslash as the escape, that a text must match.
  struct Patterns {
    /// All of these; none means that nothing matches.
    var all: [String] = []
    /// Or any of these.
    var any: [String] = []
  }

  /// What to look for: words by their beginnings; a text without a letter or digit literally; many digits in phone
  /// numbers, too. A text with nothing to look for finds nothing.
  static func patterns(_ text: String) -> Patterns {
    let folded = FoldedText.folded(text)
    var patterns = Patterns()
    patterns.all = words(folded).map { "% " + escaped($0) + "%" }
    if patterns.all.isEmpty { patterns.all = signs(in: folded).map { "%\n%" + escaped($0) + "%" } }
    let digits = folded.unicodeScalars.filter { $0.properties.numericType == .decimal }
    guard phoneDigits.contains(digits.count) else { return patterns }
    // As a whole number with its country, or as the digits inside of one.
    let plain = String(String.UnicodeScalarView(digits.compactMap(\.asciiDigit)))
    patterns.any = Set([Normalised.phone(folded), plain]).sorted().map { "%\t%\($0)%" }
    return patterns
  }

  /// Runs of letters, digits and signs that stand in addresses, with a letter or a digit in them.
  private static func words(_ folded: String) -> [String] {
    folded.unicodeScalars.split { !isOfWord($0) }.filter { $0.contains(where: isTelling) }.map { String($0) }
  }

  /// Runs of what is no letter and no digit, without white space at their ends.
  private static func signs(in folded: String) -> [String] {
    folded.unicodeScalars.split(whereSeparator: isTelling).compactMap { run in
      guard let first = run.firstIndex(where: isSeen), let last = run.lastIndex(where: isSeen) else { return nil }
      return String(run[first...last])
    }
  }

  private static func isSeen(_ scalar: Unicode.Scalar) -> Bool {
    !scalar.properties.isWhitespace && scalar.properties.generalCategory != .control
  }

  private static func isTelling(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII {
      return switch scalar.value {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
      default: false
      }
    }
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
      .letterNumber, .otherNumber, .spacingMark, .nonspacingMark:
      return true
    default: return false
    }
  }

  private static func isOfWord(_ scalar: Unicode.Scalar) -> Bool {
    isTelling(scalar) || scalar == "@" || scalar == "." || scalar == "_"
  }

  private static func escaped(_ word: String) -> String {
    var escaped = String.UnicodeScalarView()
    for scalar in word.unicodeScalars {
      if scalar == "%" || scalar == "_" || scalar == "\\" { escaped.append("\\") }
      escaped.append(scalar)
    }
    return String(escaped)
  }
}

extension Unicode.Scalar {
  /// The ASCII digit of the same value.
  fileprivate var asciiDigit: Unicode.Scalar? {
    properties.numericValue.flatMap { Unicode.Scalar(UInt8(ascii: "0") + UInt8($0)) }
  }
}
