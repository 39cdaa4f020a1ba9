// Random values that are the same for the same seed (SplitMix64), so that a failure can be repeated.

import CBOR

struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A number whose width is as random as its value.
  mutating func anyWidth() -> UInt64 {
    next() >> UInt64.random(in: 0..<64, using: &self)
  }
}

extension CBORValue {
  static func random(depth: Int, using random: inout SeededGenerator) -> CBORValue {
    switch Int.random(in: 0..<(depth > 0 ? 13 : 10), using: &random) {
    case 0, 1: return .unsigned(random.anyWidth())
    case 2: return .negative(random.anyWidth())
    case 3:
      return .bytes((0..<Int.random(in: 0..<40, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) })
    case 4, 5: return .text(String.random(using: &random))
    case 6: return .bool(Bool.random(using: &random))
    case 7: return [.null, .undefined, .simple(0), .simple(99)].randomElement(using: &random)!
    case 8: return .float(Double(bitPattern: random.next()))
    case 9: return .float(Double(Float(bitPattern: UInt32(random.next() >> 32))))
    case 10:
      return .array((0..<Int.random(in: 0..<30, using: &random)).map { _ in .random(depth: depth - 1, using: &random) })
    case 11: return .tagged(random.anyWidth(), .random(depth: depth - 1, using: &random))
    default:
      let keys = Set((0..<Int.random(in: 0..<30, using: &random)).map { _ in random.anyWidth() })
      return .map(keys.map { CBORPair(.unsigned($0), .random(depth: depth - 1, using: &random)) })
    }
  }
}

extension String {
  static func random(using random: inout SeededGenerator) -> String {
    let scalars = (0..<Int.random(in: 0..<30, using: &random)).compactMap { _ in
      Unicode.Scalar(UInt32.random(in: 0...(Bool.random(using: &random) ? 0x7F : 0x10FFFF), using: &random))
    }
    return String(String.UnicodeScalarView(scalars))
  }
}
