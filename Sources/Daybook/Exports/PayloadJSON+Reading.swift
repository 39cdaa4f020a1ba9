// From JSON back to a payload's CBOR.

internal import CBOR
internal import EventSourcing
internal import FoundationEssentials
internal import JSON

extension PayloadJSON {
  /// The item of CBOR that a JSON value stands for.
  static func item(_ value: JSONValue) throws(JSONError) -> CBORValue {
    switch value.kind {
    case .null: return .null
    case .bool: return .bool(value.bool ?? false)
    case .number: return try number(value)
    case .string:
      let text = value.string ?? ""
      return item(lookingLike: text) ?? .text(text)
    case .array:
      var items: [CBORValue] = []
      for element in value.elements { items.append(try item(element)) }
      return .array(items)
    case .object:
      let fields = value.fields
      if fields.count == 1, Mark.isMark(fields[0].name) { return try marked(fields[0].name, fields[0].value) }
      var pairs: [CBORPair] = []
      for field in fields { pairs.append(CBORPair(.text(field.name), try item(field.value))) }
      return .map(pairs)
    }
  }

  private static func number(_ value: JSONValue) throws(JSONError) -> CBORValue {
    if let number = value.integer(UInt64.self) { return .unsigned(number) }
    if let number = value.integer(Int128.self), let complement = UInt64(exactly: ~number) {
      return .negative(complement)
    }
    // Whole numbers beyond 64 bits have no place in a payload; a float would be another number.
    guard value.numberText.utf8.contains(where: { !isPartOfWholeNumber($0) }), let number = value.double else {
      throw value.error(.outOfRange, "a number that no payload holds")
    }
    return .float(number)
  }

  private static func isPartOfWholeNumber(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "-") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private static func marked(_ name: String, _ value: JSONValue) throws(JSONError) -> CBORValue {
    switch Mark(rawValue: name) {
    case .text:
      return .text(try text(value))
    case .personal:
      return .tagged(CBORTag.personalText, .text(try text(value)))
    case .bytes:
      guard let data = Data(base64Encoded: try text(value)) else { throw value.error(.invalidValue, "not base64") }
      return .bytes(Array(data))
    case .tag:
      let parts = value.elements
      guard parts.count == 2, let number = parts[0].integer(UInt64.self) else {
        throw value.wrongType(expected: "a tag's number and an item")
      }
      return .tagged(number, try item(parts[1]))
    case nil:
      throw value.error(.unknownField, "there is no mark \"\(name)\"")
    }
  }

  private static func text(_ value: JSONValue) throws(JSONError) -> String {
    guard let text = value.string else { throw value.wrongType(expected: "text") }
    return text
  }
}
