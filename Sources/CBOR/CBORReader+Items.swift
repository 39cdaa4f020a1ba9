// Reading values: each call reads the next item, which must be of the type asked for.
// Types with a coding of their own use these, and so do records.

public import FoundationEssentials

extension CBORReader {
  /// Reads a whole number from 0 to 2^64 - 1.
  public mutating func readUInt() throws(CBORError) -> UInt64 {
    let start = offset
    let head = try head()
    switch head.major {
    case 0: return head.argument
    case 1: throw CBORError(.outOfRange, at: start, "a negative number")
    default: throw CBORError(.typeMismatch, at: start, "expected a whole number")
    }
  }

  /// Reads a whole number that fits 64 bits with sign.
  @inline(__always)
  public mutating func readInt() throws(CBORError) -> Int64 {
    let start = offset
    let head = try head()
    guard head.major < 2 else { throw CBORError(.typeMismatch, at: start, "expected a whole number") }
    guard let magnitude = Int64(exactly: head.argument) else { throw CBORError(.outOfRange, at: start) }
    return head.major == 0 ? magnitude : ~magnitude
  }

  /// Reads a whole number that fits `Value`.
  public mutating func readInteger<Value: FixedWidthInteger>(
    _: Value.Type = Value.self
  ) throws(CBORError) -> Value {
    let start = offset
    let head = try head()
    guard head.major < 2 else { throw CBORError(.typeMismatch, at: start, "expected a whole number") }
    let number = head.major == 0 ? Value(exactly: head.argument) : Value(exactly: ~Int128(head.argument))
    guard let number else { throw CBORError(.outOfRange, at: start) }
    return number
  }

  /// Reads a truth value.
  public mutating func readBool() throws(CBORError) -> Bool {
    let start = offset
    switch try peek() {
    case 0xF4:
      offset += 1
      return false
    case 0xF5:
      offset += 1
      return true
    default: throw CBORError(.typeMismatch, at: start, "expected true or false")
    }
  }

  /// Reads a number as a float; a whole number is accepted where the float keeps its value.
  public mutating func readDouble() throws(CBORError) -> Double {
    let start = offset
    let head = try head()
    if let float = head.float { return float }
    guard head.major < 2 else { throw CBORError(.typeMismatch, at: start, "expected a number") }
    let number = head.major == 0 ? Double(exactly: head.argument) : Double(exactly: ~Int128(head.argument))
    guard let number else { throw CBORError(.outOfRange, at: start) }
    return number
  }

  /// Reads text.
  public mutating func readText() throws(CBORError) -> String {
    let head = try head(of: 3, "text")
    if head.isIndefinite { return try chunkedText() }
    let start = offset
    return try String(cborText: try content(head), at: start)
  }

  private mutating func chunkedText() throws(CBORError) -> String {
    var text = ""
    try forEachChunk(major: 3) { (chunk, start) throws(CBORError) in
      text += try String(cborText: chunk, at: start)
    }
    return text
  }

  /// Reads a byte string.
  public mutating func readBytes() throws(CBORError) -> [UInt8] {
    let head = try head(of: 2, "bytes")
    guard head.isIndefinite else { return [UInt8](try content(head)) }
    var bytes: [UInt8] = []
    try forEachChunk(major: 2) { chunk, _ throws(CBORError) in bytes.append(contentsOf: chunk) }
    return bytes
  }

  /// Reads the number of a tag; the item that it describes is next.
  public mutating func readTag() throws(CBORError) -> UInt64 {
    try head(of: 6, "a tag").argument
  }

  /// Reads a tag that must have the given number.
  @inline(__always)
  public mutating func readTag(_ number: UInt64) throws(CBORError) {
    let start = offset
    guard try readTag() == number else { throw CBORError(.typeMismatch, at: start, "expected tag \(number)") }
  }

