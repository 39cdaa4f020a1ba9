// Instants as RFC 3339 text, written in UTC with three decimals and read with any offset.
// An instant is a number of milliseconds since 1970-01-01T00:00:00Z in the proleptic Gregorian calendar.

/// The text form of instants, years 0001 to 9999.
public enum RFC3339 {
  /// The instants that have a text, in milliseconds since 1970: 0001-01-01T00:00:00.000Z to 9999-12-31T23:59:59.999Z.
  public static let range: ClosedRange<Int64> = -62_135_596_800_000...253_402_300_799_999

  /// The number of bytes that are written for an instant, such as `2016-07-04T10:00:00.000Z`.
  public static let length = 24

  /// Appends the text of an instant, 24 bytes; appends nothing and returns false outside `range`.
  public static func append(milliseconds: Int64, to bytes: inout [UInt8]) -> Bool {
    guard range.contains(milliseconds) else { return false }
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: length) { text in
      write(milliseconds, to: text)
      bytes.append(contentsOf: text)
    }
    return true
  }

  /// The text of an instant in milliseconds since 1970, or nil outside `range`.
  public static func string(milliseconds: Int64) -> String? {
    guard range.contains(milliseconds) else { return nil }
    return String(unsafeUninitializedCapacity: length) { text in
      write(milliseconds, to: UnsafeMutableBufferPointer(rebasing: text[..<length]))
      return length
    }
  }

  private static func write(_ milliseconds: Int64, to text: UnsafeMutableBufferPointer<UInt8>) {
    let day = milliseconds.dividedDown(by: 86_400_000)
    let time = milliseconds - day * 86_400_000
    let date = GregorianDay(daysSince1970: day)
    put(date.year, 4, at: 0, in: text)
    text[4] = UInt8(ascii: "-")
    put(date.month, 2, at: 5, in: text)
    text[7] = UInt8(ascii: "-")
    put(date.day, 2, at: 8, in: text)
    text[10] = UInt8(ascii: "T")
    put(time / 3_600_000, 2, at: 11, in: text)
    text[13] = UInt8(ascii: ":")
    put(time / 60_000 % 60, 2, at: 14, in: text)
    text[16] = UInt8(ascii: ":")
    put(time / 1000 % 60, 2, at: 17, in: text)
    text[19] = UInt8(ascii: ".")
    put(time % 1000, 3, at: 20, in: text)
    text[23] = UInt8(ascii: "Z")
  }

  private static func put(_ value: Int64, _ digits: Int, at start: Int, in text: UnsafeMutableBufferPointer<UInt8>) {
    var value = UInt64(value)
    for index in (start..<start + digits).reversed() {
      text[index] = UInt8(ascii: "0") + UInt8(value % 10)
      value /= 10
    }
  }
}

extension Int64 {
  /// The quotient rounded towards negative infinity, so that times before 1970 fall on the right day.
  func dividedDown(by divisor: Int64) -> Int64 {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }
}
