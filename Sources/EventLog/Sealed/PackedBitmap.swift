// Bitmaps in sealed blocks, which say what an event or a batch begins or has.
// The rank of a set bit is the place of its value in the list that goes with the bitmap.

/// Where a bitmap lies in a block's content.
struct PackedBitmap: Sendable {
  let offset: Int
  let count: Int

  /// The bit at `index`, which must be below `count`.
  @inline(__always)
  func isSet(_ index: Int, in content: UnsafeRawPointer) -> Bool {
    content.load(fromByteOffset: offset &+ index >> 3, as: UInt8.self) & (1 << UInt8(truncatingIfNeeded: index & 7))
      != 0
  }

  /// How many bits are set before the one at `index`, if it is set itself: the place of its value in a list that has
  /// one for each set bit.
  func place(of index: Int, in content: UnsafeRawPointer) -> Int? {
    isSet(index, in: content) ? rank(index, in: content) : nil
  }

  /// Passes the index of every set bit, in order.
  func forEachSet(in content: UnsafeRawPointer, _ body: (Int) -> Void) {
    for byte in 0..<(count &+ 7) >> 3 {
      var bits = content.load(fromByteOffset: offset &+ byte, as: UInt8.self)
      while bits != 0 {
        body(byte &* 8 &+ bits.trailingZeroBitCount)
        bits &= bits &- 1
      }
    }
  }

  /// How many bits are set below `index`.
  func rank(_ index: Int, in content: UnsafeRawPointer) -> Int {
    var rank = 0
    var byte = 0
    while byte &+ 8 <= index >> 3 {
      rank &+= content.loadUnaligned(fromByteOffset: offset &+ byte, as: UInt64.self).nonzeroBitCount
      byte &+= 8
    }
    for bit in byte &* 8..<index where isSet(bit, in: content) { rank &+= 1 }
    return rank
  }
}

extension ByteSource {
  /// A bitmap of `count` bits, of which `set` must be set.
  mutating func bitmap(_ count: Int, set: Int) throws(FormatFault) -> PackedBitmap {
    let bitmap = PackedBitmap(offset: offset, count: count)
    let bytes = try take(count / 8 + (count & 7 == 0 ? 0 : 1))
    guard let base = self.bytes.baseAddress, bitmap.rank(bytes.count * 8, in: base) == set,
      bitmap.rank(count, in: base) == set
    else { throw FormatFault("a bitmap does not match its count") }
    return bitmap
  }
}

extension ByteSink {
  /// Appends a bitmap.
  mutating func append(bitmap bits: some Collection<Bool>) {
    var byte: UInt8 = 0
    var count = 0
    for bit in bits {
      if bit { byte |= 1 << UInt8(count & 7) }
      count += 1
      guard count & 7 == 0 else { continue }
      append(byte: byte)
      byte = 0
    }
    if count & 7 != 0 { append(byte: byte) }
  }
}
