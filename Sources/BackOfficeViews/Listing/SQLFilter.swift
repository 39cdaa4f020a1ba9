// Which rows a list shows, or a part of a report counts. Values never stand in the text; they are bound.

internal import EventSourcing
internal import ReadModels

/// The conditions of one SELECT, with the values of their question marks.
struct SQLFilter {
  private var conditions: [String] = []
  private(set) var arguments: [ColumnValue] = []

  /// Keeps the rows for which `condition` holds; each `?` in it takes a value.
  mutating func keep(_ condition: String, _ values: [ColumnValue] = []) {
    conditions.append(condition)
    arguments += values
  }

  /// Keeps the rows whose column has this value, if there is one.
  mutating func keep<Value: CustomStringConvertible>(_ column: String, equals value: Value?) {
    if let value { keep("\(column) = ?", [.text(value.description)]) }
  }

  /// Keeps the rows whose column lies in a period; either end may be open, the later one is not included.
  mutating func keep(_ column: String, from start: ColumnValue?, to end: ColumnValue?) {
    if let start { keep("\(column) >= ?", [start]) }
    if let end { keep("\(column) < ?", [end]) }
  }

  /// All conditions as one; true if it keeps all rows.
  var condition: String { conditions.isEmpty ? "1" : conditions.joined(separator: " AND ") }

  /// The clause, with a blank before it; empty if it keeps all rows.
  var sql: String { conditions.isEmpty ? "" : " WHERE \(condition)" }
}
