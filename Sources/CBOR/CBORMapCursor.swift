// Reading a map by asking for its keys one after the other, in any order. Who asks in ascending order, the order of the
// deterministic encoding, reads straight on; what is passed over is remembered and found again.

/// A place in a map that is being read by asking for keys.
public struct CBORMapCursor {
  private struct Passed {
    let key: CBORKey
    let value: Int
  }

  private let depth: Int
  private let isIndefinite: Bool
  /// How many pairs are still to be looked at.
  private var left: Int
  private var keys: CBORKeyOrder
  /// A key that was read and comes after the one that was asked for.
  private var ahead: CBORKey?
  /// Where reading goes on: the next key, or the value of `ahead`.
  private var front: Int
  /// Whether the value that the reader stands before, or has read, is at the front.
  private var isAtFront = false
  private var passed: [Passed] = []
  /// Whether a key was called missing because a later one had come, which only holds if keys ascend.
  private var trustedOrder = false

  /// Reads the head of a map.
  public init(_ reader: inout CBORReader) throws(CBORError) {
    keys = CBORKeyOrder(mapStart: reader.offset)
    let head = try reader.head(of: 5, "a map")
    depth = reader.depth
    try reader.enter()
    isIndefinite = head.isIndefinite
    left = head.isIndefinite ? Int.max : try reader.itemCount(head, bytesPerItem: 2)
    front = reader.offset
  }

  /// Where the map's head is.
  public var mapStart: Int { keys.mapStart }

  /// Moves the reader to the value of a key; returns whether the map has it. If it has, the value must be read next.
  ///
  /// - Parameter inOrder: whether keys of the map may be taken to ascend; see `finish`.
  public mutating func seek(
    _ name: StaticString, _ reader: inout CBORReader, inOrder: Bool
  ) throws(CBORError) -> Bool {
    if isAtFront { front = reader.offset }
    isAtFront = false
    if passed.isEmpty {
      reader.offset = front
      if ahead == nil, left > 0, let key = reader.takeKey(name) {
        left &-= 1
        try keys.check(key, reader)
        isAtFront = true
        return true
      }
    } else if let place = passed.firstIndex(where: { name ~= $0.key }) {
      reader.offset = passed.remove(at: place).value
      return true
    }
    reader.offset = front
    let wanted = CBORKey(
      utf8: UnsafeRawBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount), offset: front)
    while let key = try nextKey(&reader) {
      if name ~= key {
        ahead = nil
        isAtFront = true
        return true
      }
      if inOrder, key.order(wanted) > 0 {
        trustedOrder = true
        ahead = key
        front = reader.offset
        return false
      }
      try pass(key, &reader)
    }
    front = reader.offset
    return false
  }

  /// Moves the reader behind the map. Returns false if its keys don't ascend and one was called missing because of their
  /// order: then the map must be read again, without trusting it.
  public mutating func finish(_ reader: inout CBORReader) throws(CBORError) -> Bool {
    if isAtFront { front = reader.offset }
    reader.offset = front
    while let key = try nextKey(&reader) { try pass(key, &reader) }
    reader.depth = depth
    return !trustedOrder || keys.isAscending
  }

  private mutating func pass(_ key: CBORKey, _ reader: inout CBORReader) throws(CBORError) {
    passed.append(Passed(key: key, value: reader.offset))
    ahead = nil
    try reader.skip()
  }

  /// The next key, whose value the reader stands before then; nil at the end.
  private mutating func nextKey(_ reader: inout CBORReader) throws(CBORError) -> CBORKey? {
    if let ahead { return ahead }
    guard left > 0 else { return nil }
    if isIndefinite, try reader.takeBreak() {
      left = 0
      return nil
    }
    left &-= 1
    let key = try reader.readKey()
    try keys.check(key, reader)
    return key
  }
}

extension CBORReader {
  /// Reads the key of this name if it is next, in the form that every writer gives it; nil, with nothing read, if not.
  @inline(__always)
  fileprivate mutating func takeKey(_ name: StaticString) -> CBORKey? {
    let count = name.utf8CodeUnitCount
    guard count < 24, remaining > count, bytes[offset] == 0x60 &+ UInt8(truncatingIfNeeded: count) else { return nil }
    let key = CBORKey(
      utf8: UnsafeRawBufferPointer(start: bytes.baseAddress! + (offset &+ 1), count: count), offset: offset)
    guard name ~= key else { return nil }
    offset &+= 1 &+ count
    return key
  }
}
