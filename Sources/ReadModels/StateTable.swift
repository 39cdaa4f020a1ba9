// A table of a state view: which columns it has, which rows of it belong to a stream, and what sums are kept of them.

/// A table whose rows follow from the states of streams.
///
/// The first column of a row is the key of its stream; the rows of a stream without a key, such as `account`, are the
/// whole table.
public struct StateTable<Row: StoredRow>: Sendable {
  public let table: Table
  @usableFromInline let sum: RowSum<Row>?
  /// The rows of one stream, and all rows.
  @usableFromInline let selectOfStream: String
  @usableFromInline let selectAll: String

  /// A table for rows of this type; `sum` says what is summed up of them elsewhere.
  public init(_ name: String, sum: RowSum<Row>? = nil) {
    table = Row.table(name)
    self.sum = sum
    let columns = table.columns.map(\.name)
    selectAll = "SELECT \(columns.joined(separator: ", ")) FROM \(name)"
    selectOfStream = selectAll + " WHERE \(columns[0]) = ?"
  }
}

/// Sums over the rows of many streams, such as the open orders of a customer: kept by the difference of the rows before
/// and after, in a table of their own.
///
/// They are the same in whatever order rows change, so what is summed must not overflow.
public struct RowSum<Row: StoredRow>: Sendable {
  public let table: Table
  /// The key that a row counts for, and its amounts.
  @usableFromInline let amounts: @Sendable (Row) -> [ColumnValue]
  @usableFromInline let add: String
  /// Removes the sums of a key that are all zero, as they are for a key without rows.
  @usableFromInline let tidy: String

  /// Sums in the table `name`: `Sum` has a text as key, then whole numbers; `amounts` says what a row adds.
  public init<Sum: StoredRow>(_ name: String, _ amounts: @escaping @Sendable (Row) -> Sum) {
    table = Sum.table(name)
    self.amounts = { amounts($0).storedValues }
    let columns = table.columns.map(\.name)
    add =
      "INSERT INTO \(name) (\(columns.joined(separator: ", "))) "
      + "VALUES (\(columns.map { _ in "?" }.joined(separator: ", "))) ON CONFLICT DO UPDATE SET "
      + columns.dropFirst().map { "\($0) = \($0) + excluded.\($0)" }.joined(separator: ", ")
    tidy =
      "DELETE FROM \(name) WHERE \(columns[0]) = ? AND "
      + columns.dropFirst().map { "\($0) = 0" }.joined(separator: " AND ")
  }
}

extension StoredRow {
  /// The values of all columns, in order.
  @usableFromInline var storedValues: [ColumnValue] {
    var row = self
    var list = ColumnList(.collecting)
    row.columns(&list)
    return list.values
  }
}
