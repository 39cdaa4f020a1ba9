// SipHash-2-4, a keyed 64-bit hash: without the key nobody can prepare values that collide.
// Swift's own Hasher has a new seed in every process, so its values cannot stand on a disk.

/// SipHash-2-4 with a key of 128 bits.
struct SipHash {
  let low: UInt64
  let high: UInt64

  /// The hash of `bytes`.
  func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    var state = State(low: low, high: high)
    var offset = 0
    while offset &+ 8 <= bytes.count {
      state.absorb(bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self).littleEndian)
      offset &+= 8
    }
    var last = UInt64(truncatingIfNeeded: bytes.count) << 56
    for (index, byte) in bytes[offset...].enumerated() { last |= UInt64(byte) << UInt64(8 * index) }
    state.absorb(last)
    return state.finish()
  }

  private struct State {
    var v0, v1, v2, v3: UInt64

    init(low: UInt64, high: UInt64) {
      v0 = low ^ 0x736f_6d65_7073_6575
      v1 = high ^ 0x646f_7261_6e64_6f6d
      v2 = low ^ 0x6c79_6765_6e65_7261
      v3 = high ^ 0x7465_6462_7974_6573
    }

    mutating func absorb(_ word: UInt64) {
      v3 ^= word
      round()
      round()
      v0 ^= word
    }

    mutating func finish() -> UInt64 {
      v2 ^= 0xFF
      for _ in 0..<4 { round() }
      return v0 ^ v1 ^ v2 ^ v3
    }

    private mutating func round() {
      v0 &+= v1
      v1 = State.rotated(v1, 13) ^ v0
      v0 = State.rotated(v0, 32)
      v2 &+= v3
      v3 = State.rotated(v3, 16) ^ v2
      v0 &+= v3
      v3 = State.rotated(v3, 21) ^ v0
      v2 &+= v1
      v1 = State.rotated(v1, 17) ^ v2
      v2 = State.rotated(v2, 32)
    }

    private static func rotated(_ word: UInt64, _ bits: UInt64) -> UInt64 { word &<< bits | word &>> (64 &- bits) }
  }
}
