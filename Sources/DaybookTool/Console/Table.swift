// Tables for people: a header, columns that line up, numbers to the right. Cells come from events, so each is made
// safe for a terminal here and nowhere else. On a terminal a table is no wider than that.

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

  /// What a column of words is not made narrower than: a time is not cut.
  private static let narrowest = 19

  private var columns: [Column]
  private var widths: [Int]
  /// What the cells of a column are cut to, by its place, where the terminal has no room for more of them.
  private var cuts: [Int: Int] = [:]
  /// Ids are the first to be shortened: nobody types them, and what stands behind one in a cell tells more.
  private var shortensIDs = false
  private var rows: [[String]] = []

  init(_ columns: [Column]) {
    self.columns = columns
    widths = columns.map { DisplayWidth.of($0.header) }
  }

  /// Adds a row with a cell for each column.
  mutating func add(_ cells: [String]) {
    let row = zip(columns, cells).map { TerminalSafe.text($1) }
    for index in row.indices { widths[index] = max(widths[index], DisplayWidth.of(shown(row[index], index))) }
    rows.append(row)
  }

  /// A cell as it is printed in a column.
  private func shown(_ cell: String, _ column: Int) -> String {
    let cell = DisplayWidth.clip(shortensIDs ? DisplayWidth.shorteningIDs(cell) : cell, to: columns[column].limit)
    return cuts[column].map { DisplayWidth.clip(cell, atWordBefore: $0) } ?? cell
  }

  /// Has lines fit into the columns of a terminal, if there is one, as far as the rows added so far tell: ids are
  /// shortened, columns are left out from the right, but for the first, and wide ones of words are made narrower.
  ///
  /// Returns the headings of those that are left out.
  mutating func fit(into room: Int?) -> [String] {
    guard let room, widths.reduce(2 * (columns.count - 1), +) > room else { return [] }
    shortensIDs = true
    for index in columns.indices {
      widths[index] = rows.reduce(DisplayWidth.of(columns[index].header)) {
        max($0, DisplayWidth.of(shown($1[index], index)))
      }
    }
    let least = columns.indices.map { columns[$0].alignment == .left ? min(widths[$0], Self.narrowest) : widths[$0] }
    var count = columns.count
    while count > 1, least.prefix(count).reduce(2 * (count - 1), +) > room { count -= 1 }
    let leftOut = columns[count...].map(\.header)
    (columns, widths) = (Array(columns.prefix(count)), Array(widths.prefix(count)))
    var excess = widths.reduce(2 * (count - 1), +) - room
    while excess > 0,
      let widest = columns.indices.filter({ widths[$0] > least[$0] }).max(by: { widths[$0] < widths[$1] })
    {
      widths[widest] -= 1
      cuts[widest] = widths[widest]
      excess -= 1
    }
    return leftOut
  }

  /// Whether there is no room for all of its first columns; see `fit`.
  func leavesOut(anyOfFirst count: Int, in room: Int?) -> Bool {
    var table = self
    return table.fit(into: room).count > columns.count - count
  }

  /// The header's line.
  func header(_ palette: Palette) -> String {
    palette.bold(line(columns.map(\.header)))
  }

  /// The lines of the rows added so far, which are forgotten; the columns keep their widths.
  mutating func takeLines() -> [String] {
    defer { rows.removeAll(keepingCapacity: true) }
    return rows.map { row in line(zip(columns.indices, row).map { shown($1, $0) }) }
  }

  private func line(_ cells: [String]) -> String {
    var text = ""
    for (index, cell) in zip(columns.indices, cells) {
      let padding = String(repeating: " ", count: max(0, widths[index] - DisplayWidth.of(cell)))
      if index > 0 { text += "  " }
      text += columns[index].alignment == .left ? cell + padding : padding + cell
    }
    while text.last == " " { text.removeLast() }
    return text
  }
}
