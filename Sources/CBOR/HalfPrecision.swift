// Half-precision floats (IEEE 754 binary16) by their bits, since `Float16` is missing on some platforms.
// Only exact conversions are needed: CBOR uses a half only where it keeps the value.

/// Conversion between single and half precision.
enum HalfPrecision {
  /// The bits of the half that equals `value`, or nil when there is none; `value` is not NaN.
  static func bits(exactly value: Float) -> UInt16? {
    let sign = UInt16(truncatingIfNeeded: value.bitPattern >> 16) & 0x8000
    if value == 0 { return sign }
    if value.isInfinite { return sign | 0x7C00 }
    let exponent = Int(value.exponent)
    let significand = value.significandBitPattern
    switch exponent {
    case -14...15:
      guard significand & 0x1FFF == 0 else { return nil }
      return sign | UInt16(exponent + 15) << 10 | UInt16(significand >> 13)
    case -24 ..< -14:
      // Subnormal halves count units of 2^-24.
      let full = significand | 0x80_0000
      let shift = -1 - exponent
      guard full & (1 << shift - 1) == 0 else { return nil }
      return sign | UInt16(full >> shift)
    default:
      return nil
    }
  }

  /// The value of a half.
  static func value(bits: UInt16) -> Double {
    let exponent = Int(bits >> 10 & 0x1F)
    let significand = Double(bits & 0x3FF)
    let magnitude: Double
    switch exponent {
    case 0: magnitude = significand * 0x1p-24
    case 31: magnitude = significand == 0 ? .infinity : .nan
    default: magnitude = (1 + significand * 0x1p-10) * Double(sign: .plus, exponent: exponent - 15, significand: 1)
    }
    return bits & 0x8000 == 0 ? magnitude : -magnitude
  }
}
