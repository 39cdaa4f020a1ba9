// The SQL of a list: what it selects, what a row must be, how rows are sorted, where a page begins. Values never stand in
// the text; they are bound.

internal import BackOffice
internal import ReadModels

/// One key that rows are sorted by. Its expression is never null.
struct SortKey {
  enum Kind { case integer, text }

  let sql: String
  let kind: Kind
  let descending: Bool

  static func integer(_ sql: String, descending: Bool = false) -> SortKey {
    SortKey(sql: sql, kind: .integer, descending: descending)
  }

  static func text(_ sql: String, descending: Bool = false) -> SortKey {
    SortKey(sql: sql, kind: .text, descending: descending)
  }

  /// Two keys for a number that may be missing: rows without it come last.
  static func integerOrLast(_ sql: String, descending: Bool = false) -> [SortKey] {
    [.integer("(\(sql) IS NULL)"), .integer("coalesce(\(sql), 0)", descending: descending)]
  }
}

/// A list's query, put together part by part.
struct ListStatement {
  /// The list and its order by name: a cursor fits no other.
  let name: String
  /// The columns of the row, in order.
  let columns: String
  let source: String
  let sort: [SortKey]
  private let sourceArguments: [ColumnValue]
  private var filter = SQLFilter()

  /// - Parameter arguments: the values of the question marks in `source`.
  init(name: String, columns: String, source: String, arguments: [ColumnValue] = [], sort: [SortKey]) {
    self.name = name
    self.columns = columns
    self.source = source
    sourceArguments = arguments
    self.sort = sort
  }

  /// Keeps the rows for which `condition` holds; each `?` in it takes a value.
  mutating func keep(_ condition: String, _ values: ColumnValue...) { filter.keep(condition, values) }

  /// The same with the values of a condition that is made elsewhere.
  mutating func keep(_ condition: String, _ values: [ColumnValue]) { filter.keep(condition, values) }

  /// Keeps the rows of a customer, if one is asked for, and of all that became one with it.
  mutating func keep(_ column: String, isOf customer: CustomerID?) { filter.keep(column, isOf: customer) }

  /// Keeps the rows whose column has this value, if there is one.
  mutating func keep<Value: CustomStringConvertible>(_ column: String, equals value: Value?) {
    filter.keep(column, equals: value)
  }

  /// Keeps the rows whose column has one of these values, if some are given.
  mutating func keep(_ column: String, isOneOf values: [String]?) {
    guard let values else { return }
    filter.keep(
      "\(column) IN (\(Array(repeating: "?", count: values.count).joined(separator: ", ")))",
      values.map(ColumnValue.text))
  }

  /// Keeps the rows that `text` finds: see `SearchText`. Each word may be in another column.
  mutating func search(_ text: String?, in columns: String...) throws(ListError) {
    guard let text else { return }
    let patterns = SearchText.patterns(text)
    guard patterns.all.count <= Self.longestSearch.words,
      patterns.all.allSatisfy({ $0.utf8.count <= Self.longestSearch.bytes })
    else { throw .searchTooLong(words: Self.longestSearch.words) }
    let either = "(" + columns.map { "\($0) LIKE ? ESCAPE '\\'" }.joined(separator: " OR ") + ")"
    let all = patterns.all.map { _ in either }.joined(separator: " AND ")
    let condition = ([all.isEmpty ? "0" : all] + patterns.any.map { _ in either }).joined(separator: " OR ")
    filter.keep(
      "(\(condition))",
      (patterns.all + patterns.any).flatMap { pattern in columns.map { _ in ColumnValue.text(pattern) } })
  }

  /// What SQLite can take in one statement, and more than anybody types.
  private static let longestSearch = (words: 100, bytes: 4_000)

  /// Keeps the rows whose column holds an id of a label, in any spelling.
  ///
  /// - Parameter known: the labels that there are, each with its id or whatever else the column holds.
  mutating func keep(
    _ column: String, labelled label: String, as what: String, among known: [(value: String, label: String)]
  ) throws(ListError) {
    let wanted = FoldedText.folded(label)
    let values = known.filter { FoldedText.folded($0.label) == wanted }.map(\.value)
    guard !values.isEmpty else { throw .unknownLabel(label, of: what, known: known.map(\.label)) }
    keep(column, isOneOf: values)
  }

  /// The page after `cursor`.
  func page<Row: ListRow>(of: Row.Type, limit: Int?, after cursor: Cursor?, in db: ViewDatabase) throws -> Page<Row> {
    var statement = self
    if let cursor { statement.begin(after: try cursor.values(list: name, count: sort.count)) }
    var (sql, arguments) = (statement.text, statement.arguments)
    if let limit {
      sql += " LIMIT ?"
      arguments.append(.integer(Int64(clamping: max(limit, 0)) &+ 1))
    }
    var rows = try db.rows(sql, arguments) { list in
      var row = Row()
      row.columns(&list)
      return (row, keys: readKeys(&list))
    }
    guard let limit, limit > 0, rows.count > limit else { return Page(rows: rows.map(\.0), next: nil) }
    rows.removeLast()
    return Page(rows: rows.map(\.0), next: rows.last.map { Cursor(list: name, values: $0.keys) })
  }

  /// Whether there is any such row.
  func hasRows(in db: ViewDatabase) throws -> Bool {
    try !db.rows("SELECT 1 WHERE EXISTS (\(text))", arguments) { _ in true }.isEmpty
  }

  private var arguments: [ColumnValue] { sourceArguments + filter.arguments }

  private var text: String {
    let keys = sort.map { ", " + $0.sql }.joined()
    let order = sort.map { $0.sql + ($0.descending ? " DESC" : "") }.joined(separator: ", ")
    return "SELECT \(columns)\(keys) FROM \(source)\(filter.sql) ORDER BY \(order)"
  }

  /// Beyond the cursor is what has a later first key, or the same and a later second one, and so on.
  private mutating func begin(after values: [KeyValue]) {
    var condition = "0"
    for (key, _) in zip(sort, values).reversed() {
      condition = "(\(key.sql) \(key.descending ? "<" : ">") ? OR (\(key.sql) = ? AND \(condition)))"
    }
    filter.keep(condition, values.flatMap { [$0.column, $0.column] })
  }

  private func readKeys(_ list: inout ColumnList) -> [KeyValue] {
    sort.map { key in
      switch key.kind {
      case .integer:
        var value: Int64 = 0
        list("key", &value)
        return .integer(value)
      case .text:
        var value = ""
        list("key", &value)
        return .text(value)
      }
    }
  }
}
