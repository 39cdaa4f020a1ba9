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

  /// Of one table with itself, as it was and as it is.
  init(_ table: Table) {
    self.table = table.name
    columns = table.columns.map(\.name)
    keyColumns = table.keyColumns
  }

  init(_ pair: TablePair) {
    table = pair.name
    columns = pair.columns
    keyColumns = pair.keyColumns
  }
}

extension ViewSet {
  /// What became of the rows of a view, from this set with all of its log to `other` as it stands, table by table.
  ///
  /// - Parameter ofOneHistory: whether both have the same events, as far as each goes; if not, what the view says is
  ///   `comparable` is compared.
  public func differences(
    of name: String, from log: some EventReader, to other: ViewSet, ofOneHistory: Bool = true
  ) throws -> [TableDifference] {
    let (before, after) = (try choose([name])[0], try other.choose([name])[0])
    try catchUp([name], from: log)
    return try before.differences(to: after, ofOneHistory: ofOneHistory)
  }
}

extension ViewStore {
  func differences(to other: any AnyViewStore<P.Event>, ofOneHistory: Bool) throws -> [TableDifference] {
    guard let other = other as? ViewStore<P> else { preconditionFailure("a view is compared with itself only") }
    let tables = ofOneHistory ? P.tables : P.comparable
    return try differences(in: tables.map { TablePair(name: $0.name, before: $0, after: $0) }, toRowsOf: other)
  }

  /// What is different in the rows of another view, which may be another version of this one.
  func differences<Q: View>(toRowsOf other: ViewStore<Q>) throws -> [TableDifference] {
    try differences(in: try TablePair.all(P.self, Q.self), toRowsOf: other)
  }

  private func differences<Q: View>(
    in pairs: [TablePair], toRowsOf other: ViewStore<Q>
  ) throws -> [TableDifference] {
    let (before, after) = (try file(), try other.file())
    do {
      return try Self.readAfresh(before) { before in
        try ViewStore<Q>.readAfresh(after) { after in
          try pairs.map { pair in
            var difference = TableDifference(pair)
            try difference.compare(
              try TableRows(pair.before, columns: pair.columns, before),
              try TableRows(pair.after, columns: pair.columns, after))
            return difference
          }
        }
      }
    } catch {
      throw ViewError(error, view: name)
    }
  }
}

/// A table of two views that are compared; one of them may lack it, or some of its columns.
struct TablePair {
  let name: String
  let before: Table?
  let after: Table?

  /// Those of the table before, then those that are new.
  var columns: [String] {
    let old = before?.columns.map(\.name) ?? []
    return old + (after?.columns.map(\.name) ?? []).filter { !old.contains($0) }
  }

  var keyColumns: Int { (before ?? after)?.keyColumns ?? 0 }

  static func all<P: View, Q: View>(_ before: P.Type, _ after: Q.Type) throws(ViewError) -> [TablePair] {
    let (old, new) = (P.tables, Q.tables)
    var pairs = old.map { table in
      TablePair(name: table.name, before: table, after: new.first { $0.name == table.name })
    }
    pairs += new.filter { table in !old.contains { $0.name == table.name } }.map {
      TablePair(name: $0.name, before: nil, after: $0)
    }
    for pair in pairs where pair.before?.key != pair.after?.key && pair.before != nil && pair.after != nil {
      throw .refusedQuery(
        "table \(pair.name) has another primary key in version \(Q.version) than in version \(P.version), "
          + "so that its rows can't be told one from the other")
    }
    return pairs
  }
}

extension Table {
  fileprivate var key: [String] { columns.prefix(keyColumns).map(\.name) }
}

extension TableDifference {
  /// So many values differing rows may have together: they are kept in memory.
  private static let mostValues = 4_000_000

  fileprivate mutating func compare(_ before: TableRows, _ after: TableRows) throws {
    var (old, new) = (try before.next(), try after.next())
    while old != nil || new != nil {
      let order = order(old, new)
      add(order == .second ? nil : old, order == .first ? nil : new)
      if order != .second { old = try before.next() }
      if order != .first { new = try after.next() }
      guard added.count + removed.count + 2 * changed.count <= Self.mostValues / max(1, columns.count) else {
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
  private let statement: Statement?
  /// Where each column that is compared stands in the table; nil for one that it has not.
  private let places: [Int32?]

  /// - Parameter table: nil for one without rows.
  init(_ table: Table?, columns: [String], _ database: Database) throws {
    statement = try table.map { try database.makeStatement(sql: $0.scan) }
    places = columns.map { name in table?.columns.firstIndex { $0.name == name }.map(Int32.init) }
  }

  func next() throws -> [ColumnValue]? {
    guard let handle = statement?.sqliteStatement else { return nil }
    switch sqlite3_step(handle) {
    case SQLITE_DONE: return nil
    case SQLITE_ROW: return places.map { place in place.map { storedValue($0, of: handle) } ?? .null }
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