  /// Reads a UUID: tag 37 over 16 bytes.
  public mutating func readUUID() throws(CBORError) -> UUID {
    // The bytes that every writer makes, in one look.
    if remaining >= 19, bytes[offset] == 0xD8, bytes[offset &+ 1] == 37, bytes[offset &+ 2] == 0x50 {
      defer { offset &+= 19 }
      return UUID(uuid: bytes.loadUnaligned(fromByteOffset: offset &+ 3, as: uuid_t.self))
    }
    return try readUnusualUUID()
  }

  /// Reads a UUID whose heads are longer than need be, or finds out what is wrong with it.
  private mutating func readUnusualUUID() throws(CBORError) -> UUID {
    try readTag(CBORTag.uuid)
    let start = offset
    let content = try readBytes()
    guard content.count == 16 else { throw CBORError(.invalidValue, at: start, "a UUID has 16 bytes") }
    return UUID(uuid: content.withUnsafeBytes { $0.loadUnaligned(as: uuid_t.self) })
  }

  /// Reads personal text: tag 55835 over text.
  public mutating func readPersonalText() throws(CBORError) -> String {
    try readTag(CBORTag.personalText)
    return try readText()
  }

  /// Whether the next item is null; it stays unread.
  public var isNull: Bool { offset < bytes.count && bytes[offset] == 0xF6 }

  /// Whether the next item is text; it stays unread.
  public var isText: Bool { offset < bytes.count && bytes[offset] &>> 5 == 3 }

  /// Reads a value by its own coding.
  @inlinable
  public mutating func read<Value: CBORCodable>(_: Value.Type = Value.self) throws(CBORError) -> Value {
    try Value(from: &self)
  }

  /// Reads a value by its own coding, or null as nil.
  @inlinable
  public mutating func readIfPresent<Value: CBORCodable>(
    _: Value.Type = Value.self
  ) throws(CBORError) -> Value? {
    guard isNull else { return try Value(from: &self) }
    try skip()
    return nil
  }

  /// Reads an array of values by their own coding.
  public mutating func readArray<Value: CBORCodable>(of _: Value.Type = Value.self) throws(CBORError) -> [Value] {
    var values: [Value] = []
    try readArray { (reader) throws(CBORError) in values.append(try Value(from: &reader)) }
    return values
  }

  /// Reads the head of an array of definite length; its items are next. The count is never more than fits the bytes
  /// that are left, at `bytesPerItem` each, so that memory may be set aside for it.
  public mutating func readArrayCount(bytesPerItem: Int = 1) throws(CBORError) -> Int {
    let start = offset
    let head = try head(of: 4, "an array")
    guard !head.isIndefinite else { throw CBORError(.unsupported, at: start, "an array of indefinite length") }
    return try itemCount(head, bytesPerItem: UInt64(max(1, bytesPerItem)))
  }

  /// The error for a map at `mapStart` that lacks a key; for codings that find a field unset after `readMap`.
  public static func missingKey(_ name: String, inMapAt mapStart: Int) -> CBORError {
    CBORError(.missingKey, at: mapStart, name)
  }
}

extension CBORHead {
  /// The value of a float, nil when the item is none.
  var float: Double? {
    guard major == 7 else { return nil }
    switch info {
    case 25: return HalfPrecision.value(bits: UInt16(truncatingIfNeeded: argument))
    case 26: return Double(Float(bitPattern: UInt32(truncatingIfNeeded: argument)))
    case 27: return Double(bitPattern: argument)
    default: return nil
    }
  }
}

extension String {
  /// The text of `bytes`, which were found at `offset`; throws when they are not valid UTF-8.
  @inline(__always)
  init(cborText bytes: UnsafeRawBufferPointer, at offset: Int) throws(CBORError) {
    do {
      let text = bytes.assumingMemoryBound(to: UInt8.self)
      self = String(copying: try UTF8Span(validating: text.span))
    } catch {
      throw CBORError(.invalidUTF8, at: offset)
    }
  }
}
