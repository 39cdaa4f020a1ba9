// Small numbers for what many rows name again and again. They are given in the order of the log, so that every rebuild
// gives the same.

internal import ReadModels

/// A row that gives a number to its key.
protocol NumberedRow: StoredRow {
  var number: Int { get set }
}

/// The numbered rows of one table, from 1 on.
struct NumberedRows<Row: NumberedRow>: Sendable {
  private let name: String
  private var rows: RowCache<Row>
  private var last: Int?

  init(_ table: Table) {
    name = table.name
    rows = RowCache(table)
  }

  /// The number of a key; a new one gets the next, and a row that `fill` may complete.
  mutating func number(_ key: Row.Key, in db: ViewDatabase, _ fill: (inout Row) -> Void = { _ in }) throws -> Int {
    if let known = try rows.row(key, in: db) { return known.number }
    let next = try (last ?? Int(db.integer("SELECT max(number) FROM \(name)") ?? 0)) + 1
    last = next
    var row = Row()
    row.key = key
    row.number = next
    fill(&row)
    rows.insert(row)
    return next
  }

  /// The row of a key; nil for one that has no number yet.
  mutating func row(_ key: Row.Key, in db: ViewDatabase) throws -> Row? { try rows.row(key, in: db) }

  /// Changes the row of a key that has a number.
  mutating func update(_ key: Row.Key, in db: ViewDatabase, _ change: (inout Row) -> Void) throws {
    try rows.update(key, in: db, change)
  }

  mutating func flush(in db: ViewDatabase) throws { try rows.flush(in: db) }
}
