// Writes JSON straight into a byte buffer, for output of many small objects.
// Commas are set by looking at the last byte, so that the writer keeps no other state.

public import FoundationEssentials
import TextFormats

/// A growing buffer of JSON text; the calls follow the text from left to right.
public struct JSONWriter: Sendable {
  /// The text written so far.
  public private(set) var bytes: [UInt8] = []

  /// Makes an empty writer with room for `capacity` bytes; it grows as needed.
  public init(capacity: Int = 512) {
    bytes.reserveCapacity(capacity)
  }

  /// Forgets all that was written and keeps the memory.
  public mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
  }

  /// Writes an object whose fields `content` writes.
  public mutating func object<Failure: Error>(
    _ content: (inout JSONWriter) throws(Failure) -> Void
  ) throws(Failure) {
    separate()
    bytes.append(UInt8(ascii: "{"))
    try content(&self)
    bytes.append(UInt8(ascii: "}"))
  }

  /// Writes an array whose elements `content` writes.
  public mutating func array<Failure: Error>(
    _ content: (inout JSONWriter) throws(Failure) -> Void
  ) throws(Failure) {
    separate()
    bytes.append(UInt8(ascii: "["))
    try content(&self)
    bytes.append(UInt8(ascii: "]"))
  }

  /// Writes the name of a field; its value must follow.
  public mutating func key(_ name: String) {
    separate()
    JSONStringText.append(name, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
  }

  /// Writes a string.
  public mutating func write(_ value: String) {
    separate()
    JSONStringText.append(value, to: &bytes)
  }

  /// Writes a whole number.
  public mutating func write(_ value: Int) {
    write(Int64(value))
  }

  /// Writes a whole number.
  public mutating func write(_ value: Int64) {
    separate()
    if value < 0 { bytes.append(UInt8(ascii: "-")) }
    appendDigits(value.magnitude)
  }

  /// Writes a whole number.
  public mutating func write(_ value: UInt64) {
    separate()
    appendDigits(value)
  }

  /// Writes a number in its shortest exact form; null for NaN and infinities, which JSON lacks.
  public mutating func write(_ value: Double) {
    guard value.isFinite else { return writeNull() }
    separate()
    bytes.append(contentsOf: value.description.utf8)
  }

  /// Writes true or false.
  public mutating func write(_ value: Bool) {
    separate()
    bytes.append(contentsOf: (value ? "true" : "false").utf8)
  }

  /// Writes a UUID as lower-case text.
  public mutating func write(_ value: UUID) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    UUIDText.append(value, to: &bytes)
    bytes.append(UInt8(ascii: "\""))
  }

  /// Writes an instant in milliseconds since 1970 as RFC 3339 text in UTC; null outside the years 1 to 9999.
  public mutating func writeInstant(milliseconds: Int64) {
    guard RFC3339.range.contains(milliseconds) else { return writeNull() }
    separate()
    bytes.append(UInt8(ascii: "\""))
    _ = RFC3339.append(milliseconds: milliseconds, to: &bytes)
    bytes.append(UInt8(ascii: "\""))
  }

  /// Writes null.
  public mutating func writeNull() {
    separate()
    bytes.append(contentsOf: "null".utf8)
  }

  /// Writes what `append` appends, which must be one JSON value.
  public mutating func writeRaw<Failure: Error>(
    _ append: (inout [UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    separate()
    try append(&bytes)
  }

  /// Ends a line, after which a new text begins.
  public mutating func endLine() {
    bytes.append(UInt8(ascii: "\n"))
  }

  /// Writes the comma before an element or field that is not the first.
  private mutating func separate() {
    switch bytes.last {
    case nil, UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: ":"), UInt8(ascii: "\n"): break
    default: bytes.append(UInt8(ascii: ","))
    }
  }

  private mutating func appendDigits(_ value: UInt64) {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
      var start = digits.count
      var value = value
      repeat {
        start -= 1
        digits[start] = UInt8(ascii: "0") + UInt8(value % 10)
        value /= 10
      } while value > 0
      bytes.append(contentsOf: digits[start...])
    }
  }
}
