// The forms in which addresses, numbers, names and keys are compared: two spellings of one have the same form. Equal
// forms are equal bytes too.

// Only Foundation has NFC and NFKC; plain ASCII, nearly all of what is compared, never gets there.
internal import Foundation

/// Comparable forms of what people type.
public enum Normalised {
  /// An e-mail address without surrounding white space, in NFKC with full case folding; dots and plus-tags are kept.
  public static func email(_ text: String) -> String {
    if isASCII(text) { return FieldText.trimmed(text).lowercased() }
    // Again, since a folded letter can have another composition.
    return FieldText.trimmed(caseFolded(text.precomposedStringWithCompatibilityMapping))
      .precomposedStringWithCompatibilityMapping
  }

  /// A key (of a task, an item of a list, a field of the account's own) without surrounding white space, in NFC.
  static func key(_ text: String) -> String {
    let text = FieldText.trimmed(text)
    return isASCII(text) ? text : text.precomposedStringWithCanonicalMapping
  }

  /// A name without surrounding white space, folded.
  public static func label(_ text: String) -> String { folded(text) }

  /// The digits of a phone number with its country code, a number of one leading zero being British: `01632 960001`
  /// and `+44 (0)1632 960001` both become `441632960001`. Empty if there are no digits.
  public static func phone(_ text: String) -> String {
    var digits: [UInt8] = text.unicodeScalars.compactMap(digit)
    if digits.starts(with: [0, 0]) {
      digits.removeFirst(2)
    } else if digits.first == 0 {
      digits.replaceSubrange(..<1, with: [4, 4])
    }
    // The zero that is dialled inside the country only.
    if digits.starts(with: [4, 4, 0]) { digits.remove(at: 2) }
    return String(decoding: digits.map { $0 + UInt8(ascii: "0") }, as: UTF8.self)
  }

  /// The same as a key by which people are told from others; nil where there are fewer than seven digits, or one digit
  /// all along, which is what people type who have no number.
  static func phoneKey(_ text: String) -> String? {
    let typed = text.unicodeScalars.compactMap(digit)
    let number = phone(text)
    guard min(typed.count, number.utf8.count) >= 7, Set(typed).count > 1 else { return nil }
    return number
  }

  /// A name folded, without punctuation and the legal forms Ltd, Limited, PLC and LLP, with one space between words.
  ///
  /// Full stops and apostrophes stand inside words and vanish; all other punctuation separates words. A name that
  /// consists of legal forms only keeps them.
  public static func name(_ text: String) -> String {
    let words = words(of: folded(text))
    let telling = words.filter { !legalForms.contains($0) }
    return (telling.isEmpty ? words : telling).joined(separator: " ")
  }

  /// The letters and digits of a postcode, folded: `zz11aa`.
  public static func postcode(_ text: String) -> String {
    let kept = folded(text).unicodeScalars.filter(isAlphanumeric)
    return String(String.UnicodeScalarView(kept))
  }

  /// Unicode's full case folding, letter by letter: capitals, small and final forms become one. It is the small form of
  /// the capital of the small form, but for the dotless i, which is a letter of its own.
  private static func caseFolded(_ text: String) -> String {
    var folded = ""
    for scalar in text.unicodeScalars {
      guard scalar != "\u{131}" else {
        folded.unicodeScalars.append(scalar)
        continue
      }
      for small in scalar.properties.lowercaseMapping.unicodeScalars {
        for capital in small.properties.uppercaseMapping.unicodeScalars {
          folded += capital.properties.lowercaseMapping
        }
      }
    }
    return folded
  }

  private static let legalForms: Set<String> = ["ltd", "limited", "plc", "llp"]

  private static func folded(_ text: String) -> String {
    if isASCII(text) { return FieldText.trimmed(text).lowercased() }
    // Twice, since a lower-case letter can have another composition than its capital.
    let folded = text.precomposedStringWithCompatibilityMapping.lowercased().precomposedStringWithCompatibilityMapping
    return FieldText.trimmed(folded)
  }

  private static func words(of text: String) -> [String] {
    if isASCII(text) {
      return text.utf8.split { separates(Unicode.Scalar($0)) }
        .map { word in String(decoding: word.filter { !vanishes(Unicode.Scalar($0)) }, as: UTF8.self) }
        .filter { !$0.isEmpty }
    }
    var words: [String] = []
    var word = String.UnicodeScalarView()
    for scalar in text.unicodeScalars where !vanishes(scalar) {
      if !separates(scalar) {
        word.append(scalar)
      } else if !word.isEmpty {
        words.append(String(word))
        word = String.UnicodeScalarView()
      }
    }
    return word.isEmpty ? words : words + [String(word)]
  }

  private static func vanishes(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "." || scalar == "'" || scalar == "\u{2018}" || scalar == "\u{2019}"
  }

  private static func separates(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return isASCIISeparator(scalar) }
    return switch scalar.properties.generalCategory {
    case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
      .finalPunctuation, .otherPunctuation:
      true
    default: scalar.properties.isWhitespace
    }
  }

  // What follows is asked of every character of every customer when a book is opened, and Unicode's tables are slow.

  private static func isASCII(_ text: String) -> Bool { text.utf8.allSatisfy { $0 < 0x80 } }

  private static func isASCIISeparator(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "\t"..."\r", " "..."#", "%", "&", "("..."*", ",", "-", "/", ":", ";", "?", "@", "["..."]", "_", "{", "}": true
    default: false
    }
  }

  /// Whether it is one of the letters and digits of any script.
  private static func isAlphanumeric(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "0"..."9", "A"..."Z", "a"..."z": true
    default: !scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
    }
  }

  /// The value of a decimal digit of any script.
  private static func digit(_ scalar: Unicode.Scalar) -> UInt8? {
    if scalar.isASCII { return "0"..."9" ~= scalar ? UInt8(scalar.value) - UInt8(ascii: "0") : nil }
    guard scalar.properties.numericType == .decimal, let value = scalar.properties.numericValue else { return nil }
    return UInt8(value)
  }
}
