// The reading of the basic types, strict: no number stands for text, no text for a number, no 1 for true.
// They are `JSONReadable`, so that the decoder and types with a reading of their own share them.

extension JSONReadable where Self: FixedWidthInteger {
  /// Reads a whole number that fits the type.
  public init(json value: JSONValue) throws(JSONError) {
    guard let number = value.integer(Self.self) else {
      guard value.node.kind == .number, !value.node.flag else { throw value.wrongType(expected: "a whole number") }
      throw value.error(
        .outOfRange, "expected a whole number from \(Self.min) to \(Self.max), found \(value.numberText)")
    }
    self = number
  }
}

extension Int: JSONReadable {}
extension Int8: JSONReadable {}
extension Int16: JSONReadable {}
extension Int32: JSONReadable {}
extension Int64: JSONReadable {}
extension UInt: JSONReadable {}
extension UInt8: JSONReadable {}
extension UInt16: JSONReadable {}
extension UInt32: JSONReadable {}
extension UInt64: JSONReadable {}

extension Bool: JSONReadable {
  /// Reads true or false.
  public init(json value: JSONValue) throws(JSONError) {
    guard let bool = value.bool else { throw value.wrongType(expected: "true or false") }
    self = bool
  }
}

extension String: JSONReadable {
  /// Reads text.
  public init(json value: JSONValue) throws(JSONError) {
    guard let text = value.text else { throw value.wrongType(expected: "text") }
    self = text.string
  }
}

extension Double: JSONReadable {
  /// Reads a number as the nearest float.
  public init(json value: JSONValue) throws(JSONError) {
    guard value.node.kind == .number else { throw value.wrongType(expected: "a number") }
    guard let number = value.double else { throw value.error(.outOfRange, "the number is too large") }
    self = number
  }
}

extension Float: JSONReadable {
  /// Reads a number as the nearest float.
  public init(json value: JSONValue) throws(JSONError) {
    let number = Float(try Double(json: value))
    guard number.isFinite else { throw value.error(.outOfRange, "the number is too large") }
    self = number
  }
}
