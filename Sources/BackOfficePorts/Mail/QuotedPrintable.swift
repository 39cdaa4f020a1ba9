// The body of a mail in quoted-printable (RFC 2045 §6.7): readable where it is ASCII, in lines that no server cuts.

enum QuotedPrintable {
  private static let lineLength = 76
  private static let digits = Array("0123456789ABCDEF".utf8)

  /// A text with its lines ended by CRLF, whatever ended them before.
  static func text(_ text: String) -> [UInt8] {
    let bytes = Array(text.utf8)
    var lines = Self.lines(bytes)
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines.flatMap { line($0) + [0x0D, 0x0A] }
  }

  private static func lines(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    var lines: [ArraySlice<UInt8>] = []
    var start = 0
    var place = 0
    while place < bytes.count {
      guard bytes[place] == 0x0D || bytes[place] == 0x0A else {
        place += 1
        continue
      }
      lines.append(bytes[start..<place])
      place += bytes[place] == 0x0D && place + 1 < bytes.count && bytes[place + 1] == 0x0A ? 2 : 1
      start = place
    }
    return lines + [bytes[start...]]
  }

  private static func line(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var line: [UInt8] = []
    var length = 0
    for place in bytes.indices {
      let item = encoded(bytes[place], isFirst: place == bytes.startIndex, isLast: place == bytes.endIndex - 1)
      // A line that goes on ends in an equals sign.
      if length + item.count > lineLength - 1 {
        line += [UInt8(ascii: "="), 0x0D, 0x0A]
        length = 0
      }
      line += item
      length += item.count
    }
    return line
  }

  /// White space at the end of a line gets lost on the way, and a full stop alone on a line ends a mail.
  private static func encoded(_ byte: UInt8, isFirst: Bool, isLast: Bool) -> [UInt8] {
    let isPlain =
      switch byte {
      case UInt8(ascii: "="): false
      case UInt8(ascii: "."), UInt8(ascii: "F"): !isFirst
      case 0x20, 0x09: !isLast
      default: 0x21...0x7E ~= byte
      }
    return isPlain ? [byte] : [UInt8(ascii: "="), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
  }
}
