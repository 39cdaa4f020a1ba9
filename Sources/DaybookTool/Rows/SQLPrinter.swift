// Prints what an SQL query of a view gave: any columns, any types.

internal import ReadModels

struct SQLPrinter {
  private let console: Console

  init(_ console: Console) {
    self.console = console
  }

  func print(_ result: SQLResult) throws {
    let rows = result.rows.map { $0.map(OutputValue.init) }
    if console.format == .text {
      try printTable(result.columns, rows)
    } else {
      var printer = RowPrinter(console, fields: result.columns)
      for row in rows { try printer.print(zip(result.columns, row).map { OutputValue.Field($0, $1) }) }
      try printer.end()
    }
    if rows.isEmpty { console.notice("no rows") }
  }

  private func printTable(_ columns: [String], _ rows: [[OutputValue]]) throws {
    guard !rows.isEmpty else { return }
    var table = Table(
      columns.enumerated().map { index, name in
        Table.Column(TerminalSafe.text(name), rows.allSatisfy { $0[index].isNumber } ? .right : .left, limit: 60)
      })
    for row in rows { table.add(row.map { $0.plain(.utc) }) }
    try console.print(table)
  }
}

extension OutputValue {
  fileprivate var isNumber: Bool {
    switch self {
    case .integer, .real, .null: true
    default: false
    }
  }
}
