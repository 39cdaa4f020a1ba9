// The keys of a map as they stand in the input, compared by their bytes without making strings,
// and the check that no key comes twice, which costs one comparison a key when they are in order.

/// A text key in the bytes that are being read; use it in a `switch` with string literals.
@frozen public struct CBORKey: BitwiseCopyable {
  @usableFromInline let utf8: UnsafeRawBufferPointer
  /// The offset in bytes of the key's head.
  @usableFromInline let offset: Int

  init(utf8: UnsafeRawBufferPointer, offset: Int) {
    self.utf8 = utf8
    self.offset = offset
  }

  /// The key as a string.
  ///
  /// Throws when the key is not valid UTF-8.
  public var text: String {
    get throws(CBORError) { try String(cborText: utf8, at: offset) }
  }

  /// Whether the key consists of the bytes of `name`; this is what `switch` uses.
  @inlinable @inline(__always)
  public static func ~= (name: StaticString, key: CBORKey) -> Bool {
    CBORBytes.equal(key.utf8, UnsafeRawBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
  }

  /// Negative, zero or positive as this key comes before, equals or follows `other` in deterministic order.
  @inline(__always)
  func order(_ other: CBORKey) -> Int {
    utf8.count == other.utf8.count ? CBORBytes.order(utf8, other.utf8) : utf8.count - other.utf8.count
  }
}

/// Comparison of byte strings.
@usableFromInline
enum CBORBytes {
  /// Whether both are the same bytes, looked at eight at a time.
  @inlinable @inline(__always)
  static func equal(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
    let count = left.count
    guard count == right.count else { return false }
    var index = 0
    while index &+ 8 <= count {
      if word(left, index) != word(right, index) { return false }
      index &+= 8
    }
    // The last eight bytes overlap those before; strings of less than eight go byte by byte.
    if count >= 8 { return word(left, count &- 8) == word(right, count &- 8) }
    while index < count {
      if left[index] != right[index] { return false }
      index &+= 1
    }
    return true
  }

  @inlinable @inline(__always)
  static func word(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> UInt64 {
    bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
  }

  /// Negative, zero or positive as `left` comes before, equals or follows `right`; both have the same length.
  @inline(__always)
  static func order(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Int {
    var index = 0
    while index < left.count {
      let difference = Int(left[index]) - Int(right[index])
      if difference != 0 { return difference }
      index &+= 1
    }
    return 0
  }
}

/// Finds a key that comes twice in a map.
struct CBORKeyOrder {
  /// Where the map's head is.
  let mapStart: Int
  private var previous: CBORKey?
  private(set) var isAscending = true

  init(mapStart: Int) {
    self.mapStart = mapStart
  }

  /// Takes the next key of the map; throws when it, or another key of the map, comes twice.
  @inline(__always)
  mutating func check(_ key: CBORKey, _ reader: CBORReader) throws(CBORError) {
    if isAscending, let previous {
      let order = previous.order(key)
      if order == 0 { throw CBORError(.duplicateKey, at: key.offset) }
      if order > 0 {
        isAscending = false
        try Self.checkWholeMap(at: mapStart, reader)
      }
    }
    previous = key
  }

  /// Sorts all keys of the map, once, for maps that are not in deterministic order.
  private static func checkWholeMap(at start: Int, _ reader: CBORReader) throws(CBORError) {
    var scan = CBORReader(reader.bytes, at: start, maximumDepth: reader.maximumDepth)
    // The map itself is one of the levels around the reader.
    scan.depth = reader.depth - 1
    var keys: [CBORKey] = []
    try scan.forEachPair { (key, scan) throws(CBORError) in
      keys.append(key)
      try scan.skip()
    }
    keys.sort { $0.order($1) < 0 }
    for (left, right) in zip(keys, keys.dropFirst()) where left.order(right) == 0 {
      throw CBORError(.duplicateKey, at: max(left.offset, right.offset))
    }
  }
}
