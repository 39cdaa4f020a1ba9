// One SELECT on a view's tables, for those who want to ask what no list answers. Nothing that could write gets through:
// the connection is read-only and its own, only a single statement that reads is taken, and it ends after some time.

internal import Dispatch
internal import EventSourcing
internal import GRDB
internal import GRDBSQLite

/// What a query gave.
public struct SQLResult: Sendable, Equatable {
  public let columns: [String]
  /// Whole numbers, reals, text, blobs and nulls.
  public let rows: [[ColumnValue]]

  /// Whether the first column of the first row is neither 0 nor null, nor no.
  public var isTrue: Bool {
    switch rows.first?.first {
    case nil, .null, .integer(0), .real(0), .flag(false): false
    case .integer, .real, .flag, .text, .blob, .instant, .list, .fields: true
    }
  }
}

extension ViewStore {
  /// The largest answer, in bytes: it is kept in memory, so that no transaction stays open while it is printed.
  private static var largestAnswer: Int { 256 << 20 }

  /// Runs one SELECT statement, for `timeLimit` seconds at most.
  ///
  /// - Throws: `refusedQuery` if it is no statement that only reads, or one that SQLite does not understand; `timeLimit`.
  public func sql(_ query: String, timeLimit: Double = 60) throws -> SQLResult {
    try sql(query, beside: [], timeLimit: timeLimit)
  }

  /// The same with the tables of other views at hand, too.
  func sql(_ query: String, beside others: [AttachedView], timeLimit: Double) throws -> SQLResult {
    try Self.requireReading(query)
    let file = try file()
    do {
      return try Self.readAfresh(file, beside: others) { database in
        try SQLLimits.apply(to: database, seconds: timeLimit) { try Self.run(query, database) }
      }
    } catch let error as SQLiteFailure where error.code & 0xFF == SQLITE_INTERRUPT {
      throw ViewError.timeLimit(timeLimit)
    } catch {
      throw noting(error)
    }
  }

  /// Reads a file through a connection of its own, which remembers no page that it has read before.
  static func readAfresh<Result>(
    _ file: ViewFile<P>, beside others: [AttachedView] = [], _ body: (Database) throws -> Result
  ) throws -> Result {
    // The connection must not outlive the folders.
    defer { withExtendedLifetime((file, others)) {} }
    let queue = try DatabaseQueue(
      path: file.folder.location(file.name), configuration: ViewFile<P>.liveConfiguration(readOnly: true))
    defer { try? queue.close() }
    // What is attached to a connection that only reads is only read.
    try queue.inDatabase { database in
      for view in others {
        try database.execute(sql: "ATTACH DATABASE ? AS \"\(view.name)\"", arguments: [view.location])
      }
    }
    return try queue.read(body)
  }

  static func requireReading(_ query: String) throws {
    guard reads(query) else { throw ViewError.refusedQuery("only SELECT, WITH and VALUES are run here") }
  }

  /// Whether the first word, after blanks and comments, begins a query.
  private static func reads(_ query: String) -> Bool {
    ["select", "with", "values"].contains(afterBlanks(query[...])?.prefix(while: \.isLetter).lowercased() ?? "")
  }

  private static func isBlank(_ text: Substring) -> Bool {
    afterBlanks(text.drop { $0 == ";" || $0.isWhitespace })?.isEmpty ?? false
  }

  /// What comes after blanks and comments; nil if a comment has no end.
  private static func afterBlanks(_ query: Substring) -> Substring? {
    var rest = query
    while true {
      rest = rest.drop(while: \.isWhitespace)
      if rest.hasPrefix("--") {
        rest = rest.drop { !$0.isNewline }
      } else if rest.hasPrefix("/*") {
        guard let end = rest.firstRange(of: "*/") else { return nil }
        rest = rest[end.upperBound...]
      } else {
        return rest
      }
    }
  }

  static func run(_ query: String, _ database: Database) throws -> SQLResult {
    let handle = try prepare(query, database)
    defer { sqlite3_finalize(handle) }
    guard sqlite3_stmt_readonly(handle) != 0, sqlite3_bind_parameter_count(handle) == 0 else {
      throw ViewError.refusedQuery("it must only read and have no parameters")
    }
    let columns = 0..<sqlite3_column_count(handle)
    let names = columns.map { String(cString: sqlite3_column_name(handle, $0)) }
    var rows: [[ColumnValue]] = []
    var size = 0
    while true {
      switch sqlite3_step(handle) {
      case SQLITE_DONE: return SQLResult(columns: names, rows: rows)
      case SQLITE_ROW:
        rows.append(columns.map { storedValue($0, of: handle) })
        size += columns.reduce(64) { $0 + 40 + Int(sqlite3_column_bytes(handle, $1)) }
        if size > largestAnswer { throw ViewError.refusedQuery("its answer is too large; narrow it, or add a LIMIT") }
      case let code: throw Self.failure(code, database)
      }
    }
  }

  /// Prepares the one statement that `query` holds.
  private static func prepare(_ query: String, _ database: Database) throws -> OpaquePointer {
    var handle: OpaquePointer?
    var rest = ""
    let code = query.withCString { text in
      var tail: UnsafePointer<CChar>?
      let code = sqlite3_prepare_v2(database.sqliteConnection, text, -1, &handle, &tail)
      rest = tail.map { String(cString: $0) } ?? ""
      return code
    }
    guard code == SQLITE_OK, let handle else {
      let failure = Self.failure(code, database)
      if code & 0xFF == SQLITE_INTERRUPT || code & 0xFF == SQLITE_CORRUPT { throw failure }
      throw ViewError.refusedQuery(failure.message)
    }
    guard !query.utf8.contains(0), isBlank(rest[...]) else {
      sqlite3_finalize(handle)
      throw ViewError.refusedQuery("only one statement is run at a time")
    }
    return handle
  }

  private static func failure(_ code: Int32, _ database: Database) -> SQLiteFailure {
    SQLiteFailure(code: code, message: String(cString: sqlite3_errmsg(database.sqliteConnection)))
  }
}
