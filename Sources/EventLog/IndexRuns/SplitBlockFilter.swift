// A split-block Bloom filter: whether a run may hold a hash, for the price of one cache line.
// It never denies what is there; 1 in 200 hashes that are not there pass.

/// The arithmetic of the filter.
enum SplitBlockFilter {
  static let blockSize = 32
  static let bitsPerKey = 12

  /// How many blocks serve so many keys.
  static func blocks(forKeys count: Int) -> Int {
    (count * bitsPerKey + 8 * blockSize - 1) / (8 * blockSize)
  }

  /// The block of a hash; rises with the hash.
  static func block(of hash: UInt64, among count: Int) -> Int {
    Int(hash.multipliedFullWidth(by: UInt64(count)).high)
  }

  /// The bits of a hash in its block, as the bytes stand in the file.
  static func bits(of hash: UInt64) -> SIMD8<UInt32> {
    let salts = SIMD8<UInt32>(
      0x47b6_137b, 0x4497_4d91, 0x8824_ad5b, 0xa2b7_289d, 0x7054_95c7, 0x2df1_424b, 0x9efc_4947, 0x5c6b_fb31)
    let numbers = (salts &* SIMD8(repeating: UInt32(truncatingIfNeeded: hash))) &>> 27
    var bits = SIMD8<UInt32>()
    for word in 0..<8 { bits[word] = (1 &<< numbers[word]).littleEndian }
    return bits
  }
}

/// A hash that is looked for; its bits are computed once for all filters.
struct SplitBlockProbe {
  private let hash: UInt64
  private let bits: SIMD8<UInt32>

  init(_ hash: UInt64) {
    self.hash = hash
    bits = SplitBlockFilter.bits(of: hash)
  }

  /// Whether a filter of whole blocks may hold the hash. Without branches that depend on memory, so that the
  /// processor asks the next filter while it waits for this one.
  @inline(__always)
  func mayBe(in filter: UnsafeRawBufferPointer) -> Bool {
    guard filter.count > 0 else { return false }
    let block = SplitBlockFilter.block(of: hash, among: filter.count / SplitBlockFilter.blockSize)
    let stored = filter.loadUnaligned(fromByteOffset: block &* SplitBlockFilter.blockSize, as: SIMD8<UInt32>.self)
    return stored & bits == bits
  }
}

/// A filter under construction, for hashes that arrive in order: only one block is in memory.
struct SplitBlockFilterDraft {
  let blocks: Int
  private var finished = 0
  private var block = SIMD8<UInt32>()

  init(blocks: Int) { self.blocks = blocks }

  /// Enters a hash that is not less than the one before; blocks that it leaves behind go to `sink`.
  mutating func insert(_ hash: UInt64, _ sink: inout ByteSink) {
    advance(to: SplitBlockFilter.block(of: hash, among: blocks), &sink)
    block |= SplitBlockFilter.bits(of: hash)
  }

  /// Hands over the rest.
  mutating func finish(_ sink: inout ByteSink) { advance(to: blocks, &sink) }

  private mutating func advance(to next: Int, _ sink: inout ByteSink) {
    while finished < next {
      withUnsafeBytes(of: block) { sink.append($0) }
      block = SIMD8()
      finished += 1
    }
  }
}
