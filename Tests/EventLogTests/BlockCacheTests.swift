// The block cache keeps within its bound, keeps what is used, and gives back what was put in.

import EventLogSimulation
import Testing

@testable import EventLog

@Suite struct BlockCacheTests {
  private func key(_ number: Int, segment: UInt32 = 1, kind: BlockKey.Kind = .payload) -> BlockKey {
    BlockKey(segment: segment, kind: kind, number: UInt32(number))
  }

  @Test func `a block is found by its own key only`() {
    let cache = BlockCache(limit: 100)
    let block = CachedBlock(size: 10)
    cache.insert(block, key(1))
    #expect(cache.block(key(1)) === block)
    #expect(cache.block(key(2)) == nil)
    #expect(cache.block(key(1, segment: 2)) == nil)
    #expect(cache.block(key(1, kind: .envelope)) == nil)
  }

  @Test func `the bound holds, and the newest block is always kept`() {
    let cache = BlockCache(limit: 100)
    var random = SeededRandom(seed: 3)
    for number in 0..<500 {
      let block = CachedBlock(size: 1 + Int(random.next() % 40))
      cache.insert(block, key(number))
      #expect(cache.size <= 100)
      #expect(cache.block(key(number)) === block)
    }
    let kept = (0..<500).compactMap { cache.block(key($0))?.size }
    #expect(kept.reduce(0, +) == cache.size && cache.size > 60)
  }

  @Test func `a block that is used again and again outlives those that are not`() {
    let cache = BlockCache(limit: 100)
    cache.insert(CachedBlock(size: 10), key(0))
    for number in 1..<200 {
      #expect(cache.block(key(0)) != nil)
      cache.insert(CachedBlock(size: 10), key(number))
    }
    #expect(cache.block(key(1)) == nil)
  }

  @Test func `a block takes the place of one with the same key`() {
    let cache = BlockCache(limit: 100)
    cache.insert(CachedBlock(size: 10), key(1))
    let longer = CachedBlock(size: 30)
    cache.insert(longer, key(1))
    #expect(cache.block(key(1)) === longer && cache.size == 30)
  }

  @Test func `a block larger than the bound is not kept and drives nothing out`() {
    let cache = BlockCache(limit: 100)
    cache.insert(CachedBlock(size: 60), key(1))
    cache.insert(CachedBlock(size: 101), key(2))
    #expect(cache.block(key(2)) == nil && cache.block(key(1)) != nil)
  }

  @Test func `the blocks of one segment can be forgotten`() {
    let cache = BlockCache(limit: 1000)
    for number in 0..<20 { cache.insert(CachedBlock(size: 10), key(number, segment: UInt32(number % 2))) }
    cache.removeAll(of: 1)
    #expect(cache.size == 100)
    for number in 0..<20 {
      #expect((cache.block(key(number, segment: UInt32(number % 2))) != nil) == (number % 2 == 0))
    }
  }

  @Test func `threads share it`() async {
    let cache = BlockCache(limit: 300)
    let wrong = await withTaskGroup(of: Int.self) { group in
      for task in 0..<4 {
        group.addTask {
          var random = SeededRandom(seed: UInt64(task))
          return (0..<3000).count { _ in
            let number = Int(random.next() % 60)
            if let found = cache.block(key(number)) { return found.size != number + 1 }
            cache.insert(CachedBlock(size: number + 1), key(number))
            return false
          }
        }
      }
      return await group.reduce(0, +)
    }
    #expect(wrong == 0 && cache.size <= 300)
  }
}
