// What a command answers, as values in place of printed bytes: for a program that shows it in a form of its own, such as
// a page. The same rows, in the same order, as the command prints for programs.

/// What a command answered.
package struct Answer: Sendable {
  /// Names of a row's fields, in order; empty where the command answered with one object.
  package var names: [String] = []
  /// The fields that people see as columns; nil where the rows have no table of their own.
  package var shown: [ShownField]?
  /// The rows of a list.
  package var rows: [[OutputValue.Field]] = []
  /// One thing with its fields; nil where the answer is a list.
  package var object: [OutputValue.Field]?
  /// The rows as sentences, where they tell what happened.
  package var trail: [TrailEntry] = []
  /// Where the next page begins; nil on the last one.
  package var next: String?
  /// What is said beside the data.
  package var notices: [String] = []
  /// What to say where there are no rows.
  package var whenEmpty = ""

  package init() {}

  /// The answer as the command prints it with `--output json`.
  package var json: [UInt8] {
    if let object { return Self.line(.object(object)) + [UInt8(ascii: "\n")] }
    guard !rows.isEmpty else { return Array("[]\n".utf8) }
    var bytes: [UInt8] = []
    for (place, row) in rows.enumerated() {
      bytes.append(UInt8(ascii: place == 0 ? "[" : ","))
      bytes += Self.line(.object(row)) + [UInt8(ascii: "\n")]
    }
    return bytes + Array("]\n".utf8)
  }

  /// The answer as the command prints it with `--output csv`.
  package var csv: [UInt8] {
    let (names, rows) = object.map { ($0.map(\.name), [$0]) } ?? (names, rows)
    let lines = [names.map { .text($0) }] + rows.map { RowPrinter.cells($0, names) }
    return lines.flatMap { CSVText.line($0, onTerminal: false) + [UInt8(ascii: "\n")] }
  }

  private static func line(_ value: OutputValue) -> [UInt8] { TerminalSafe.json(value.json) }
}
