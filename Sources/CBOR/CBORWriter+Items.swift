// The items that a writer can append, as callers write them in codings of their own.
// Each call appends one item, or the head of one whose content the next calls append.

public import FoundationEssentials

extension CBORWriter {
  /// Appends the head of an array; its `count` items must follow.
  public mutating func array(_ count: Int) {
    head(4, UInt64(count))
  }

  /// Appends the head of a map; `count` pairs of key and value must follow, keys in ascending order.
  public mutating func map(_ count: Int) {
    head(5, UInt64(count))
  }

  /// Appends a key of a map that is known to the program.
  @inline(__always)
  public mutating func key(_ name: StaticString) {
    precondition(name.hasPointerRepresentation, "a key has more than one character")
    string(3, UnsafeRawBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
  }

  /// Appends a key of a map that comes from data.
  public mutating func key(text: String) {
    write(text)
  }

  /// Appends a tag; the item that it describes must follow.
  public mutating func tag(_ number: UInt64) {
    head(6, number)
  }

  /// Appends a whole number.
  public mutating func write(_ value: Int) {
    write(Int64(value))
  }

  /// Appends a whole number.
  @inline(__always)
  public mutating func write(_ value: Int64) {
    if value >= 0 {
      head(0, UInt64(bitPattern: value))
    } else {
      // -1 - n, which is the complement of n.
      head(1, UInt64(bitPattern: ~value))
    }
  }

  /// Appends a whole number.
  public mutating func write(_ value: UInt64) {
    head(0, value)
  }

  /// Appends the whole number -1 - `complement`, down to -2^64.
  public mutating func write(negative complement: UInt64) {
    head(1, complement)
  }

  /// Appends a truth value.
  public mutating func write(_ value: Bool) {
    head(7, value ? 21 : 20)
  }

  /// Appends text.
  public mutating func write(_ value: String) {
    var value = value
    value.withUTF8 { string(3, UnsafeRawBufferPointer($0)) }
  }

  /// Appends a byte string.
  public mutating func write(_ value: [UInt8]) {
    value.withUnsafeBytes { string(2, $0) }
  }

  /// Appends a byte string.
  public mutating func write(_ value: UnsafeRawBufferPointer) {
    string(2, value)
  }

  /// Appends a float in the shortest of the three widths that keeps its value; all NaN become one.
  public mutating func write(_ value: Double) {
    if value.isNaN { return float(bits: 0x7E00 as UInt16, info: 25) }
    let single = Float(value)
    guard Double(single) == value else { return float(bits: value.bitPattern, info: 27) }
    if let half = HalfPrecision.bits(exactly: single) {
      float(bits: half, info: 25)
    } else {
      float(bits: single.bitPattern, info: 26)
    }
  }

  /// Appends null.
  public mutating func writeNull() {
    head(7, 22)
  }

  /// Appends the undefined value.
  public mutating func writeUndefined() {
    head(7, 23)
  }

  /// Appends a UUID: tag 37 over its 16 bytes.
  public mutating func write(_ uuid: UUID) {
    tag(CBORTag.uuid)
    Swift.withUnsafeBytes(of: uuid.uuid) { string(2, $0) }
  }

  /// Appends personal text: tag 55835 over the text.
  public mutating func writePersonalText(_ text: String) {
    tag(CBORTag.personalText)
    write(text)
  }

  /// Appends a value by its own coding.
  public mutating func write<Value: CBORCodable>(_ value: Value) throws(CBORError) {
    try value.encode(to: &self)
  }

  /// Appends an array of values by their own coding.
  public mutating func writeArray<Value: CBORCodable>(_ values: [Value]) throws(CBORError) {
    array(values.count)
    for value in values { try value.encode(to: &self) }
  }
}
