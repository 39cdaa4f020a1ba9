// Growing memory that the format's primitives are written into.
// It is reused between frames, so that appending an event allocates nothing.

internal import FoundationEssentials

/// Bytes under construction.
struct ByteSink: ~Copyable {
  private var base: UnsafeMutableRawPointer
  private var capacity: Int
  private(set) var count = 0

  init(capacity: Int = 256) {
    self.capacity = capacity
    base = .allocate(byteCount: capacity, alignment: 16)
  }

  deinit { base.deallocate() }

  /// What was appended; valid until the next change.
  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: count) }

  mutating func removeAll() { count = 0 }

  /// Makes room for `extra` more bytes.
  mutating func reserve(_ extra: Int) {
    guard count + extra > capacity else { return }
    capacity = max(capacity * 2, count + extra)
    let larger = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 16)
    larger.copyMemory(from: base, byteCount: count)
    base.deallocate()
    base = larger
  }

  /// Hands out room for `most` bytes; `body` returns how many it used.
  mutating func append(most: Int, _ body: (UnsafeMutableRawBufferPointer) -> Int) {
    reserve(most)
    count += body(UnsafeMutableRawBufferPointer(start: base + count, count: most))
  }

  /// Overwrites bytes that were appended before.
  mutating func overwrite(at offset: Int, count length: Int, _ body: (UnsafeMutableRawBufferPointer) -> Void) {
    precondition(offset >= 0 && offset + length <= count)
    body(UnsafeMutableRawBufferPointer(start: base + offset, count: length))
  }

  mutating func append(byte: UInt8) {
    reserve(1)
    base.storeBytes(of: byte, toByteOffset: count, as: UInt8.self)
    count += 1
  }

  mutating func append(_ bytes: UnsafeRawBufferPointer) {
    guard let from = bytes.baseAddress else { return }
    reserve(bytes.count)
    (base + count).copyMemory(from: from, byteCount: bytes.count)
    count += bytes.count
  }

  mutating func append(_ bytes: RawSpan) { bytes.withUnsafeBytes { append($0) } }

  mutating func append(varint value: UInt64) {
    reserve(10)
    var rest = value
    while rest >= 0x80 {
      base.storeBytes(of: UInt8(truncatingIfNeeded: rest) | 0x80, toByteOffset: count, as: UInt8.self)
      count += 1
      rest >>= 7
    }
    base.storeBytes(of: UInt8(rest), toByteOffset: count, as: UInt8.self)
    count += 1
  }

  mutating func append(varint value: Int) { append(varint: UInt64(value)) }

  mutating func append(zigzag value: Int64) {
    append(varint: UInt64(bitPattern: (value << 1) ^ (value >> 63)))
  }

  mutating func append<Number: FixedWidthInteger>(little value: Number) {
    reserve(MemoryLayout<Number>.size)
    base.storeBytes(of: value.littleEndian, toByteOffset: count, as: Number.self)
    count += MemoryLayout<Number>.size
  }

  mutating func append(text: String) {
    append(varint: text.utf8.count)
    text.withBytes { append($0) }
  }

  mutating func append(_ id: UUID) {
    withUnsafeBytes(of: id.uuid) { append($0) }
  }

  mutating func append(_ key: UniqueKey) {
    append(little: key.high.byteSwapped)
    append(little: key.low.byteSwapped)
  }

  mutating func append(_ digest: ChainDigest) {
    append(little: digest.high.byteSwapped)
    append(little: digest.low.byteSwapped)
  }
}
