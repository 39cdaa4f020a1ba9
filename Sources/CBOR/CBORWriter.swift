// Appends CBOR items to a buffer of its own: heads, numbers, strings, containers and tags.
// Heads and floats are always the shortest; the caller writes map keys in their deterministic order.

/// A growing buffer of CBOR items.
///
/// A container is written as its head (`array(_:)`, `map(_:)`) followed by its items.
/// In the deterministic encoding the keys of a map ascend by length, then by their bytes.
public struct CBORWriter: ~Copyable {
  private var base: UnsafeMutableRawPointer
  private var capacity: Int
  /// The number of bytes written so far.
  public private(set) var count = 0

  /// Makes an empty writer with room for `capacity` bytes; it grows as needed.
  public init(capacity: Int = 512) {
    self.capacity = max(capacity, 16)
    base = .allocate(byteCount: self.capacity, alignment: 8)
  }

  deinit {
    base.deallocate()
  }

  /// A copy of the bytes written so far.
  public var bytes: [UInt8] {
    withUnsafeBytes { [UInt8]($0) }
  }

  /// Calls `body` with the bytes written so far, which are valid only during the call.
  public func withUnsafeBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(UnsafeRawBufferPointer(start: base, count: count))
  }

  /// Forgets all that was written and keeps the memory, so that the writer can be used again.
  public mutating func removeAll() {
    count = 0
  }

  /// Forgets what was written after the first `newCount` bytes.
  public mutating func truncate(to newCount: Int) {
    precondition(newCount <= count, "a writer can only be cut shorter")
    count = newCount
  }

  /// Appends bytes that are already complete CBOR items.
  public mutating func append(encoded bytes: UnsafeRawBufferPointer) {
    reserve(bytes.count)
    if let source = bytes.baseAddress { (base + count).copyMemory(from: source, byteCount: bytes.count) }
    count += bytes.count
  }

  /// Appends the head of an item: its major type, 0 to 7, and the shortest form of its argument.
  @inline(__always)
  mutating func head(_ major: UInt8, _ argument: UInt64) {
    reserve(9)
    if argument < 24 {
      (base + count).storeBytes(of: major &<< 5 | UInt8(truncatingIfNeeded: argument), as: UInt8.self)
      count &+= 1
    } else {
      longHead(major, argument)
    }
  }

  private mutating func longHead(_ major: UInt8, _ argument: UInt64) {
    if argument <= 0xFF {
      put(major, info: 24, UInt8(truncatingIfNeeded: argument))
    } else if argument <= 0xFFFF {
      put(major, info: 25, UInt16(truncatingIfNeeded: argument))
    } else if argument <= 0xFFFF_FFFF {
      put(major, info: 26, UInt32(truncatingIfNeeded: argument))
    } else {
      put(major, info: 27, argument)
    }
  }

  /// Appends a head whose argument has the width of `Argument`; `reserve` must have made room.
  private mutating func put<Argument: FixedWidthInteger>(_ major: UInt8, info: UInt8, _ argument: Argument) {
    (base + count).storeBytes(of: major &<< 5 | info, as: UInt8.self)
    (base + count + 1).storeBytes(of: argument.bigEndian, as: Argument.self)
    count += 1 + MemoryLayout<Argument>.size
  }

  /// Appends a float's head and bits: half, single or double precision by the width of `Bits`.
  mutating func float<Bits: FixedWidthInteger>(bits: Bits, info: UInt8) {
    reserve(9)
    put(7, info: info, bits)
  }

  /// Appends a string's head and bytes.
  @inline(__always)
  mutating func string(_ major: UInt8, _ content: UnsafeRawBufferPointer) {
    head(major, UInt64(content.count))
    append(encoded: content)
  }

  /// Makes room for `additional` bytes after those written.
  @inline(__always)
  mutating func reserve(_ additional: Int) {
    if capacity &- count < additional { grow(by: additional) }
  }

  @inline(never)
  private mutating func grow(by additional: Int) {
    capacity = max(capacity * 2, count + additional)
    let larger = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 8)
    larger.copyMemory(from: base, byteCount: count)
    base.deallocate()
    base = larger
  }

  /// Calls `body` with the memory from `start` to the end of what was written.
  mutating func withMutableBytes(from start: Int, _ body: (UnsafeMutableRawBufferPointer) -> Void) {
    body(UnsafeMutableRawBufferPointer(start: base + start, count: count - start))
  }

  /// Replaces the byte at `start` by the head of a container whose items follow that byte.
  mutating func replaceByte(at start: Int, withHead major: UInt8, _ argument: UInt64) {
    if argument < 24 {
      return (base + start).storeBytes(of: major &<< 5 | UInt8(truncatingIfNeeded: argument), as: UInt8.self)
    }
    let end = count
    head(major, argument)
    let headLength = count - end
    withUnsafeTemporaryAllocation(byteCount: headLength, alignment: 1) { head in
      head.copyMemory(from: UnsafeRawBufferPointer(start: base + end, count: headLength))
      (base + start + headLength).copyMemory(from: base + start + 1, byteCount: end - start - 1)
      (base + start).copyMemory(from: head.baseAddress!, byteCount: headLength)
    }
    count = end - 1 + headLength
  }
}

extension CBORWriter: @unchecked Sendable {}
