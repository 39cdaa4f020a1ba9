// How many columns text takes on a terminal, so that tables line up in any script: wide East Asian characters and
// emoji take two, marks that combine with the character before take none.

enum DisplayWidth {
  /// The columns that `text` takes.
  static func of(_ text: String) -> Int {
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.utf8.count }
    return text.reduce(0) { $0 + width($1) }
  }

  /// As much of `text` as fits into `limit` columns, with a mark at its end where something is left out.
  static func clip(_ text: String, to limit: Int) -> String {
    guard of(text) > limit else { return text }
    var clipped = ""
    var used = 0
    for character in text {
      let width = width(character)
      if used + width > limit - 1 { break }
      clipped.append(character)
      used += width
    }
    return clipped + "…"
  }

  /// As much of `text` as fits into `limit` columns, up to the end of a word unless that leaves little of it.
  static func clip(_ text: String, atWordBefore limit: Int) -> String {
    let clipped = clip(text, to: limit)
    guard clipped != text, let blank = clipped.lastIndex(of: " "), of(String(clipped[..<blank])) > limit / 3 else {
      return clipped
    }
    return clipped[..<blank] + "…"
  }

  /// `text` with the first and the last four digits of each UUID in it: ids that are made in order begin alike.
  static func shorteningIDs(_ text: String) -> String {
    guard text.utf8.count >= 36 else { return text }
    let bytes = Array(text.utf8)
    var shortened: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if isID(bytes[index...].prefix(36)) {
        shortened += bytes[index..<index + 4] + Array("…".utf8) + bytes[index + 32..<index + 36]
        index += 36
      } else {
        shortened.append(bytes[index])
        index += 1
      }
    }
    return String(decoding: shortened, as: UTF8.self)
  }

  private static func isID(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.count == 36
      && bytes.enumerated().allSatisfy { place, byte in
        [8, 13, 18, 23].contains(place) ? byte == UInt8(ascii: "-") : UnicodeScalar(byte).properties.isASCIIHexDigit
      }
  }

  /// The lines that `text` makes in so many columns, broken between words; those behind the first are indented. A word that
  /// is longer than a line stands whole.
  static func lines(_ text: String, columns: Int?, hanging: Int) -> [String] {
    guard let columns, of(text) > columns else { return [text] }
    let indent = String(repeating: " ", count: hanging)
    var lines: [String] = []
    // Blanks in front belong to the first word.
    var line = String(text.prefix { $0 == " " })
    var isEmpty = true
    for word in text.dropFirst(line.count).split(separator: " ", omittingEmptySubsequences: false) {
      if !isEmpty, of(line) + 1 + of(String(word)) > columns {
        while line.last == " " { line.removeLast() }
        lines.append(line)
        (line, isEmpty) = (indent, true)
      }
      line += (isEmpty ? "" : " ") + word
      isEmpty = false
    }
    return lines + [line]
  }

  private static func width(_ character: Character) -> Int {
    character.unicodeScalars.reduce(0) { max($0, width($1)) }
  }

  private static func width(_ scalar: Unicode.Scalar) -> Int {
    switch scalar.value {
    case 0x20..<0x7F: return 1
    case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
      0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
      return 2
    default: break
    }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: return 1
    }
  }
}
