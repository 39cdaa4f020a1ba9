// The types that a column may have. All come down to whole numbers, text and ids; instants are whole milliseconds.

public import EventSourcing
public import FoundationEssentials

extension ColumnList {
  public mutating func callAsFunction(_ name: String, _ value: inout Int64) {
    var raw: Int64? = value
    integer(name, &raw, ColumnValue.integer)
    value = raw ?? 0
  }

  public mutating func callAsFunction(_ name: String, _ value: inout Int64?) {
    integer(name, &value, ColumnValue.integer)
  }

  public mutating func callAsFunction(_ name: String, _ value: inout Int) {
    var raw: Int64? = Int64(value)
    integer(name, &raw, ColumnValue.integer)
    value = Int(raw ?? 0)
  }

  public mutating func callAsFunction(_ name: String, _ value: inout Int?) {
    var raw = value.map(Int64.init)
    integer(name, &raw, ColumnValue.integer)
    value = raw.map { Int($0) }
  }

  public mutating func callAsFunction(_ name: String, _ value: inout Bool) {
    var raw: Int64? = value ? 1 : 0
    integer(name, &raw) { .flag($0 != 0) }
    value = raw ?? 0 != 0
  }

  public mutating func callAsFunction(_ name: String, _ value: inout Instant) {
    var raw: Int64? = value.milliseconds
    integer(name, &raw) { .instant(Instant(milliseconds: $0)) }
    value = Instant(milliseconds: raw ?? 0)
  }

  public mutating func callAsFunction(_ name: String, _ value: inout Instant?) {
    var raw = value?.milliseconds
    integer(name, &raw) { .instant(Instant(milliseconds: $0)) }
    value = raw.map(Instant.init(milliseconds:))
  }

  /// A place in the log.
  public mutating func callAsFunction(_ name: String, _ value: inout Position) {
    var raw: Int64? = Int64(value)
    integer(name, &raw, ColumnValue.integer)
    value = Position(clamping: raw ?? 0)
  }

  public mutating func callAsFunction(_ name: String, _ value: inout String) {
    var raw: String? = value
    text(name, &raw)
    value = raw ?? ""
  }

  public mutating func callAsFunction(_ name: String, _ value: inout String?) {
    text(name, &value)
  }

  @inlinable
  public mutating func callAsFunction<Kind>(_ name: String, _ value: inout ID<Kind>) {
    var raw: UUID? = value.uuid
    uuid(name, &raw)
    value = raw.map { ID($0) } ?? .blank
  }

  @inlinable
  public mutating func callAsFunction<Kind>(_ name: String, _ value: inout ID<Kind>?) {
    var raw = value?.uuid
    uuid(name, &raw)
    value = raw.map { ID($0) }
  }

  /// One of a set of words.
  @inlinable
  public mutating func callAsFunction<Word: RawRepresentable<String>>(_ name: String, _ value: inout Word) {
    var raw: String? = value.rawValue
    text(name, &raw)
    guard let word = raw.flatMap(Word.init(rawValue:)) else { return }
    value = word
  }

  /// One of a set of words, or none.
  @inlinable
  public mutating func callAsFunction<Word: RawRepresentable<String>>(_ name: String, _ value: inout Word?) {
    var raw = value?.rawValue
    text(name, &raw)
    value = raw.flatMap(Word.init(rawValue:))
  }
}

extension ColumnValue {
  /// An id as a compact column holds it.
  public static func compact(_ id: UUID) -> ColumnValue { .blob(withUnsafeBytes(of: id.uuid) { Array($0) }) }
}

extension ID {
  /// Sixteen zero bytes: what a row holds before it is filled.
  @inlinable
  public static var blank: Self { Self(UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))) }
}
