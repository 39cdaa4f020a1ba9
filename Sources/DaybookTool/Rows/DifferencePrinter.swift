// Prints what became of a view's rows: for programs an object a table, for people a line a row or a changed value.

package import ReadModels

struct DifferencePrinter {
  private let console: Console

  init(_ console: Console) {
    self.console = console
  }

  /// - Parameter view: the name of the view, where it is not the only one.
  func print(_ tables: [TableDifference], of view: String? = nil) throws {
    guard console.format == .text else {
      let name = view.map { [OutputValue.Field("view", .text($0))] } ?? []
      var printer = RowPrinter(console, fields: name.map(\.name) + ["table", "added", "removed", "changed"])
      for table in tables { try printer.print(name + table.fields) }
      return try printer.end()
    }
    if let view { try console.line(console.palette.bold("view \(view)")) }
    for table in tables where !table.isEmpty {
      let counts = "\(table.added.count) added, \(table.removed.count) removed, \(table.changed.count) changed"
      try console.line(console.palette.bold("\(table.table): \(counts)"))
      for row in table.added { try printRow("+", row, table) }
      for row in table.removed { try printRow("-", row, table) }
      for row in table.changed {
        try console.line("~ " + text(table.key(of: row.after)))
        for change in table.changes(of: row) {
          try console.words(
            "    \(TerminalSafe.text(change.name)): \(text(change.before)) → \(text(change.after))", hanging: 6)
        }
      }
    }
  }

  /// A row in a line: its key, then what else is set.
  private func printRow(_ sign: String, _ row: [ColumnValue], _ table: TableDifference) throws {
    let rest = zip(table.columns, row).dropFirst(table.keyColumns).filter { $0.1 != .null }
    let values = rest.map { "\($0): \(text($1))" }.joined(separator: ", ")
    try console.words("\(sign) \(text(table.key(of: row)))" + (values.isEmpty ? "" : "  \(values)"), hanging: 4)
  }

  private func text(_ values: [ColumnValue]) -> String { values.map(text).joined(separator: " ") }

  private func text(_ value: ColumnValue) -> String {
    value == .null ? "—" : TerminalSafe.text(OutputValue(value).plain(.utc))
  }
}

extension TableDifference {
  func key(of row: [ColumnValue]) -> [ColumnValue] { Array(row.prefix(keyColumns)) }

  /// The primary key: one value, or several as an object.
  private func keyValue(of row: [ColumnValue]) -> OutputValue {
    keyColumns == 1 ? OutputValue(row[0]) : object(Array(row.prefix(keyColumns)))
  }

  private func object(_ row: [ColumnValue]) -> OutputValue {
    .object(zip(columns, row).map { OutputValue.Field($0, OutputValue($1)) })
  }

  /// The table as it is printed for programs.
  package var fields: [OutputValue.Field] {
    [
      .init("table", .text(table)), .init("added", .list(added.map(object))),
      .init("removed", .list(removed.map(object))),
      .init(
        "changed",
        .list(
          changed.map { row in
            .object([
              .init("key", keyValue(of: row.after)),
              .init(
                "columns",
                .object(
                  changes(of: row).map {
                    .init($0.name, .object(["before": OutputValue($0.before), "after": OutputValue($0.after)]))
                  })),
            ])
          })),
    ]
  }
}
