// A row of a view's table, and a row of a list that a query gives. Each lists its columns once; schema and statements
// follow from that list.

internal import LibC

/// A row that a projection keeps in a table.
public protocol StoredRow: Sendable {
  /// Not `String`: see `TextKey`.
  associatedtype Key: Hashable & Comparable & Sendable

  /// A row that is still to be filled.
  init()
  /// What the row is found by: its first columns.
  var key: Key { get set }
  /// How many of the first columns make the key.
  static var keyColumns: Int { get }
  /// Whether a row may take more than a kilobyte or so. Such rows lie apart from their keys: in the tree of the keys,
  /// each would take whole pages of its own.
  static var isLong: Bool { get }
  /// Lists all columns, the key's first.
  mutating func columns(_ column: inout ColumnList)
}

/// Text as a key. It compares byte by byte, as SQLite does; a `String` would take two spellings of the same letters
/// for one.
public struct TextKey: Hashable, Comparable, Sendable {
  public var text: String

  public init(_ text: String) {
    self.text = text
  }

  public static func == (a: Self, b: Self) -> Bool { compare(a, b) == 0 }

  public static func < (a: Self, b: Self) -> Bool { compare(a, b) < 0 }

  public func hash(into hasher: inout Hasher) {
    var text = text
    text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }

  /// Negative, zero or positive as `a` comes before, with or after `b`.
  private static func compare(_ a: Self, _ b: Self) -> Int {
    var (a, b) = (a.text, b.text)
    return a.withUTF8 { a in
      b.withUTF8 { b in
        let common = min(a.count, b.count)
        let order = common == 0 ? 0 : Int(memcmp(a.baseAddress!, b.baseAddress!, common))
        return order == 0 ? a.count - b.count : order
      }
    }
  }
}

extension StoredRow {
  public static var keyColumns: Int { 1 }
  public static var isLong: Bool { false }

  /// The table for rows of this type.
  public static func table(_ name: String) -> Table {
    var row = Self()
    var list = ColumnList(.naming)
    row.columns(&list)
    return Table(name: name, columns: list.columns, keyColumns: keyColumns, isLong: isLong)
  }
}

/// A row of a list.
public protocol ListRow: Sendable, Equatable, Encodable {
  /// A row that is still to be filled.
  init()
  /// Lists all columns in the order in which they are shown.
  mutating func columns(_ column: inout ColumnList)
  /// The names of the values, in order.
  static var columns: [String] { get }
}

extension ListRow {
  /// What `columns` is to be: the names, collected once.
  public static var labels: [String] {
    var row = Self()
    var list = ColumnList(.labelling)
    row.columns(&list)
    return list.columns.map(\.name)
  }

  /// The values in the order of `columns`.
  public var values: [ColumnValue] {
    var row = self
    var list = ColumnList(.collecting)
    row.columns(&list)
    return list.values
  }

  /// The row as one value with a name for each column.
  public var fields: ColumnValue {
    .fields(zip(Self.columns, values).map { NamedValue($0, $1) })
  }

  public func encode(to encoder: any Encoder) throws {
    try fields.encode(to: encoder)
  }
}

/// The schema of one table, with the statements for whole rows.
public struct Table: Sendable {
  @usableFromInline
  struct Column: Sendable, Hashable {
    @usableFromInline let name: String
    @usableFromInline let type: String
  }

  public let name: String
  /// The names of its columns, those of the key first.
  public var columnNames: [String] { columns.map(\.name) }
  /// The names of the columns that tell one row from the others.
  public var keyColumnNames: [String] { Array(columnNames.prefix(keyColumns)) }
  @usableFromInline let columns: [Column]
  @usableFromInline let keyColumns: Int
  @usableFromInline let create: String
  @usableFromInline let replace: String
  @usableFromInline let select: String
  @usableFromInline let delete: String
  /// All rows in the order of their keys.
  @usableFromInline let scan: String
  /// Which events a row follows from.
  var source = RowSource.anyEvents
  /// What is summed up of its rows; nil for nothing.
  var summed: SummedRows?
  /// The names of the tables that give the numbers in some of its columns, by the names of these.
  private(set) var numberTables: [String: String] = [:]

  /// An SQL view of a view's file as a table to be read.
  ///
  /// - Parameter columns: those of the key first.
  public init(ofSQLView name: String, columns: [String], keyColumns: Int) {
    self.init(
      name: name, columns: columns.map { Column(name: $0, type: "") }, keyColumns: keyColumns, isLong: false)
  }

  /// The same table, with columns that hold numbers which rows of other tables of the view stand for: each such row gives
  /// its key the number in its column `number`, which is not negative.
  ///
  /// Numbers are given in the order of the log, so in two histories they may differ and mean the same.
  ///
  /// - Parameter tables: the names of these tables, by the columns that hold their numbers.
  public func numbered(by tables: [String: String]) -> Table {
    precondition(tables.keys.allSatisfy(columnNames.contains), "each is a column of \(name)")
    var table = self
    table.numberTables = tables
    return table
  }

  init(name: String, columns: [Column], keyColumns: Int, isLong: Bool) {
    self.name = name
    self.columns = columns
    self.keyColumns = keyColumns
    let names = columns.map(\.name)
    let key = names.prefix(keyColumns)
    let list = names.joined(separator: ", ")
    let match = key.map { "\($0) = ?" }.joined(separator: " AND ")
    // A whole number as key is the row's own number in SQLite; short rows with other keys are kept in one tree with them.
    let isRowNumber = keyColumns == 1 && columns.first?.type == "INTEGER"
    let definitions = columns.enumerated().map { index, column in
      "\(column.name) \(column.type)\(index < keyColumns ? " NOT NULL" : "")"
    }
    create = """
      CREATE TABLE \(name) (\(definitions.joined(separator: ", ")), \
      PRIMARY KEY (\(key.joined(separator: ", "))))\(isRowNumber || isLong ? "" : " WITHOUT ROWID")
      """
    let marks = Array(repeating: "?", count: columns.count).joined(separator: ", ")
    replace = "INSERT OR REPLACE INTO \(name) (\(list)) VALUES (\(marks))"
    select = "SELECT \(list) FROM \(name) WHERE \(match)"
    delete = "DELETE FROM \(name) WHERE \(match)"
    scan = "SELECT \(list) FROM \(name) ORDER BY \(key.joined(separator: ", "))"
  }
}
