// What a statement of a user's own may do: read tables, call plain functions, and take some time. SQLite asks for each
// action while it prepares the statement; whatever is not named here is refused.

internal import Dispatch
internal import GRDB
internal import GRDBSQLite

enum SQLLimits {
  /// The longest text or blob that a statement may make, in bytes.
  private static let longestValue: Int32 = 64 << 20

  /// Runs `body` with the limits in force on a connection that is used for nothing else.
  static func apply<Result>(to database: Database, seconds: Double, _ body: () throws -> Result) rethrows -> Result {
    let connection = database.sqliteConnection
    sqlite3_limit(connection, SQLITE_LIMIT_LENGTH, longestValue)
    let clock = Clock(end: .now() + seconds)
    sqlite3_set_authorizer(connection, { _, action, _, name, _, _ in SQLLimits.allows(action, name) }, nil)
    sqlite3_progress_handler(
      connection, 10_000, { Unmanaged<Clock>.fromOpaque($0!).takeUnretainedValue().isOver },
      Unmanaged.passUnretained(clock).toOpaque())
    defer {
      sqlite3_set_authorizer(connection, nil, nil)
      sqlite3_progress_handler(connection, 0, nil, nil)
    }
    return try withExtendedLifetime(clock, body)
  }

  private static func allows(_ action: Int32, _ name: UnsafePointer<CChar>?) -> Int32 {
    switch action {
    case SQLITE_SELECT, SQLITE_READ, SQLITE_RECURSIVE: SQLITE_OK
    // Prints or takes addresses of memory, or loads code.
    case SQLITE_FUNCTION:
      ["fts3_tokenizer", "load_extension"].contains(name.map { String(cString: $0).lowercased() } ?? "")
        ? SQLITE_DENY : SQLITE_OK
    default: SQLITE_DENY
    }
  }

  private final class Clock {
    private let end: DispatchTime

    init(end: DispatchTime) { self.end = end }

    /// Not 0 when the time is over.
    var isOver: Int32 { DispatchTime.now() > end ? 1 : 0 }
  }
}
