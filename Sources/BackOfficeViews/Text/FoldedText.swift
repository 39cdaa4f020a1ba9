// Text without what does not matter to a search: case, accents, width, the way in which a letter is composed. Two texts
// that a reader takes for the same fold to the same scalars.

// Only Foundation has NFKD; plain ASCII, nearly all text, never gets there.
internal import Foundation

enum FoldedText {
  /// Unicode NFKD, accents off, full case folding, then `letters`.
  static func folded(_ text: String) -> String {
    if let plain = asciiFolded(text) { return plain }
    var scalars = String.UnicodeScalarView()
    for scalar in text.decomposedStringWithCompatibilityMapping.unicodeScalars where !vanishes(scalar) {
      for folded in caseFolded(scalar).unicodeScalars { scalars.append(contentsOf: letters[folded] ?? [folded]) }
    }
    // A letter of the other case can have another composition.
    scalars = String(scalars).decomposedStringWithCompatibilityMapping.unicodeScalars
    scalars.removeAll(where: vanishes)
    return String(scalars)
  }

  /// Letters that Unicode does not decompose, and what people type for them. The same table stands in
  /// `docs/search.md`.
  static let letters: [Unicode.Scalar: [Unicode.Scalar]] = [
    "ł": ["l"], "ø": ["o"], "đ": ["d"], "ð": ["d"], "ɖ": ["d"], "æ": ["a", "e"], "œ": ["o", "e"], "þ": ["t", "h"],
    "ß": ["s", "s"], "ı": ["i"], "ȷ": ["j"], "ħ": ["h"], "ŧ": ["t"], "ŋ": ["n"], "ƀ": ["b"], "ɓ": ["b"], "ɗ": ["d"],
    "ƒ": ["f"], "ɠ": ["g"], "ɨ": ["i"], "ƙ": ["k"], "ĸ": ["k"], "ɲ": ["n"], "ɵ": ["o"], "ƥ": ["p"], "ƭ": ["t"],
    "ʉ": ["u"], "ʋ": ["v"], "ƴ": ["y"], "ƶ": ["z"], "ɫ": ["l"], "ƚ": ["l"], "ɇ": ["e"], "ɉ": ["j"], "ɍ": ["r"],
    "ɏ": ["y"], "ȼ": ["c"], "ⱥ": ["a"], "ⱦ": ["t"],
  ]

  /// Case as Unicode folds it: the small letters of the capitals of the small letters.
  private static func caseFolded(_ scalar: Unicode.Scalar) -> String {
    func mapped(_ text: String, _ mapping: (Unicode.Scalar) -> String) -> String {
      text.unicodeScalars.map(mapping).joined()
    }
    let small = scalar.properties.lowercaseMapping
    return mapped(mapped(small) { $0.properties.uppercaseMapping }) { $0.properties.lowercaseMapping }
  }

  /// Accents, and what nobody sees. Signs that make another letter or sound of one stay: voicing marks, nuktas, vowel
  /// signs.
  private static func vanishes(_ scalar: Unicode.Scalar) -> Bool {
    let properties = scalar.properties
    switch properties.canonicalCombiningClass.rawValue {
    case 1, 10...36, 200...255: return true
    default: return properties.isDefaultIgnorableCodePoint
    }
  }

  private static func asciiFolded(_ text: String) -> String? {
    var bytes = Array(text.utf8)
    for index in bytes.indices {
      if bytes[index] >= 0x80 { return nil }
      if (0x41...0x5A).contains(bytes[index]) { bytes[index] |= 0x20 }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
