// The only source of chance of made-up books: SplitMix64, one generator per concern, all from one seed. Adding a draw for
// one concern thus leaves the others as they were, and the same seed always makes the same book.

package import Foundation

/// Sebastiano Vigna's SplitMix64 (https://prng.di.unimi.it/splitmix64.c).
package struct SplitMix64: RandomNumberGenerator, Sendable {
  private var state: UInt64

  package init(seed: UInt64) {
    state = seed
  }

  /// A generator of its own for one concern.
  package init(seed: UInt64, concern: some RawRepresentable<UInt64>) {
    var mixer = SplitMix64(seed: seed &+ concern.rawValue &* 0xD1B5_4A32_D192_ED03)
    state = mixer.next()
  }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

extension SplitMix64 {
  /// From 0 up to but not including 1, with 53 bits.
  package mutating func fraction() -> Double { Double(next() >> 11) * 0x1p-53 }

  package mutating func chance(_ probability: Double) -> Bool { fraction() < probability }

  /// From 0 up to but not including `bound`. The bias of a plain remainder is far below what a book could show.
  package mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

  package mutating func pick<Item>(_ items: [Item]) -> Item { items[below(items.count)] }

  /// The gap between two arrivals that come `mean` apart on average.
  package mutating func exponential(mean: Double) -> Double { -mean * log(1 - fraction()) }

  /// Log-normal by its median and its 90th percentile (1.2816 standard deviations above).
  package mutating func logNormal(median: Double, p90: Double) -> Double {
    let normal = sqrt(-2 * log(1 - fraction())) * cos(2 * .pi * fraction())
    return exp(log(median) + log(p90 / median) / 1.2816 * normal)
  }

  /// A random UUID (version 4).
  package mutating func uuid() -> UUID {
    var bytes = (next(), next())
    return withUnsafeMutableBytes(of: &bytes) { bytes in
      bytes[6] = bytes[6] & 0x0F | 0x40
      bytes[8] = bytes[8] & 0x3F | 0x80
      return UUID(uuid: bytes.loadUnaligned(as: uuid_t.self))
    }
  }
}
