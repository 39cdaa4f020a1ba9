// The columns of a row, listed once by the row itself. The same list names the columns for the schema, binds them to a
// statement, reads them back and hands out their values, so that these four can't disagree.

public import FoundationEssentials
internal import GRDBSQLite
internal import TextFormats

/// What a row lists its columns to; `StoredRow.columns(_:)` and `ListRow.columns(_:)` call it once a column, in order.
public struct ColumnList {
  enum Purpose {
    /// The columns of a table.
    case naming
    /// The names of the values that are handed out.
    case labelling
    /// Into the parameters of a statement.
    case binding(OpaquePointer)
    /// From the current row of a statement.
    case reading(OpaquePointer)
    case collecting
  }

  let purpose: Purpose
  /// The column to come, from 0.
  private var next: Int32 = 0
  /// Columns from here on are passed over.
  private let end: Int32
  private(set) var columns: [Table.Column] = []
  private(set) var values: [ColumnValue] = []
  /// A text that was read is not UTF-8, or an id is none.
  private(set) var isDamaged = false

  init(_ purpose: Purpose, count: Int = Int(Int32.max)) {
    self.purpose = purpose
    end = Int32(clamping: count)
  }

  /// A column of whole numbers; `meaning` says what a value is when it is handed out.
  @usableFromInline
  mutating func integer(_ name: String, _ value: inout Int64?, _ meaning: (Int64) -> ColumnValue) {
    guard next < end else { return }
    defer { next += 1 }
    switch purpose {
    case .naming, .labelling: columns.append(Table.Column(name: name, type: "INTEGER"))
    case .binding(let statement):
      if let value {
        sqlite3_bind_int64(statement, next + 1, value)
      } else {
        sqlite3_bind_null(statement, next + 1)
      }
    case .reading(let statement):
      let isNull = sqlite3_column_type(statement, next) == SQLITE_NULL
      value = isNull ? nil : sqlite3_column_int64(statement, next)
    case .collecting: values.append(value.map(meaning) ?? .null)
    }
  }

  /// A column of text.
  @usableFromInline
  mutating func text(_ name: String, _ value: inout String?) {
    guard next < end else { return }
    defer { next += 1 }
    switch purpose {
    case .naming, .labelling: columns.append(Table.Column(name: name, type: "TEXT"))
    case .binding(let statement): bindText(value, to: next + 1, of: statement)
    case .reading(let statement):
      guard sqlite3_column_type(statement, next) != SQLITE_NULL else {
        value = nil
        return
      }
      value = columnText(next, of: statement)
      if value == nil { isDamaged = true }
    case .collecting: values.append(value.map(ColumnValue.text) ?? .null)
    }
  }

  /// A column of ids, stored as lower-case text so that any tool can read them.
  @usableFromInline
  mutating func uuid(_ name: String, _ value: inout UUID?) {
    guard next < end else { return }
    switch purpose {
    case .binding(let statement):
      bindUUID(value, to: next + 1, of: statement)
      next += 1
    case .reading:
      var text: String?
      self.text(name, &text)
      value = text.flatMap(UUIDText.parse)
      if text != nil, value == nil { isDamaged = true }
    case .naming, .labelling, .collecting:
      var text = value.map(UUIDText.string)
      self.text(name, &text)
    }
  }

  /// A column of ids that are stored as their 16 bytes, for a table that has very many; `sqlText(ofCompact:)` gives their
  /// text to who reads the table, `ColumnValue.compact` what they are looked for by.
  public mutating func compact(_ name: String, _ value: inout UUID?) {
    guard next < end else { return }
    defer { next += 1 }
    switch purpose {
    case .naming, .labelling: columns.append(Table.Column(name: name, type: "BLOB"))
    case .binding(let statement):
      guard var bytes = value?.uuid else {
        sqlite3_bind_null(statement, next + 1)
        return
      }
      withUnsafeBytes(of: &bytes) {
        _ = sqlite3_bind_blob64(statement, next + 1, $0.baseAddress, sqlite3_uint64($0.count), transient)
      }
    case .reading(let statement):
      value = nil
      guard sqlite3_column_type(statement, next) != SQLITE_NULL else { return }
      guard let start = sqlite3_column_blob(statement, next), sqlite3_column_bytes(statement, next) == 16 else {
        isDamaged = true
        return
      }
      value = UUID(uuid: UnsafeRawPointer(start).loadUnaligned(as: uuid_t.self))
    case .collecting: values.append(value.map(ColumnValue.compact) ?? .null)
    }
  }

  /// The usual text of the ids in a compact column, in SQL.
  public static func sqlText(ofCompact column: String) -> String {
    let parts = [(1, 8), (9, 4), (13, 4), (17, 4), (21, 12)].map { "substr(hex(\(column)), \($0), \($1))" }
    return "lower(\(parts.joined(separator: " || '-' || ")))"
  }

  /// A value made of several columns: `parts` lists them, `value` is what is handed out for all of them together.
  public mutating func group(
    _ name: String, _ value: @autoclosure () -> ColumnValue, _ parts: (inout ColumnList) -> Void
  ) {
    switch purpose {
    case .labelling: columns.append(Table.Column(name: name, type: ""))
    case .collecting: values.append(value())
    default: parts(&self)
    }
  }
}

extension ColumnList {
  /// All columns of the current row as the table holds them; none unless a row is read.
  var storedRow: [ColumnValue] {
    guard case .reading(let statement) = purpose else { return [] }
    return (0..<sqlite3_column_count(statement)).map { storedValue($0, of: statement) }
  }
}

/// The value of a column as a table holds it, whatever it means.
func storedValue(_ column: Int32, of statement: OpaquePointer) -> ColumnValue {
  switch sqlite3_column_type(statement, column) {
  case SQLITE_INTEGER: return .integer(sqlite3_column_int64(statement, column))
  case SQLITE_FLOAT: return .real(sqlite3_column_double(statement, column))
  case SQLITE_NULL: return .null
  case SQLITE_TEXT:
    if let text = columnText(column, of: statement) { return .text(text) }
    fallthrough
  default:
    let bytes = UnsafeRawBufferPointer(
      start: sqlite3_column_blob(statement, column), count: Int(sqlite3_column_bytes(statement, column)))
    return .blob(Array(bytes))
  }
}

/// SQLite copies what it is handed before the call returns.
private let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

func bindText(_ value: String?, to parameter: Int32, of statement: OpaquePointer) {
  guard var value else {
    sqlite3_bind_null(statement, parameter)
    return
  }
  value.withUTF8 { bytes in
    bytes.withMemoryRebound(to: CChar.self) { chars in
      // A null pointer would bind NULL instead of the empty text.
      let start = chars.baseAddress ?? UnsafePointer(bitPattern: 1)
      _ = sqlite3_bind_text64(
        statement, parameter, start, sqlite3_uint64(chars.count), transient, UInt8(SQLITE_UTF8))
    }
  }
}

private func bindUUID(_ value: UUID?, to parameter: Int32, of statement: OpaquePointer) {
  guard let value else {
    sqlite3_bind_null(statement, parameter)
    return
  }
  UUIDText.withText(of: value) { text in
    _ = sqlite3_bind_text64(
      statement, parameter, text.baseAddress, sqlite3_uint64(text.count), transient, UInt8(SQLITE_UTF8))
  }
}

/// The text of a column; nil if it is not UTF-8.
func columnText(_ column: Int32, of statement: OpaquePointer) -> String? {
  guard let start = sqlite3_column_text(statement, column) else { return "" }
  let count = Int(sqlite3_column_bytes(statement, column))
  return String(validating: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
}
