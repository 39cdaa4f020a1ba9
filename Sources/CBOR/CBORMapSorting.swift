// Puts the pairs of a finished map into the order of their keys, where they are not in it already.
// Keys are compared by their first eight bytes as one number, which settles nearly every comparison.

/// The ordering of a map at the end of the output.
enum CBORMapSorting {
  /// Where a pair begins in the output, and its value.
  struct Pair: BitwiseCopyable {
    let start: Int
    let valueStart: Int
  }

  private struct Entry: BitwiseCopyable {
    let prefix: UInt64
    /// The index of the pair.
    let pair: Int
  }

  /// A map at the end of the output: its bytes, and its pairs, whose offsets count from `base`.
  private struct Map {
    let bytes: UnsafeMutableRawBufferPointer
    let pairs: UnsafeBufferPointer<Pair>
    let base: Int

    func start(_ pair: Int) -> Int { pairs[pair].start &- base }
    func end(_ pair: Int) -> Int { pair &+ 1 < pairs.count ? pairs[pair &+ 1].start &- base : bytes.count }

    func key(_ pair: Int) -> UnsafeRawBufferPointer {
      UnsafeRawBufferPointer(rebasing: bytes[start(pair)..<pairs[pair].valueStart &- base])
    }
  }

  /// Sorts the pairs of a map that reaches to the end of the output; throws when a key comes twice.
  static func sort(_ pairs: UnsafeBufferPointer<Pair>, in writer: inout CBORWriter) throws(CBORError) {
    guard pairs.count > 1 else { return }
    // Prefixes are loaded eight bytes at a time, beyond the last key if need be.
    writer.reserve(8)
    let base = pairs[0].start
    var duplicate: Int?
    writer.withMutableBytes(from: base) { bytes in
      let map = Map(bytes: bytes, pairs: pairs, base: base)
      withUnsafeTemporaryAllocation(of: Entry.self, capacity: pairs.count) { entries in
        for pair in 0..<pairs.count {
          entries.initializeElement(at: pair, to: Entry(prefix: prefix(ofPair: pair, map), pair: pair))
        }
        let wasInOrder = order(entries, map)
        duplicate = duplicateKey(entries, map)
        if !wasInOrder { move(entries, map) }
      }
    }
    if let duplicate { throw CBORError(.duplicateKey, at: pairs[duplicate].start) }
  }

  /// The first eight bytes of a key, as a number in the order of the bytes.
  @inline(__always)
  private static func prefix(ofPair pair: Int, _ map: Map) -> UInt64 {
    let length = map.pairs[pair].valueStart &- map.pairs[pair].start
    let loaded = UnsafeRawPointer(map.bytes.baseAddress! + map.start(pair)).loadUnaligned(as: UInt64.self).bigEndian
    // What follows a shorter key is its value, which must not count.
    return length < 8 ? loaded & (UInt64.max &<< UInt64(64 &- 8 &* length)) : loaded
  }

  /// Sorts the entries; returns whether they were in order before.
  @inline(__always)
  private static func order(_ entries: UnsafeMutableBufferPointer<Entry>, _ map: Map) -> Bool {
    var inOrder = true
    for index in 1..<entries.count where precedes(entries[index], entries[index &- 1], map) {
      inOrder = false
      // Beyond some dozens of keys, moving them one by one would take too long.
      guard entries.count <= 48 else {
        var all = entries
        all.sort { precedes($0, $1, map) }
        return false
      }
      let entry = entries[index]
      var place = index
      while place > 0, precedes(entry, entries[place &- 1], map) {
        entries[place] = entries[place &- 1]
        place &-= 1
      }
      entries[place] = entry
    }
    return inOrder
  }

  @inline(__always)
  private static func precedes(_ left: Entry, _ right: Entry, _ map: Map) -> Bool {
    left.prefix == right.prefix ? compareKeys(left, right, map) < 0 : left.prefix < right.prefix
  }

  /// Compares whole keys, heads included; equal lengths follow from equal heads.
  @inline(never)
  private static func compareKeys(_ left: Entry, _ right: Entry, _ map: Map) -> Int {
    let (left, right) = (map.key(left.pair), map.key(right.pair))
    return left.count == right.count ? CBORBytes.order(left, right) : left.count - right.count
  }

  /// The pair whose key comes twice.
  @inline(__always)
  private static func duplicateKey(_ entries: UnsafeMutableBufferPointer<Entry>, _ map: Map) -> Int? {
    for index in 1..<entries.count where entries[index].prefix == entries[index &- 1].prefix {
      if compareKeys(entries[index - 1], entries[index], map) == 0 { return entries[index].pair }
    }
    return nil
  }

  private static func move(_ entries: UnsafeMutableBufferPointer<Entry>, _ map: Map) {
    withUnsafeTemporaryAllocation(byteCount: map.bytes.count, alignment: 8) { copy in
      copy.copyMemory(from: UnsafeRawBufferPointer(map.bytes))
      var target = map.bytes.baseAddress!
      for entry in entries {
        let length = map.end(entry.pair) &- map.start(entry.pair)
        target.copyMemory(from: copy.baseAddress! + map.start(entry.pair), byteCount: length)
        target += length
      }
    }
  }
}
