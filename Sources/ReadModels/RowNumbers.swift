// Numbers in rows that stand for rows of other tables. They are given in the order of a log, so a view that is made again
// with some of its events has others: they are compared by what they stand for.

/// The columns of a table that hold numbers, with the tables that give them.
struct RowNumbers {
  private let givers: [(column: Int, table: Table)]
  /// The numbers of the view for those of one that is made again.
  private var known: [String: [ColumnValue: ColumnValue]] = [:]

  /// - Parameter tables: those of the view.
  init(_ table: Table, _ tables: [Table]) {
    givers = table.columns.indices.compactMap { index in
      table.numberTables[table.columns[index].name].flatMap { giver in
        tables.first { $0.name == giver }.map { (index, $0) }
      }
    }
  }

  /// What a row names: its values, with what its numbers stand for in their place.
  ///
  /// - Parameter rows: those that a statement gives.
  func meanings(
    of row: [ColumnValue], _ rows: (String, [ColumnValue]) throws -> [[ColumnValue]]
  ) throws -> [ColumnValue] {
    try row.indices.flatMap { index in
      guard let giver = givers.first(where: { $0.column == index }), row[index] != .null else { return [row[index]] }
      return try rows(giver.table.selectKey, [row[index]]).first ?? []
    }
  }

  /// A row of a view that is made again with the numbers of the view. One that stands for what the view does not have
  /// becomes a number that no row of the view can have.
  ///
  /// - Parameter rows: those that a statement gives in the view.
  mutating func translate(
    _ row: [ColumnValue], from db: ViewDatabase, _ rows: (String, [ColumnValue]) throws -> [[ColumnValue]]
  ) throws -> [ColumnValue] {
    var row = row
    for (column, table) in givers {
      guard case .integer(let number) = row[column] else { continue }
      if let again = known[table.name]?[row[column]] {
        row[column] = again
        continue
      }
      let key = try db.storedRows(table.selectKey, [row[column]]).first
      let found = try key.flatMap { try rows(table.selectNumber, $0).first?.first } ?? .integer(~number)
      known[table.name, default: [:]][row[column]] = found
      row[column] = found
    }
    return row
  }
}

extension Table {
  /// The key that has a number.
  fileprivate var selectKey: String {
    "SELECT \(keyColumnNames.joined(separator: ", ")) FROM \(name) WHERE number = ?"
  }

  /// The number that a key has.
  fileprivate var selectNumber: String {
    "SELECT number FROM \(name) WHERE \(keyColumnNames.map { "\($0) = ?" }.joined(separator: " AND "))"
  }
}
