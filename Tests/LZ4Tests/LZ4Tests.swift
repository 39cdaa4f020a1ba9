// Blocks of a continuing stream come back exactly, and nothing but the exact size is accepted.
// Hostile blocks must end in a refusal, never outside the target.

import LZ4
import Testing

@Suite struct LZ4Tests {
  /// Compresses parts of one buffer as a continuing stream.
  private func compress(_ bytes: [UInt8], parts: Int) -> [[UInt8]] {
    var compressor = LZ4Block.Compressor()
    let size = bytes.count / parts
    var blocks: [[UInt8]] = []
    bytes.withUnsafeBytes { all in
      for part in 0..<parts {
        let input = UnsafeRawBufferPointer(rebasing: all[part * size..<(part + 1) * size])
        blocks.append(
          [UInt8](unsafeUninitializedCapacity: LZ4Block.bound(size)) { target, count in
            count = compressor.compress(input, into: UnsafeMutableRawBufferPointer(target))
          })
      }
    }
    return blocks
  }

  private func decompress(_ blocks: [[UInt8]], each size: Int) -> [UInt8]? {
    var target = [UInt8](repeating: 0, count: blocks.count * size)
    for (index, block) in blocks.enumerated() {
      let isGood = target.withUnsafeMutableBytes { all in
        block.withUnsafeBytes {
          LZ4Block.decompress(
            $0, into: UnsafeMutableRawBufferPointer(rebasing: all[index * size..<(index + 1) * size]),
            history: index * size)
        }
      }
      guard isGood else { return nil }
    }
    return target
  }

  private let text = (0..<4000).flatMap { Array("order \($0 / 7) completed by gus;".utf8).prefix(20) }

  @Test func `a continuing stream comes back and gains by what came before`() {
    let blocks = compress(text, parts: 400)
    #expect(decompress(blocks, each: text.count / 400) == text)
    let alone = compress(Array(text.suffix(text.count / 400)), parts: 1)
    #expect(blocks[399].count < alone[0].count)
  }

  @Test func `only the exact size is accepted`() {
    let blocks = compress(text, parts: 1)
    for size in [text.count - 1, text.count + 1, 1] {
      var target = [UInt8](repeating: 0, count: size)
      let isGood = target.withUnsafeMutableBytes { target in
        blocks[0].withUnsafeBytes { LZ4Block.decompress($0, into: target) }
      }
      #expect(!isGood)
    }
  }

  @Test func `damaged blocks never reach beyond the target`() {
    let block = compress(text, parts: 1)[0]
    for index in stride(from: 0, to: block.count, by: 7) {
      var damaged = block
      damaged[index] ^= 0xFF
      var guarded = [UInt8](repeating: 0xA5, count: text.count + 64)
      guarded.withUnsafeMutableBytes { all in
        _ = damaged.withUnsafeBytes {
          LZ4Block.decompress($0, into: UnsafeMutableRawBufferPointer(rebasing: all[32..<32 + text.count]))
        }
      }
      #expect(guarded.prefix(32).allSatisfy { $0 == 0xA5 } && guarded.suffix(32).allSatisfy { $0 == 0xA5 })
    }
  }

  @Test func `high compression comes back, is smaller, and leaves nothing behind for the next block`() {
    var compressor = LZ4Block.HighCompressor()
    func compress(_ bytes: [UInt8]) -> [UInt8] {
      [UInt8](unsafeUninitializedCapacity: LZ4Block.bound(bytes.count)) { target, count in
        count = bytes.withUnsafeBytes { compressor.compress($0, into: UnsafeMutableRawBufferPointer(target)) }
      }
    }
    let first = compress(text)
    #expect(decompress([first], each: text.count) == text)
    #expect(first.count < self.compress(text, parts: 1)[0].count)
    let reversed = Array(text.reversed())
    #expect(decompress([compress(reversed)], each: text.count) == reversed)
    #expect(compress(text) == first)
    #expect(compress([]).isEmpty)
  }
}
