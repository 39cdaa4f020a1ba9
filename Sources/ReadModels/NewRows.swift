// Rows of what happened: each is new when it comes, and nobody looks at it again. They are written in the order in which
// they came, once a transaction.

/// The rows that a projection adds to one table and never changes.
public struct NewRows<Row: StoredRow>: Sendable {
  @usableFromInline let insert: String
  @usableFromInline var rows: [Row] = []

  /// Adds to `table`.
  @inlinable
  public init(_ table: Table) {
    insert = table.replace
  }

  /// Adds a row; one with the key of an earlier one takes its place.
  @inlinable
  public mutating func append(_ row: Row) {
    rows.append(row)
  }

  /// Writes what came since the last flush.
  @inlinable
  public mutating func flush(in db: ViewDatabase) throws {
    guard !rows.isEmpty else { return }
    let statement = try db.statement(insert)
    for place in rows.indices {
      try statement.run { list in rows[place].columns(&list) }
    }
    rows.removeAll(keepingCapacity: true)
  }
}
