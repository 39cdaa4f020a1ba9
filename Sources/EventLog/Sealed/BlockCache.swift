// Decoded blocks by key, bounded in bytes and shared by threads.
// A clock hand passes over the blocks and lets go of those that were not used since it came by: O(1) for each use, and
// nothing is decoded under the lock.

/// Which block: its segment, what it is, and its number or offset there.
struct BlockKey: Hashable, Sendable {
  /// What a block is; the sealed segments' kinds keep their numbers.
  enum Kind: UInt8 {
    /// The open segment itself.
    case file = 0
    case names = 1
    case streams = 2
    case envelope = 3
    case payload = 4
    /// Frames of an unsealed segment; the number is the offset of the first.
    case run = 5
  }

  var segment: UInt32
  var kind: Kind
  var number: UInt32

  func hash(into hasher: inout Hasher) {
    // One word hashes faster than three parts; equality still looks at all of them.
    hasher.combine((UInt64(segment) << 32 | UInt64(number)) ^ UInt64(kind.rawValue) << 60)
  }
}

/// A decoded block, which never changes; the key's kind says which subclass it is.
class CachedBlock: @unchecked Sendable {
  /// How much memory it takes, in bytes.
  let size: Int

  init(size: Int) { self.size = size }
}

/// A bounded cache of decoded blocks.
final class BlockCache: Sendable {
  private let clock: Monitor<BlockClock>

  /// A cache of at most `limit` bytes; a larger block is not kept.
  init(limit: Int) { clock = Monitor(BlockClock(limit: limit)) }

  /// The block, if it is here.
  func block(_ key: BlockKey) -> CachedBlock? { clock.withLock { $0.block(key) } }

  /// Keeps a block, in place of one with the same key.
  func insert(_ block: CachedBlock, _ key: BlockKey) {
    // What was let go is freed after the lock.
    _ = clock.withLock { $0.insert(block, key) }
  }

  /// Forgets all blocks of a segment, because its file was replaced.
  func removeAll(of segment: UInt32) { _ = clock.withLock { $0.removeAll(of: segment) } }

  /// The bytes of all blocks that are kept.
  var size: Int { clock.withLock { $0.size } }
}

/// The blocks in the order of the clock's hand.
private struct BlockClock {
  private struct Slot {
    var key: BlockKey
    var block: CachedBlock
    var wasUsed: Bool
  }

  private let limit: Int
  private(set) var size = 0
  private var slots: [Slot] = []
  private var places: [BlockKey: Int] = [:]
  private var hand = 0

  init(limit: Int) { self.limit = limit }

  mutating func block(_ key: BlockKey) -> CachedBlock? {
    guard let place = places[key] else { return nil }
    slots[place].wasUsed = true
    return slots[place].block
  }

  /// Returns what was let go.
  mutating func insert(_ block: CachedBlock, _ key: BlockKey) -> [CachedBlock] {
    guard block.size <= limit else { return [] }
    var gone: [CachedBlock] = []
    if let place = places[key] { gone.append(remove(place)) }
    while block.size > limit - size { gone.append(evict()) }
    places[key] = slots.count
    slots.append(Slot(key: key, block: block, wasUsed: false))
    size += block.size
    return gone
  }

  mutating func removeAll(of segment: UInt32) -> [CachedBlock] {
    var gone: [CachedBlock] = []
    for place in slots.indices.reversed() where slots[place].key.segment == segment { gone.append(remove(place)) }
    return gone
  }

  private mutating func evict() -> CachedBlock {
    while true {
      if hand >= slots.count { hand = 0 }
      guard slots[hand].wasUsed else { return remove(hand) }
      slots[hand].wasUsed = false
      hand += 1
    }
  }

  /// The last slot takes the place of the one that goes.
  private mutating func remove(_ place: Int) -> CachedBlock {
    let gone = slots[place]
    places[gone.key] = nil
    let last = slots.removeLast()
    if place < slots.count {
      slots[place] = last
      places[last.key] = place
    }
    size -= gone.block.size
    return gone.block
  }
}
