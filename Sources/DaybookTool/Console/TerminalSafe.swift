// Makes text from events harmless before it reaches a terminal. Control characters and marks that turn the direction
// of writing could recolour, overwrite or re-order what stands on the screen, so they are shown as what they are.

/// Escapes for everything that a person may have typed into a book.
public enum TerminalSafe {
  /// `text` with C0, C1, DEL, line separators and bidi controls shown as escapes.
  public static func text(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text }
    var shown = ""
    shown.unicodeScalars.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      if isHostile(scalar) { shown += escape(scalar) } else { shown.unicodeScalars.append(scalar) }
    }
    return shown
  }

  /// `text` without its middle where it is very long, because a value of a megabyte is part of it.
  public static func shortened(_ text: String) -> String {
    let (longest, head, tail) = (1_200, 600, 200)
    guard text.utf8.count > longest else { return text }
    let left = text.count - head - tail
    guard left > 0 else { return text }
    return text.prefix(head) + "… (\(Grouped.number(left)) of \(Grouped.number(text.count)) characters left out) …"
      + text.suffix(tail)
  }

  /// Finished JSON in which those characters stand as `\u` escapes; as JSON it means the same.
  public static func json(_ bytes: [UInt8]) -> [UInt8] {
    guard bytes.contains(where: mayBeginHostile) else { return bytes }
    var safe: [UInt8] = []
    safe.reserveCapacity(bytes.count + 64)
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
      if isHostile(scalar), scalar != "\n" {
        safe.append(contentsOf: "\\u".utf8)
        safe.append(contentsOf: hexadecimal(scalar, digits: 4).utf8)
      } else {
        safe.append(contentsOf: UTF8.encode(scalar)!)
      }
    }
    return safe
  }

  static func isHostile(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0: true
    case 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
    default: false
    }
  }

  /// Whether a hostile character's UTF-8 may begin with this byte; JSON itself has already escaped C0.
  private static func mayBeginHostile(_ byte: UInt8) -> Bool {
    byte == 0x7F || byte == 0xC2 || byte == 0xD8 || byte == 0xE2
  }

  private static func escape(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\n": "\\n"
    case "\r": "\\r"
    case "\t": "\\t"
    default: "\\u{" + hexadecimal(scalar, digits: 2) + "}"
    }
  }

  private static func hexadecimal(_ scalar: Unicode.Scalar, digits: Int) -> String {
    let text = String(scalar.value, radix: 16)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }
}
