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
