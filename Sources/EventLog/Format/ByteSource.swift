// A bounded reader for the format's primitives: every length is checked against what is left.
// It trusts nothing, so hostile bytes end in a fault and never in a trap or a large allocation.

internal import FoundationEssentials

/// Why bytes do not follow the format.
struct FormatFault: Error {
  let reason: String

  init(_ reason: String) { self.reason = reason }
}

/// Reads primitives from bytes, in order.
struct ByteSource {
  let bytes: UnsafeRawBufferPointer
  private(set) var offset: Int

  init(_ bytes: UnsafeRawBufferPointer, at offset: Int = 0) {
    self.bytes = bytes
    self.offset = offset
  }

  var left: Int { bytes.count - offset }

  @inline(__always)
  mutating func byte() throws(FormatFault) -> UInt8 {
    guard offset < bytes.count else { throw FormatFault("the content ends too early") }
    defer { offset += 1 }
    return bytes[offset]
  }

  mutating func take(_ count: Int) throws(FormatFault) -> UnsafeRawBufferPointer {
    guard count >= 0, count <= left else { throw FormatFault("a length reaches beyond the content") }
    defer { offset += count }
    return UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + count])
  }

  @inline(__always)
  mutating func varint() throws(FormatFault) -> UInt64 {
    let first = try byte()
    return first < 0x80 ? UInt64(first) : try longVarint(first)
  }

  private mutating func longVarint(_ first: UInt8) throws(FormatFault) -> UInt64 {
    var value = UInt64(first & 0x7F)
    var shift: UInt64 = 7
    while true {
      let next = try byte()
      guard shift < 63 || next <= 1 else { throw FormatFault("a varint is too large") }
      value |= UInt64(next & 0x7F) << shift
      if next < 0x80 { return value }
      shift += 7
    }
  }

  mutating func zigzag() throws(FormatFault) -> Int64 {
    let value = try varint()
    return Int64(bitPattern: (value >> 1) ^ (0 &- (value & 1)))
  }

  /// A varint that is at most `limit`.
  @inline(__always)
  mutating func number(atMost limit: Int) throws(FormatFault) -> Int {
    let value = try varint()
    guard value <= UInt64(limit) else { throw FormatFault("a number is larger than \(limit)") }
    return Int(value)
  }

  /// An index into `count` things.
  @inline(__always)
  mutating func index(below count: Int) throws(FormatFault) -> Int {
    let value = try varint()
    guard value < UInt64(count) else { throw FormatFault("a number refers to nothing") }
    return Int(value)
  }

  /// How many items follow, each of at least `size` bytes.
  mutating func count(itemsOf size: Int) throws(FormatFault) -> Int {
    try number(atMost: left / size)
  }

  mutating func little<Number: FixedWidthInteger>(_: Number.Type) throws(FormatFault) -> Number {
    let part = try take(MemoryLayout<Number>.size)
    return Number(littleEndian: part.loadUnaligned(as: Number.self))
  }

  mutating func text(atMost limit: Int) throws(FormatFault) -> String {
    let length = try number(atMost: limit)
    let part = try take(length).bindMemory(to: UInt8.self)
    guard let text = String(validating: part, as: UTF8.self) else { throw FormatFault("a text is not UTF-8") }
    return text
  }

  /// A name of a type or a command, which is never empty.
  mutating func name() throws(FormatFault) -> String {
    let name = try text(atMost: BatchLimits.name)
    guard !name.utf8.isEmpty else { throw FormatFault("a name is empty") }
    return name
  }

  mutating func uuid() throws(FormatFault) -> UUID {
    UUID(uuid: try take(16).loadUnaligned(as: uuid_t.self))
  }
}
