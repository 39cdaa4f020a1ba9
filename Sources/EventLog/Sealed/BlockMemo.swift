// The blocks that one read used last, in front of the shared cache: events of a stream lie close together, so most of
// what the next one needs is what the last one had, and costs no lock.

/// One reader's last blocks, a block of each kind. For one thread at a time.
final class BlockMemo {
  let cache: BlockCache
  private var last: [(key: BlockKey, block: CachedBlock)?] = Array(repeating: nil, count: 6)

  init(_ cache: BlockCache) { self.cache = cache }

  /// The block, if it is here or in the cache.
  func block(_ key: BlockKey) -> CachedBlock? {
    let kind = Int(key.kind.rawValue)
    if let last = last[kind], last.key == key { return last.block }
    guard let block = cache.block(key) else { return nil }
    last[kind] = (key, block)
    return block
  }

  /// Keeps a block here and in the cache.
  func insert(_ block: CachedBlock, _ key: BlockKey) {
    last[Int(key.kind.rawValue)] = (key, block)
    cache.insert(block, key)
  }
}
