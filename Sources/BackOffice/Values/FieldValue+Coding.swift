// A field's value as it is stored and as commands bring it. Stored it is the CBOR item of its own kind, with personal text under its tag, so that an edit
// keeps what it knows about a person apart.

public import CBOR
public import EventSourcing
public import JSON

extension FieldValue: CBORCodable {
  /// Reads text, personal text, a whole number, a truth value, a list of texts or of whole numbers, or a map of texts.
  public init(from reader: inout CBORReader) throws(CBORError) {
    let start = reader.offset
    guard let value = Self(try CBORValue(from: &reader)) else {
      throw CBORError(.typeMismatch, at: start, "expected the value of a field")
    }
    self = value
  }

  /// Appends one item.
  public func encode(to writer: inout CBORWriter) throws(CBORError) {
    switch self {
    case .text(let text): writer.write(text)
    case .personal(let personal): try personal.encode(to: &writer)
    case .integer(let number): writer.write(number)
    case .flag(let flag): writer.write(flag)
    case .list(let texts): try CBORValue.array(texts.map(CBORValue.text)).encode(to: &writer)
    case .numbers(let numbers): try writer.writeArray(numbers)
    case .fields(let fields):
      // Sorted by the writer, so that no order of a dictionary gets into the log.
      try CBORValue.map(fields.map { CBORPair(.text($0.key), .text($0.value)) }).encode(to: &writer)
    }
  }

  private init?(_ item: CBORValue) {
    switch item {
    case .text(let text): self = .text(text)
    case .tagged(CBORTag.personalText, .text(let text)): self = .personal(PersonalText(text))
    case .bool(let flag): self = .flag(flag)
    case .unsigned, .negative:
      guard let number = item.number else { return nil }
      self = .integer(number)
    case .array(let items):
      let (texts, numbers) = (items.compactMap(\.plainText), items.compactMap(\.number))
      guard [texts.count, numbers.count].contains(items.count) else { return nil }
      self = texts.count == items.count ? .list(texts) : .numbers(numbers)
    case .map(let pairs):
      var fields: [String: String] = [:]
      for pair in pairs {
        guard let key = pair.key.plainText, let text = pair.value.plainText else { return nil }
        fields[key] = text
      }
      self = .fields(fields)
    default: return nil
    }
  }
}

extension CBORValue {
  fileprivate var plainText: String? {
    if case .text(let text) = self { text } else { nil }
  }

  /// A whole number, if it has room.
  fileprivate var number: Int64? {
    switch self {
    case .unsigned(let number): Int64(exactly: number)
    case .negative(let complement): Int64(exactly: complement).map { ~$0 }
    default: nil
    }
  }
}

extension FieldValue: FieldType {
  public static var form: FieldForm {
    .other(
      "text, a whole number, true or false, a list of texts, or an object of texts", example: #""text""#,
      mayBePersonal: true)
  }
  public static var placeholder: FieldValue { .text("") }

  public static func read(_ json: JSONValue, _ reading: inout FieldReading) -> FieldValue? {
    switch json.kind {
    case .string: return String.read(json, &reading).map(FieldValue.text)
    case .number: return Int64.read(json, &reading).map(FieldValue.integer)
    case .bool: return Bool.read(json, &reading).map(FieldValue.flag)
    case .array: return [String].read(json, &reading).map(FieldValue.list)
    case .object:
      // A null in an object clears, as a blank text does.
      return [String: String?].read(json, &reading).map { FieldValue.fields($0.mapValues { $0 ?? "" }) }
    case .null:
      reading.add(json.wrongType(expected: form.description))
      return nil
    }
  }
}
