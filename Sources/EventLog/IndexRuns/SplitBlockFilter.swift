// A split-block Bloom filter: whether a run may hold a hash, for the price of one cache line.
// It never denies what is there; 1 in 200 hashes that are not there pass.

/// The arithmetic of the filter.
enum SplitBlockFilter {
  static let blockSize = 32
  static let bitsPerKey = 12
  private static let salts: [8 of UInt32] = [
    0x47b6_137b, 0x4497_4d91, 0x8824_ad5b, 0xa2b7_289d, 0x7054_95c7, 0x2df1_424b, 0x9efc_4947, 0x5c6b_fb31,
  ]

  /// How many blocks serve so many keys.
  static func blocks(forKeys count: Int) -> Int {
    (count * bitsPerKey + 8 * blockSize - 1) / (8 * blockSize)
  }

  /// The block of a hash; rises with the hash.
  static func block(of hash: UInt64, among count: Int) -> Int {
    Int(hash.multipliedFullWidth(by: UInt64(count)).high)
  }

  /// The bit of a hash in the word with this number, 0–7.
  static func bit(of hash: UInt64, word: Int) -> UInt32 {
    1 &<< ((UInt32(truncatingIfNeeded: hash) &* salts[word]) &>> 27)
  }

  /// Whether a filter of whole blocks may hold the hash.
  static func contains(_ hash: UInt64, in filter: UnsafeRawBufferPointer) -> Bool {
    let count = filter.count / blockSize
    guard count > 0 else { return false }
    let start = block(of: hash, among: count) &* blockSize
    for word in 0..<8 {
      let stored = filter.loadUnaligned(fromByteOffset: start &+ 4 &* word, as: UInt32.self).littleEndian
      if stored & bit(of: hash, word: word) == 0 { return false }
    }
    return true
  }
}

/// A filter under construction, for hashes that arrive in order: only one block is in memory.
struct SplitBlockFilterDraft {
  let blocks: Int
  private var finished = 0
  private var words: [8 of UInt32] = .init(repeating: 0)

  init(blocks: Int) { self.blocks = blocks }

  /// Enters a hash that is not less than the one before; blocks that it leaves behind go to `sink`.
  mutating func insert(_ hash: UInt64, _ sink: inout ByteSink) {
    advance(to: SplitBlockFilter.block(of: hash, among: blocks), &sink)
    for word in 0..<8 { words[word] |= SplitBlockFilter.bit(of: hash, word: word) }
  }

  /// Hands over the rest.
  mutating func finish(_ sink: inout ByteSink) { advance(to: blocks, &sink) }

  private mutating func advance(to block: Int, _ sink: inout ByteSink) {
    while finished < block {
      for word in 0..<8 {
        sink.append(little: words[word])
        words[word] = 0
      }
      finished += 1
    }
  }
}
