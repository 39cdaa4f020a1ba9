// What became of a view's rows from one state of it to another, by their primary keys. Both files are read once, in the
// order of the keys.

public import EventSourcing
internal import GRDB
internal import GRDBSQLite

/// The rows in which a table differs between two states of its view. Values are as the table holds them.
public struct TableDifference: Sendable, Equatable {
  public let table: String
  public let columns: [String]
  /// How many of the columns, from the first, are the primary key.
  public let keyColumns: Int
  public internal(set) var added: [[ColumnValue]] = []
  public internal(set) var removed: [[ColumnValue]] = []
  public internal(set) var changed: [ChangedRow] = []

  /// A row that is there before and after, with other values.
  public struct ChangedRow: Sendable, Equatable {
    public let before: [ColumnValue]
    public let after: [ColumnValue]
  }

  /// The columns in which a row changed, with what was there before and after.
  public func changes(of row: ChangedRow) -> [(name: String, before: ColumnValue, after: ColumnValue)] {
    columns.indices.filter { !row.before[$0].isStored(as: row.after[$0]) }.map {
      (columns[$0], row.before[$0], row.after[$0])
    }
  }

  public var isEmpty: Bool { added.isEmpty && removed.isEmpty && changed.isEmpty }

  /// Adds what became of one row; nil where there is none.
  mutating func add(_ before: [ColumnValue]?, _ after: [ColumnValue]?) {
    switch (before, after) {
    case (nil, nil): break
    case (nil, let after?): added.append(after)
    case (let before?, nil): removed.append(before)
    case (let before?, let after?):
      if !before.isStored(as: after) { changed.append(ChangedRow(before: before, after: after)) }
    }
  }

  init(_ table: Table) {
    self.table = table.name
    columns = table.columns.map(\.name)
    keyColumns = table.keyColumns
  }
}

extension ViewSet {
  /// What became of the rows of a view, from this set with all of its log to `other` as it stands, table by table.
  public func differences(
    of name: String, from log: some EventReader, to other: ViewSet
  ) throws -> [TableDifference] {
    let (before, after) = (try choose([name])[0], try other.choose([name])[0])
    try catchUp([name], from: log)
    return try before.differences(to: after)
  }
}

extension ViewStore {
  func differences(to other: any AnyViewStore<P.Event>) throws -> [TableDifference] {
    guard let other = other as? ViewStore<P> else { preconditionFailure("a view is compared with itself only") }
    let (before, after) = (try file(), try other.file())
    do {
      return try Self.readAfresh(before) { before in
        try Self.readAfresh(after) { after in
          try P.tables.map { table in
            var difference = TableDifference(table)
            let (before, after) = (try TableRows(table, before), try TableRows(table, after))
            try difference.compare(before, after)
            return difference
          }
        }
      }
    } catch {
      throw ViewError(error, view: name)
    }
  }
}

extension TableDifference {
  /// So many values differing rows may have together: they are kept in memory.
  private static let mostValues = 4_000_000

  fileprivate mutating func compare(_ before: TableRows, _ after: TableRows) throws {
    var (old, new) = (try before.next(), try after.next())
    var count = 0
    while old != nil || new != nil {
      switch order(old, new) {
      case .same:
        if let before = old, let after = new, !zip(before, after).allSatisfy({ $0.isStored(as: $1) }) {
          changed.append(ChangedRow(before: before, after: after))
          count += 2
        }
        (old, new) = (try before.next(), try after.next())
      case .first:
        removed.append(old ?? [])
        count += 1
        old = try before.next()
      case .second:
        added.append(new ?? [])
        count += 1
        new = try after.next()
      }
      guard count <= Self.mostValues / max(1, columns.count) else {
        throw ViewError.refusedQuery("too much differs; name two moments that are closer together")
      }
    }
  }

  private enum Order { case first, second, same }

  /// Which of two rows has the smaller key.
  private func order(_ a: [ColumnValue]?, _ b: [ColumnValue]?) -> Order {
    guard let a else { return .second }
    guard let b else { return .first }
    for (a, b) in zip(a, b).prefix(keyColumns) where !a.isStored(as: b) {
      return a.isStored(before: b) ? .first : .second
    }
    return .same
  }
}

/// The rows of a table in the order of their keys.
private struct TableRows {
  private let statement: Statement
  private let columns: Range<Int32>

  init(_ table: Table, _ database: Database) throws {
    statement = try database.makeStatement(sql: table.scan)
    columns = 0..<Int32(table.columns.count)
  }

  func next() throws -> [ColumnValue]? {
    let handle = statement.sqliteStatement
    switch sqlite3_step(handle) {
    case SQLITE_DONE: return nil
    case SQLITE_ROW: return columns.map { storedValue($0, of: handle) }
    case let code: throw SQLiteFailure(code: code, message: "can't read all rows")
    }
  }
}

extension ColumnValue {
  /// Whether two values have the same bytes in a table; to Swift two spellings of the same letters are one text.
  func isStored(as other: ColumnValue) -> Bool {
    if case .text(let a) = self, case .text(let b) = other { TextKey(a) == TextKey(b) } else { self == other }
  }

  /// Whether SQLite sorts this value, as it is stored, before another: numbers, then texts byte by byte, then blobs.
  fileprivate func isStored(before other: ColumnValue) -> Bool {
    switch (self, other) {
    case (.integer(let a), .integer(let b)): a < b
    case (.text(let a), .text(let b)): TextKey(a) < TextKey(b)
    case (.blob(let a), .blob(let b)): a.lexicographicallyPrecedes(b)
    default: rank < other.rank
    }
  }

  private var rank: Int {
    switch self {
    case .null: 0
    case .flag, .integer, .real, .instant: 1
    case .text: 2
    case .blob, .fields, .list: 3
    }
  }
}
