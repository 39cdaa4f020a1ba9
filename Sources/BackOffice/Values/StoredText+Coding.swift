// The stored form of text that may be personal: personal text is under its tag, plain text is not. Text formats, in
// which nothing is tagged, show the text alone.

public import CBOR
public import EventSourcing
public import JSON

extension StoredText: CBORCodable {
  /// Reads text, tagged as personal or plain.
  public init(from reader: inout CBORReader) throws(CBORError) {
    let start = reader.offset
    switch try CBORValue(from: &reader) {
    case .text(let text): self = .plain(text)
    case .tagged(CBORTag.personalText, .text(let text)): self = .personal(PersonalText(text))
    default: throw CBORError(.typeMismatch, at: start, "expected text or personal text")
    }
  }

  /// Appends the text, tagged if it is personal.
  public func encode(to writer: inout CBORWriter) throws(CBORError) {
    switch self {
    case .plain(let text): writer.write(text)
    case .personal(let personal): try personal.encode(to: &writer)
    }
  }
}

extension StoredText: FieldType {
  public static var form: FieldForm { .personalText }
  public static var placeholder: StoredText { .plain("") }

  /// Reads the text as plain text: a text format doesn't say which is personal.
  public static func read(_ json: JSONValue, _ reading: inout FieldReading) -> StoredText? {
    String.read(json, &reading).map(StoredText.plain)
  }
}
