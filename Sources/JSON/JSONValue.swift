// A value of a parsed document: a small handle with the questions that one asks of a JSON value.
// Reading by hand uses it; so do types that bring their own reading, and the decoder.

/// A value of a `JSONDocument`; it becomes invalid when the document parses another text.
public struct JSONValue {
  let document: JSONDocument
  let index: Int

  @inline(__always)
  var node: JSONNode { document.nodes[index] }

  /// The kinds of JSON values.
  public enum Kind: Sendable {
    case null, bool, number, string, array, object
  }

  /// The kind of the value.
  public var kind: Kind {
    switch node.kind {
    case .null: .null
    case .bool: .bool
    case .number: .number
    case .string: .string
    case .array: .array
    case .object: .object
    }
  }

  /// Where the value is in the text: its first byte, counted from 1.
  public var column: Int { node.column }

  /// Whether the value is null.
  public var isNull: Bool { node.kind == .null }

  /// The truth value, nil for other kinds.
  public var bool: Bool? { node.kind == .bool ? node.flag : nil }

  /// The content of a string, nil for other kinds.
  public var text: JSONText? {
    let node = node
    return node.kind == .string ? JSONText(utf8: document.bytes(of: node)) : nil
  }

  /// The content of a string as a `String`, nil for other kinds.
  public var string: String? { text?.string }

  /// The number when it is whole, written without fraction and exponent, and fits `Number`; otherwise nil.
  public func integer<Number: FixedWidthInteger>(_: Number.Type = Number.self) -> Number? {
    let node = node
    guard node.kind == .number, !node.flag else { return nil }
    let digits = document.bytes(of: node)
    let isNegative = digits[0] == UInt8(ascii: "-")
    var value: Number = 0
    for index in (isNegative ? 1 : 0)..<digits.count {
      let digit = Number(truncatingIfNeeded: digits[index] &- UInt8(ascii: "0"))
      let (product, tooLarge) = value.multipliedReportingOverflow(by: 10)
      // Down from zero, since the lowest number has no positive twin.
      let (sum, overflow) =
        isNegative ? product.subtractingReportingOverflow(digit) : product.addingReportingOverflow(digit)
      if tooLarge || overflow { return nil }
      value = sum
    }
    return value
  }

  /// The number as the nearest float, nil for other kinds and beyond the range of floats.
  public var double: Double? {
    guard node.kind == .number, let number = Double(numberText), number.isFinite else { return nil }
    return number
  }

  /// The text of a number; empty for other kinds.
  public var numberText: String {
    node.kind == .number ? String(decoding: document.bytes(of: node), as: UTF8.self) : ""
  }

  /// The number of elements of an array or fields of an object; 0 for other kinds.
  public var count: Int {
    node.kind == .array || node.kind == .object ? Int(node.count) : 0
  }

  /// The value of a field, nil when the value is no object or has no such field.
  public subscript(_ name: String) -> JSONValue? {
    guard node.kind == .object else { return nil }
    var name = name
    let field = name.withUTF8 { document.findField(UnsafeRawBufferPointer($0), ofObject: index) }
    return field.map { JSONValue(document: document, index: $0 + 1) }
  }

  /// The value of a field whose name is known to the program, which has more than one character.
  public subscript(_ name: StaticString) -> JSONValue? {
    guard node.kind == .object else { return nil }
    let utf8 = UnsafeRawBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
    return document.findField(utf8, ofObject: index).map { JSONValue(document: document, index: $0 + 1) }
  }

  /// The elements of an array; empty for other kinds.
  public var elements: [JSONValue] {
    guard node.kind == .array else { return [] }
    var values: [JSONValue] = []
    values.reserveCapacity(count)
    var next = index + 1
    for _ in 0..<count {
      values.append(JSONValue(document: document, index: next))
      next = Int(document.nodes[next].next)
    }
    return values
  }

  /// The fields of an object in the order of the text; empty for other kinds.
  public var fields: [(name: String, value: JSONValue)] {
    guard node.kind == .object else { return [] }
    return document.fields(ofObject: index).map { field in
      (
        JSONText(utf8: document.bytes(of: document.nodes[field])).string,
        JSONValue(document: document, index: field + 1)
      )
    }
  }
}

@available(*, unavailable)
extension JSONValue: Sendable {}
