// The stored form of a field's value: the CBOR item of its own kind, with personal text under its tag, so that an edit
// keeps what it knows about a person apart.

public import CBOR
internal import EventSourcing

extension FieldValue: CBORCodable {
  /// Reads text, personal text, a whole number, a truth value, a list of texts or a map of texts.
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
    case .unsigned(let number):
      guard let number = Int64(exactly: number) else { return nil }
      self = .integer(number)
    case .negative(let complement):
      guard let complement = Int64(exactly: complement) else { return nil }
      self = .integer(~complement)
    case .array(let items):
      let texts = items.compactMap(\.plainText)
      guard texts.count == items.count else { return nil }
      self = .list(texts)
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
}
