// The digest of a view's rows. Two views that were built from the same events by the same code have the same digest,
// whether they grew with the log or were rebuilt in one go.

internal import Digests
internal import EventSourcing
internal import GRDB
internal import GRDBSQLite

/// SHA-256 over a view's rows in the order of their keys.
public struct ViewDigest: Hashable, Sendable, CustomStringConvertible {
  public let bytes: [UInt8]

  /// Sixty-four hexadecimal digits.
  public var description: String { Hexadecimal.text(bytes) }
}

extension ViewDigest {
  /// Each value is hashed as a byte for its type, its length in eight bytes, and its bytes; each table begins with its
  /// name and its columns. The code's version is part of the digest, the position is not.
  static func of<P: View>(_ view: P.Type, in database: Database) throws -> ViewDigest {
    var hash = RowHash()
    hash.text(P.name)
    hash.text(String(P.version))
    for table in P.tables {
      hash.text(table.name)
      for column in table.columns { hash.text(column.name) }
      let statement = try database.cachedStatement(sql: table.scan)
      try hash.rows(statement.sqliteStatement, columns: Int32(table.columns.count))
    }
    return hash.finish()
  }
}

private struct RowHash {
  private var sha = SHA256()
  /// What is still to be hashed: one call for many small values.
  private var pending: [UInt8] = []

  mutating func text(_ text: String) {
    var text = text
    text.withUTF8 { value(3, UnsafeRawBufferPointer($0)) }
  }

  mutating func rows(_ statement: OpaquePointer, columns: Int32) throws {
    defer { sqlite3_reset(statement) }
    while true {
      switch sqlite3_step(statement) {
      case SQLITE_DONE: return
      case SQLITE_ROW:
        for column in 0..<columns { self.column(column, statement) }
      case let code: throw SQLiteFailure(code: code, message: "can't read all rows")
      }
    }
  }

  mutating func finish() -> ViewDigest {
    hashPending()
    return ViewDigest(bytes: sha.finalize())
  }

  private mutating func column(_ column: Int32, _ statement: OpaquePointer) {
    let type = sqlite3_column_type(statement, column)
    switch type {
    case SQLITE_INTEGER:
      withUnsafeBytes(of: sqlite3_column_int64(statement, column).littleEndian) { value(1, $0) }
    case SQLITE_FLOAT:
      withUnsafeBytes(of: sqlite3_column_double(statement, column).bitPattern.littleEndian) { value(2, $0) }
    case SQLITE_NULL: value(5, UnsafeRawBufferPointer(start: nil, count: 0))
    default:
      let start = sqlite3_column_blob(statement, column)
      let count = Int(sqlite3_column_bytes(statement, column))
      value(type == SQLITE_TEXT ? 3 : 4, UnsafeRawBufferPointer(start: start, count: count))
    }
  }

  private mutating func value(_ type: UInt8, _ bytes: UnsafeRawBufferPointer) {
    pending.append(type)
    withUnsafeBytes(of: UInt64(bytes.count).littleEndian) { pending.append(contentsOf: $0) }
    pending.append(contentsOf: bytes)
    if pending.count > 1 << 16 { hashPending() }
  }

  private mutating func hashPending() {
    pending.withUnsafeBytes { sha.update(bufferPointer: $0) }
    pending.removeAll(keepingCapacity: true)
  }
}
