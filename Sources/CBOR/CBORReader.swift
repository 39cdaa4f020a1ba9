// Walks over CBOR bytes item by item with every bound checked, for input that cannot be trusted.
// This file holds the place in the input, the heads of items, and skipping; other files read values.

/// A place in CBOR bytes and the means to read on from there.
///
/// The reader does not own the bytes: they must outlive it. A read that throws leaves the place undefined.
public struct CBORReader {
  let bytes: UnsafeRawBufferPointer
  /// How deep containers and tags may be nested.
  public let maximumDepth: Int
  /// The offset in bytes of the next item.
  public internal(set) var offset: Int
  /// The number of containers and tags around the next item.
  var depth = 0

  /// The depth of nesting that is allowed unless told otherwise.
  public static let defaultMaximumDepth = 32

  /// Makes a reader at the start of `bytes`.
  public init(_ bytes: UnsafeRawBufferPointer, maximumDepth: Int = defaultMaximumDepth) {
    self.init(bytes, at: 0, maximumDepth: maximumDepth)
  }

  init(_ bytes: UnsafeRawBufferPointer, at offset: Int, maximumDepth: Int) {
    self.bytes = bytes
    self.offset = offset
    self.maximumDepth = maximumDepth
  }

  /// Whether all bytes are read.
  public var isAtEnd: Bool { offset == bytes.count }

  /// The number of bytes that are left.
  var remaining: Int { bytes.count &- offset }

  /// Throws unless all bytes are read.
  public func finish() throws(CBORError) {
    guard isAtEnd else { throw CBORError(.trailingBytes, at: offset) }
  }

  /// The first byte of the next item, which stays unread.
  @inline(__always)
  func peek() throws(CBORError) -> UInt8 {
    guard offset < bytes.count else { throw CBORError(.truncated, at: offset) }
    return bytes[offset]
  }

  /// Reads the head of the next item.
  @inline(__always)
  mutating func head() throws(CBORError) -> CBORHead {
    let initial = try peek()
    if initial & 31 < 24 {
      offset &+= 1
      return CBORHead(major: initial &>> 5, info: initial & 31, argument: UInt64(initial & 31))
    }
    if initial & 31 == 24, initial != 0xF8, remaining > 1 {
      offset &+= 2
      return CBORHead(major: initial &>> 5, info: 24, argument: UInt64(bytes[offset &- 1]))
    }
    return try longHead(initial)
  }

  @inline(never)
  private mutating func longHead(_ initial: UInt8) throws(CBORError) -> CBORHead {
    let (major, info) = (initial &>> 5, initial & 31)
    if info == 31, (2...5).contains(major) {
      offset &+= 1
      return CBORHead(major: major, info: info, argument: 0)
    }
    guard info < 28 else { throw CBORError(initial == 0xFF ? .unexpectedBreak : .reservedHead, at: offset) }
    let width = 1 &<< Int(info &- 24)
    guard remaining > width else { throw CBORError(.truncated, at: offset) }
    let argument: UInt64 =
      switch info {
      case 24: UInt64(bytes[offset &+ 1])
      case 25: UInt64(bytes.loadUnaligned(fromByteOffset: offset &+ 1, as: UInt16.self).bigEndian)
      case 26: UInt64(bytes.loadUnaligned(fromByteOffset: offset &+ 1, as: UInt32.self).bigEndian)
      default: bytes.loadUnaligned(fromByteOffset: offset &+ 1, as: UInt64.self).bigEndian
      }
    if initial == 0xF8 && argument < 32 { throw CBORError(.invalidSimple, at: offset) }
    offset &+= 1 &+ width
    return CBORHead(major: major, info: info, argument: argument)
  }

  /// The bytes of a definite string whose head was just read.
  @inline(__always)
  mutating func content(_ head: CBORHead) throws(CBORError) -> UnsafeRawBufferPointer {
    guard head.argument <= UInt64(remaining) else { throw CBORError(.truncated, at: offset) }
    let end = offset &+ Int(head.argument)
    defer { offset = end }
    return UnsafeRawBufferPointer(start: bytes.baseAddress! + offset, count: end &- offset)
  }

  /// The number of items of a definite container whose head was just read: no more than there are bytes left.
  @inline(__always)
  func itemCount(_ head: CBORHead, bytesPerItem: UInt64) throws(CBORError) -> Int {
    guard head.argument <= UInt64(remaining) / bytesPerItem else { throw CBORError(.truncated, at: offset) }
    return Int(head.argument)
  }

  /// Reads the break that ends an indefinite-length item, if it is next.
  mutating func takeBreak() throws(CBORError) -> Bool {
    guard try peek() == 0xFF else { return false }
    offset += 1
    return true
  }

  mutating func enter() throws(CBORError) {
    guard depth < maximumDepth else { throw CBORError(.tooDeep, at: offset) }
    depth += 1
  }

  mutating func leave() {
    depth -= 1
  }
}

/// The head of an item.
struct CBORHead {
  /// 0 to 7, see RFC 8949 §3.1.
  let major: UInt8
  /// The low five bits of the first byte: below 24 the argument, 24 to 27 its width, 31 for indefinite length.
  let info: UInt8
  let argument: UInt64

  var isIndefinite: Bool { info == 31 }
}
