// One SELECT on a view's tables, for those who want to ask what no list answers. Nothing that could write gets through:
// the connection is read-only, and only a single statement that reads is taken.

internal import EventSourcing
internal import GRDB
internal import GRDBSQLite

/// What a query gave.
public struct SQLResult: Sendable, Equatable {
  public let columns: [String]
  /// Whole numbers, reals, text, blobs and nulls.
  public let rows: [[ColumnValue]]
}

extension Shelf {
  /// Runs one SELECT statement.
  public func sql(_ query: String) throws -> SQLResult {
    guard Self.reads(query) else { throw ViewError.refusedQuery("only SELECT, WITH and VALUES are run here") }
    return try read { db in
      let statement: Statement
      do {
        statement = try db.database.makeStatement(sql: query)
      } catch {
        throw ViewError.refusedQuery((error as? DatabaseError)?.message ?? "\(error)")
      }
      let handle = statement.sqliteStatement
      guard sqlite3_stmt_readonly(handle) != 0, sqlite3_bind_parameter_count(handle) == 0 else {
        throw ViewError.refusedQuery("it must only read and have no parameters")
      }
      return try Self.run(handle, db.database)
    }
  }

  /// Whether the first word, after blanks and comments, begins a query.
  private static func reads(_ query: String) -> Bool {
    var rest = query[...]
    while true {
      rest = rest.drop(while: \.isWhitespace)
      if rest.hasPrefix("--") {
        rest = rest.drop { !$0.isNewline }
      } else if rest.hasPrefix("/*") {
        guard let end = rest.firstRange(of: "*/") else { return false }
        rest = rest[end.upperBound...]
      } else {
        return ["select", "with", "values"].contains(rest.prefix(while: \.isLetter).lowercased())
      }
    }
  }

  private static func run(_ handle: OpaquePointer, _ database: Database) throws -> SQLResult {
    let columns = 0..<sqlite3_column_count(handle)
    let names = columns.map { String(cString: sqlite3_column_name(handle, $0)) }
    var rows: [[ColumnValue]] = []
    defer { sqlite3_reset(handle) }
    while true {
      switch sqlite3_step(handle) {
      case SQLITE_DONE: return SQLResult(columns: names, rows: rows)
      case SQLITE_ROW: rows.append(columns.map { value($0, handle) })
      case let code:
        throw SQLiteFailure(code: code, message: String(cString: sqlite3_errmsg(database.sqliteConnection)))
      }
    }
  }

  private static func value(_ column: Int32, _ handle: OpaquePointer) -> ColumnValue {
    switch sqlite3_column_type(handle, column) {
    case SQLITE_INTEGER: return .integer(sqlite3_column_int64(handle, column))
    case SQLITE_FLOAT: return .real(sqlite3_column_double(handle, column))
    case SQLITE_NULL: return .null
    case SQLITE_TEXT:
      if let text = columnText(column, of: handle) { return .text(text) }
      fallthrough
    default:
      let bytes = UnsafeRawBufferPointer(
        start: sqlite3_column_blob(handle, column), count: Int(sqlite3_column_bytes(handle, column)))
      return .blob(Array(bytes))
    }
  }
}
