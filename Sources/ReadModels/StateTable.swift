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
    var table = Row.table(name)
    table.source = .oneStream
    self.sum = sum
    let columns = table.columns.map(\.name)
    let selectAll = "SELECT \(columns.joined(separator: ", ")) FROM \(name)"
    self.selectAll = selectAll
    selectOfStream = selectAll + " WHERE \(columns[0]) = ?"
    table.summed = sum.map { sum in
      SummedRows(into: sum.table.name) { key, db in
        try db.rows(selectAll) { list -> ColumnValue? in
          let row = Row.read(&list)
          return sum.amounts(row)[0] == key ? row.storedValues[0] : nil
        }.compactMap(\.self)
      }
    }
    self.table = table
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
    var table = Sum.table(name)
    table.source = .sum
    self.table = table
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

/// Which events a row of a table follows from.
enum RowSource: Sendable {
  /// Those of one stream, whose key is the first column; in a table of a stream without a key, those of that.
  case oneStream
  /// Those of all streams with rows that are summed up in it.
  case sum
  /// Nobody knows which.
  case anyEvents
}

/// What is summed up of the rows of a table.
struct SummedRows: Sendable {
  /// The name of the table with the sums.
  let table: String
  /// The first columns of the rows that count for a key.
  let rows: @Sendable (_ key: ColumnValue, ViewDatabase) throws -> [ColumnValue]

  init(into table: String, _ rows: @escaping @Sendable (_ key: ColumnValue, ViewDatabase) throws -> [ColumnValue]) {
    self.table = table
    self.rows = rows
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
