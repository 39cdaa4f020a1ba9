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
    put(row, for: row.key)
  }

  /// The row with this key.
  @inlinable
  public mutating func row(_ key: Row.Key, in db: ViewDatabase) throws -> Row? {
    entries.values[try place(of: key, db)].row
  }

  /// Changes a row; does nothing if there is none.
  @inlinable
  public mutating func update(_ key: Row.Key, in db: ViewDatabase, _ change: (inout Row) throws -> Void) throws {
    let place = try place(of: key, db)
    guard entries.values[place].row != nil else { return }
    markChanged(place, key)
    try change(&entries.values[place].row!)
  }

  /// Changes a row, which is made if there is none.
  @inlinable
  public mutating func upsert(_ key: Row.Key, in db: ViewDatabase, _ change: (inout Row) throws -> Void) throws {
    let place = try place(of: key, db)
    if entries.values[place].row == nil {
      var row = Row()
      row.key = key
      entries.values[place].row = row
    }
    markChanged(place, key)
    try change(&entries.values[place].row!)
  }

  @inlinable
  public mutating func remove(_ key: Row.Key) {
    put(nil, for: key)
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
      let place = entries.index(forKey: key)!
      if entries.values[place].row != nil {
        try replace.run { list in entries.values[place].row!.columns(&list) }
      } else {
        try delete(key, db)
      }
      entries.values[place].isChanged = false
    }
    changed.removeAll(keepingCapacity: true)
    if entries.count > capacity { entries.removeAll(keepingCapacity: true) }
  }

  @inlinable
  mutating func put(_ row: Row?, for key: Row.Key) {
    let before = entries.updateValue(Entry(row: row, isChanged: true), forKey: key)
    if before?.isChanged != true { changed.append(key) }
  }

  @inlinable
  mutating func markChanged(_ place: Dictionary<Row.Key, Entry>.Index, _ key: Row.Key) {
    if entries.values[place].isChanged { return }
    entries.values[place].isChanged = true
    changed.append(key)
  }

  /// Where the row of a key is in memory; it is read from the table if it was not there yet.
  @inlinable
  mutating func place(of key: Row.Key, _ db: ViewDatabase) throws -> Dictionary<Row.Key, Entry>.Index {
    if let place = entries.index(forKey: key) { return place }
    var probe = Row()
    probe.key = key
    let statement = try db.statement(table.select)
    let found = try statement.first(
      binding: { list in probe.columns(&list) }, count: Row.keyColumns, reading: { list in probe.columns(&list) })
    entries[key] = Entry(row: found ? probe : nil, isChanged: false)
    return entries.index(forKey: key)!
  }

  @inlinable
  func delete(_ key: Row.Key, _ db: ViewDatabase) throws {
    var probe = Row()
    probe.key = key
    try db.statement(table.delete).run(count: Row.keyColumns) { list in probe.columns(&list) }
  }
}
