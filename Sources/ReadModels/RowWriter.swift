// Puts the rows of a stream's state in the place of those that it had. What has not changed is not written.
//
// All of it can be compiled into the module of the rows: generic code that isn't costs three times as much.

internal import EventSourcing
internal import TextFormats

/// Takes the rows of one state after another.
public struct RowWriter {
  @usableFromInline let db: ViewDatabase
  /// The key of the stream whose rows come; nil for one that has none.
  @usableFromInline var key: ColumnValue?
  /// Whether the stream has no rows yet.
  @usableFromInline var isNew = true
  @usableFromInline var error: (any Error)?
  /// What inserts into a table, by its name.
  @usableFromInline var inserts: [String: ViewStatement] = [:]
  private var sums: [String: Sums] = [:]

  private struct Sums {
    let add: String
    let tidy: String
    var amounts: [String: [Int64]] = [:]
  }

  init(_ db: ViewDatabase) {
    self.db = db
  }

  mutating func begin(_ stream: StreamName, isNew: Bool) {
    self.isNew = isNew
    switch stream.key {
    case .none: key = nil
    case .uuid(let id): key = .text(UUIDText.string(id))
    case .text(let text): key = .text(text)
    }
  }

  /// Writes what is left; throws what failed on the way.
  mutating func finish() throws {
    if let error { throw error }
    for sum in sums.values {
      for (key, amounts) in sum.amounts where amounts.contains(where: { $0 != 0 }) {
        try db.execute(sum.add, [.text(key)] + amounts.map(ColumnValue.integer))
        try db.execute(sum.tidy, [.text(key)])
      }
    }
  }

  /// Leaves the stream with this one row in a table, or with none.
  @inlinable
  public mutating func callAsFunction<Row: StoredRow>(_ table: StateTable<Row>, _ row: Row?) {
    guard error == nil else { return }
    do {
      guard isNew else { return try replace(table, row.map { [$0] } ?? []) }
      if let row { try insert(row, into: table) }
    } catch {
      self.error = error
    }
  }

  /// Leaves the stream with these rows in a table.
  @inlinable
  public mutating func callAsFunction<Row: StoredRow>(_ table: StateTable<Row>, _ rows: [Row]) {
    guard error == nil else { return }
    do {
      guard isNew else { return try replace(table, rows) }
      for row in rows { try insert(row, into: table) }
    } catch {
      self.error = error
    }
  }

  @inlinable
  mutating func insert<Row: StoredRow>(_ row: Row, into table: StateTable<Row>) throws {
    var row = row
    let statement: ViewStatement
    if let known = inserts[table.table.name] {
      statement = known
    } else {
      statement = try db.statement(table.table.replace)
      inserts[table.table.name] = statement
    }
    try statement.run { row.columns(&$0) }
    if let sum = table.sum { add(sum, row, 1) }
  }

  /// Compares the rows with those that there are.
  @inlinable
  mutating func replace<Row: StoredRow>(_ table: StateTable<Row>, _ rows: [Row]) throws {
    var old: [Row.Key: Row] = [:]
    let select = key == nil ? table.selectAll : table.selectOfStream
    for row in try db.rows(select, key.map { [$0] } ?? [], Row.read) { old[row.key] = row }
    for row in rows {
      let before = old.removeValue(forKey: row.key)
      if let before {
        if before.storedValues == row.storedValues { continue }
        if let sum = table.sum { add(sum, before, -1) }
      }
      try insert(row, into: table)
    }
    for (_, var row) in old {
      if let sum = table.sum { add(sum, row, -1) }
      try db.statement(table.table.delete).run(count: Row.keyColumns) { row.columns(&$0) }
    }
  }

  @usableFromInline
  mutating func add<Row>(_ sum: RowSum<Row>, _ row: Row, _ sign: Int64) {
    let values = sum.amounts(row)
    guard case .text(let key) = values[0] else { preconditionFailure("sums are kept by a text") }
    let amounts = values.dropFirst().map { value in
      if case .integer(let amount) = value { amount } else { Int64(0) }
    }
    var sums = self.sums.removeValue(forKey: sum.table.name) ?? Sums(add: sum.add, tidy: sum.tidy)
    if let before = sums.amounts[key] {
      sums.amounts[key] = zip(before, amounts).map { $0 &+ sign &* $1 }
    } else {
      sums.amounts[key] = amounts.map { sign &* $0 }
    }
    self.sums[sum.table.name] = sums
  }
}

extension StoredRow {
  @usableFromInline
  static func read(_ list: inout ColumnList) -> Self {
    var row = Self()
    row.columns(&list)
    return row
  }
}
