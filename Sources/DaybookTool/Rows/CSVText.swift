// Rows as CSV (RFC 4180): UTF-8, cells in quotes where they need them, and no cell that a spreadsheet would carry out.
// Lines end with LF, as everything else that the tool prints.

internal import EventSourcing

enum CSVText {
  /// A line without its end.
  ///
  /// - Parameter onTerminal: whether a person reads it there; control characters are shown as escapes then.
  static func line(_ cells: [OutputValue], onTerminal: Bool) -> [UInt8] {
    var line: [UInt8] = []
    for (index, cell) in cells.enumerated() {
      if index > 0 { line.append(UInt8(ascii: ",")) }
      if let text = cell.cell { append(onTerminal ? TerminalSafe.text(text) : text, to: &line) }
    }
    return line
  }

  /// Text that is nobody's formula: what a spreadsheet would compute gets an apostrophe before it. Phone numbers stay as
  /// they are, since digits and signs alone do no harm.
  static func inert(_ text: String) -> String {
    guard let first = text.unicodeScalars.first, beginnings.contains(first) else { return text }
    return text.unicodeScalars.allSatisfy(harmless.contains) ? text : "'" + text
  }

  /// Each of them begins a formula in some spreadsheet; those of full width do in Japanese ones.
  private static let beginnings = Set("=+-@\t\r\n＝＋－＠".unicodeScalars)
  private static let harmless = Set("0123456789+-() .".unicodeScalars)

  private static func append(_ text: String, to line: inout [UInt8]) {
    let quote = UInt8(ascii: "\"")
    let special: [UInt8] = [quote, UInt8(ascii: ","), 0x0D, 0x0A]
    let isPlain =
      !text.isEmpty && text.utf8.first != 0x20 && text.utf8.last != 0x20 && !text.utf8.contains(where: special.contains)
    guard !isPlain else { return line.append(contentsOf: text.utf8) }
    line.append(quote)
    for byte in text.utf8 {
      if byte == quote { line.append(quote) }
      line.append(byte)
    }
    line.append(quote)
  }
}

extension OutputValue {
  /// What stands in a cell: text as it is, what has parts as JSON, instants as there; nil for an empty cell.
  fileprivate var cell: String? {
    switch self {
    case .null: nil
    case .text(let text): CSVText.inert(text)
    case .integer(let number), .span(let number): String(number)
    case .real(let number): number.isFinite ? "\(number)" : nil
    case .flag(let flag): flag ? "true" : "false"
    case .instant(let instant): instant.description
    case .money, .list, .object, .json: String(decoding: json, as: UTF8.self)
    }
  }
}
