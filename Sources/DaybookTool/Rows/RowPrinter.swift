// Prints rows for programs, one by one: as a JSON array with a row a line, as JSON lines, or as CSV with a header.

internal import EventSourcing

struct RowPrinter {
  private let console: Console
  /// The names of all fields, in order.
  private let names: [String]
  private(set) var count = 0

  init(_ console: Console, fields names: [String]) {
    self.console = console
    self.names = names
  }

  /// Prints a row.
  ///
  /// - Parameter fields: in the order of the names; those that are left out are empty cells in CSV.
  mutating func print(_ fields: [OutputValue.Field]) throws {
    count += 1
    if let answer = console.answer { return answer.withLock { $0.rows.append(fields) } }
    switch console.format {
    case .csv:
      if count == 1 { try printHeader() }
      try printCells(Self.cells(fields, names))
    case .json: try console.output.line((count == 1 ? "[" : ",") + Self.json(fields))
    case .jsonl, .text: try console.output.line(Self.json(fields))
    }
  }

  /// Ends the list, which may have no rows.
  func end() throws {
    if let answer = console.answer { return answer.withLock { $0.names = names } }
    switch console.format {
    case .json: try console.output.line(count == 0 ? "[]" : "]")
    case .csv: if count == 0 { try printHeader() }
    case .jsonl, .text: break
    }
  }

  private func printHeader() throws { try printCells(names.map { .text($0) }) }

  private func printCells(_ cells: [OutputValue]) throws {
    try console.output.line(CSVText.line(cells, onTerminal: console.output.isTerminal))
  }

  /// The values in the order of the names; null for a name that is left out.
  static func cells(_ fields: [OutputValue.Field], _ names: [String]) -> [OutputValue] {
    var left = fields[...]
    return names.map { name in left.first?.name == name ? left.removeFirst().value : .null }
  }

  private static func json(_ fields: [OutputValue.Field]) -> String {
    String(decoding: TerminalSafe.json(OutputValue.object(fields).json), as: UTF8.self)
  }
}

extension Console {
  /// Prints one thing for programs: an object in JSON, in CSV a row under a header.
  public func object(_ fields: [OutputValue.Field]) throws {
    if let answer { return answer.withLock { $0.object = fields } }
    var printer = RowPrinter(self, fields: fields.map(\.name))
    switch format {
    case .csv: try printer.print(fields)
    case .json, .jsonl, .text: try output.line(TerminalSafe.json(OutputValue.object(fields).json))
    }
  }
}
