// Rows are changed in memory and written at the end of the transaction, each once however often it changed. Live growth
// and a rebuild run the same code; a rebuild, whose transactions are large, thus writes few rows.
//
// All of it can be compiled into the module of the rows: generic code that isn't costs three times as much.

/// The rows of one table that a projection works on.
public struct RowCache<Row: StoredRow>: Sendable {
  /// A row as the table will hold it after the flush; nil if it will hold none.
  @usableFromInline
  struct Entry: Sendable {
    @usableFromInline var row: Row?
    @usableFromInline var isChanged: Bool

    @inlinable
    init(row: Row?, isChanged: Bool) {
      self.row = row
      self.isChanged = isChanged
    }
  }

  @usableFromInline let table: Table
  @usableFromInline let capacity: Int
  @usableFromInline var entries: [Row.Key: Entry] = [:]
  @usableFromInline var changed: [Row.Key] = []
  @usableFromInline var retired: [ColumnValue] = []

  /// Works on `table`. Beyond `capacity` rows the memory is emptied after a flush.
  @inlinable
  public init(_ table: Table, capacity: Int = 32_768) {
    self.table = table
    self.capacity = capacity
  }

  /// Puts a row whose key is new, without looking for an older one.
  @inlinable
  public mutating func insert(_ row: Row) {
    if entries[row.key]?.isChanged != true { changed.append(row.key) }
    entries[row.key] = Entry(row: row, isChanged: true)
  }

  /// The row with this key.
  @inlinable
  public mutating func row(_ key: Row.Key, in db: ViewDatabase) throws -> Row? {
    try load(key, db)
    return entries[key]?.row
  }

  /// Changes a row; does nothing if there is none.
  @inlinable
  public mutating func update(_ key: Row.Key, in db: ViewDatabase, _ change: (inout Row) throws -> Void) throws {
    try load(key, db)
    guard entries[key]?.row != nil else { return }
    markChanged(key)
    try change(&entries[key]!.row!)
  }

  /// Changes a row, which is made if there is none.
  @inlinable
  public mutating func upsert(_ key: Row.Key, in db: ViewDatabase, _ change: (inout Row) throws -> Void) throws {
    try load(key, db)
    if entries[key]?.row == nil {
      var row = Row()
      row.key = key
      entries[key]?.row = row
    }
    markChanged(key)
    try change(&entries[key]!.row!)
  }

  @inlinable
  public mutating func remove(_ key: Row.Key) {
    if entries[key]?.isChanged != true { changed.append(key) }
    entries[key] = Entry(row: nil, isChanged: true)
  }

  /// Removes every row whose first key column has this value, at the next flush. No row with it may come again: what
  /// is still in memory is not looked through.
  @inlinable
  public mutating func retire(_ first: ColumnValue) {
    retired.append(first)
  }

  /// Writes what changed, runs a statement on the table, and forgets the rows that it may have changed.
  @inlinable
  public mutating func execute(_ sql: String, _ arguments: [ColumnValue], in db: ViewDatabase) throws {
    try flush(in: db)
    try db.execute(sql, arguments)
    entries.removeAll(keepingCapacity: true)
  }

  /// Writes what changed, in the order of keys.
  @inlinable
  public mutating func flush(in db: ViewDatabase) throws {
    try writeChanged(db)
    for first in retired {
      try db.execute("DELETE FROM \(table.name) WHERE \(table.columns[0].name) = ?", [first])
    }
    retired.removeAll()
  }

  @inlinable
  mutating func writeChanged(_ db: ViewDatabase) throws {
    guard !changed.isEmpty else { return }
    changed.sort()
    let replace = try db.statement(table.replace)
    for key in changed {
      if entries[key]?.row != nil {
        try replace.run { list in entries[key]!.row!.columns(&list) }
      } else {
        try delete(key, db)
      }
      entries[key]!.isChanged = false
    }
    changed.removeAll(keepingCapacity: true)
    if entries.count > capacity { entries.removeAll(keepingCapacity: true) }
  }

  @inlinable
  mutating func markChanged(_ key: Row.Key) {
    if entries[key]!.isChanged { return }
    entries[key]!.isChanged = true
    changed.append(key)
  }

  @inlinable
  mutating func load(_ key: Row.Key, _ db: ViewDatabase) throws {
    if entries[key] != nil { return }
    var probe = Row()
    probe.key = key
    let statement = try db.statement(table.select)
    let found = try statement.first(
      binding: { list in probe.columns(&list) }, count: Row.keyColumns, reading: { list in probe.columns(&list) })
    entries[key] = Entry(row: found ? probe : nil, isChanged: false)
  }

  @inlinable
  func delete(_ key: Row.Key, _ db: ViewDatabase) throws {
    var probe = Row()
    probe.key = key
    try db.statement(table.delete).run(count: Row.keyColumns) { list in probe.columns(&list) }
  }
}
