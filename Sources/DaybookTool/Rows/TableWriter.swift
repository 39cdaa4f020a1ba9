// Writes rows as a table, page by page. The first page settles how wide the columns are and which there are: one that
// is empty in all of its rows is left out.

struct TableWriter<Row: TableRow> {
  private let console: Console
  private let times: TimeText
  private let hiding: Set<String>
  private var shown: [ShownField] = []
  private var table = Table([])
  /// The headings of the columns that the terminal has no room for.
  private(set) var leftOut: [String] = []

  init(_ console: Console, _ times: TimeText, hiding: Set<String>) {
    self.console = console
    self.times = times
    self.hiding = hiding
  }

  mutating func write(_ rows: [Row]) throws {
    guard !rows.isEmpty else { return }
    let isFirst = shown.isEmpty
    if isFirst { settleColumns(rows) }
    for row in rows { table.add(cells(row, shown)) }
    if isFirst {
      leftOut = table.fit(into: console.output.columns)
      try console.line(table.header(console.palette))
    }
    for line in table.takeLines() { try console.line(line) }
  }

  private mutating func settleColumns(_ rows: [Row]) {
    let candidates = Row.shown.filter { !hiding.contains($0.name) }
    let all = rows.map { cells($0, candidates) }
    shown = candidates.indices.filter { index in all.contains { !$0[index].isEmpty } }.map { candidates[$0] }
    table = Table(shown.map(\.column))
  }

  private func cells(_ row: Row, _ shown: [ShownField]) -> [String] {
    let fields = row.outputFields
    return shown.map { shown in
      let value = fields[shown.name]
      // A column of yes and no reads better with the yes alone.
      return value == .flag(false) ? "" : value.plain(times)
    }
  }
}

extension Console {
  /// A table under a heading, nothing if it has no rows.
  public func section<Row: TableRow>(_ title: String, _ rows: [Row], _ times: TimeText, hiding: Set<String> = []) throws
  {
    guard !rows.isEmpty else { return }
    try line()
    try line(palette.bold(title))
    try list(rows, times, empty: "", hiding: hiding)
  }
}
