// Tables for people: a header, columns that line up, numbers to the right. Cells come from events, so each is made
// safe for a terminal here and nowhere else.

/// Lays out rows of text in columns.
struct Table {
  typealias Alignment = ShownField.Alignment

  struct Column: Sendable {
    let header: String
    let alignment: Alignment
    /// Columns on the screen beyond which a cell is clipped.
    let limit: Int

    init(_ header: String, _ alignment: Alignment = .left, limit: Int = 40) {
      self.header = header
      self.alignment = alignment
      self.limit = limit
    }
  }

  private let columns: [Column]
  private var widths: [Int]
  private var rows: [[String]] = []

  init(_ columns: [Column]) {
    self.columns = columns
    widths = columns.map { DisplayWidth.of($0.header) }
  }

  /// Adds a row with a cell for each column.
  mutating func add(_ cells: [String]) {
    let row = zip(columns, cells).map { column, cell in
      DisplayWidth.clip(TerminalSafe.text(cell), to: column.limit)
    }
    for (index, cell) in row.enumerated() { widths[index] = max(widths[index], DisplayWidth.of(cell)) }
    rows.append(row)
  }

  /// The header's line.
  func header(_ palette: Palette) -> String {
    palette.bold(line(columns.map(\.header)))
  }

  /// The lines of the rows added so far, which are forgotten; the columns keep their widths.
  mutating func takeLines() -> [String] {
    defer { rows.removeAll(keepingCapacity: true) }
    return rows.map(line)
  }

  private func line(_ cells: [String]) -> String {
    var text = ""
    for (index, cell) in cells.enumerated() {
      let padding = String(repeating: " ", count: max(0, widths[index] - DisplayWidth.of(cell)))
      if index > 0 { text += "  " }
      text += columns[index].alignment == .left ? cell + padding : padding + cell
    }
    while text.last == " " { text.removeLast() }
    return text
  }
}
