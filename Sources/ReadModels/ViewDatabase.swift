// A view's SQLite database, for the length of one transaction or one read. Statements are prepared once and every value
// is bound; the rows' own lists of columns bind and read without anything between them and SQLite.

public import EventSourcing
internal import GRDB
internal import GRDBSQLite

/// A view's database during one transaction or read.
public struct ViewDatabase {
  let database: Database

  init(_ database: Database) {
    self.database = database
  }

  /// Runs a statement that gives no rows.
  public func execute(_ sql: String, _ arguments: [ColumnValue] = []) throws {
    let statement = try statement(sql)
    try statement.run(arguments)
  }

  /// The rows of a query, whose result columns are those of `Row`, in order.
  public func rows<Row: ListRow>(_ type: Row.Type, _ sql: String, _ arguments: [ColumnValue] = []) throws -> [Row] {
    try rows(sql, arguments) { list in
      var row = Row()
      row.columns(&list)
      return row
    }
  }

  /// What `read` makes of each row of a query; it reads the result columns in order.
  public func rows<Value>(
    _ sql: String, _ arguments: [ColumnValue] = [], _ read: (inout ColumnList) throws -> Value
  ) throws -> [Value] {
    var values: [Value] = []
    try statement(sql).forEach(arguments) { values.append(try read(&$0)) }
    return values
  }

  /// The first column of the first row, a whole number; nil if there is no row or it is null.
  public func integer(_ sql: String, _ arguments: [ColumnValue] = []) throws -> Int64? {
    var found: Int64?
    try statement(sql).forEach(arguments) { list in
      if found == nil { list("value", &found) }
    }
    return found
  }

  /// The last position of the log that the view has taken in.
  public func position() throws -> Position {
    Position(clamping: try integer("SELECT position FROM view_checkpoint") ?? 0)
  }

  @usableFromInline
  func statement(_ sql: String) throws -> ViewStatement {
    ViewStatement(try database.cachedStatement(sql: sql), in: database)
  }
}

/// A prepared statement.
@usableFromInline
struct ViewStatement {
  private let statement: Statement
  private let handle: OpaquePointer
  private let connection: OpaquePointer?

  init(_ statement: Statement, in database: Database) {
    self.statement = statement
    handle = statement.sqliteStatement
    connection = database.sqliteConnection
  }

  /// Binds the first `count` columns of a row and runs to the end.
  @usableFromInline
  func run(count: Int = Int(Int32.max), _ bind: (inout ColumnList) -> Void) throws {
    var list = ColumnList(.binding(handle), count: count)
    bind(&list)
    defer { sqlite3_reset(handle) }
    guard sqlite3_step(handle) == SQLITE_DONE else { throw failure() }
  }

  /// Binds the first `count` columns of a row and reads the first row found; false if there is none.
  @usableFromInline
  func first(
    binding bind: (inout ColumnList) -> Void, count: Int, reading read: (inout ColumnList) -> Void
  ) throws -> Bool {
    var list = ColumnList(.binding(handle), count: count)
    bind(&list)
    defer { sqlite3_reset(handle) }
    switch sqlite3_step(handle) {
    case SQLITE_DONE: return false
    case SQLITE_ROW:
      try self.read(read)
      return true
    default: throw failure()
    }
  }

  func run(_ arguments: [ColumnValue]) throws {
    try forEach(arguments) { _ in }
  }

  /// Hands each row of the result to `visit`.
  func forEach(_ arguments: [ColumnValue], _ visit: (inout ColumnList) throws -> Void) throws {
    precondition(arguments.count == Int(sqlite3_bind_parameter_count(handle)), "each parameter needs its value")
    for (index, argument) in arguments.enumerated() { bind(argument, to: Int32(index) + 1) }
    defer {
      sqlite3_reset(handle)
      sqlite3_clear_bindings(handle)
    }
    while true {
      switch sqlite3_step(handle) {
      case SQLITE_DONE: return
      case SQLITE_ROW: try read(visit)
      default: throw failure()
      }
    }
  }

  private func read(_ visit: (inout ColumnList) throws -> Void) throws {
    var list = ColumnList(.reading(handle))
    try visit(&list)
    if list.isDamaged { throw SQLiteFailure(code: SQLITE_CORRUPT, message: "a text is not UTF-8 or no id") }
  }

  private func bind(_ value: ColumnValue, to parameter: Int32) {
    switch value {
    case .null, .fields, .list: sqlite3_bind_null(handle, parameter)
    case .flag(let value): sqlite3_bind_int64(handle, parameter, value ? 1 : 0)
    case .integer(let value): sqlite3_bind_int64(handle, parameter, value)
    case .real(let value): sqlite3_bind_double(handle, parameter, value)
    case .text(let value): bindText(value, to: parameter, of: handle)
    case .instant(let value): sqlite3_bind_int64(handle, parameter, value.milliseconds)
    case .blob(let value):
      // The empty blob, too, needs an address, or it would be NULL.
      let bytes = value.isEmpty ? [0] : value
      _ = bytes.withUnsafeBytes {
        sqlite3_bind_blob64(
          handle, parameter, $0.baseAddress, sqlite3_uint64(value.count),
          unsafeBitCast(-1, to: sqlite3_destructor_type.self))
      }
    }
  }

  private func failure() -> SQLiteFailure {
    SQLiteFailure(code: sqlite3_errcode(connection), message: String(cString: sqlite3_errmsg(connection)))
  }
}
