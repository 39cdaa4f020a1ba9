// How types bring their own reading of JSON, which the decoder prefers to their `Decodable` conformance.
// Ids, instants and dates need it: JSON writes them as text, while other codings have other forms for them.

public import FoundationEssentials
import TextFormats

/// A type that reads itself from a JSON value.
public protocol JSONReadable {
  /// Reads the value; `JSONValue.error(_:_:)` and its kin make the errors.
  init(json value: JSONValue) throws(JSONError)
}

/// A type that JSON writes as one text.
public protocol JSONTextReadable: JSONReadable {
  /// What such a text is called in messages, such as `a UUID`.
  static var jsonTextName: String { get }
  /// Reads the text; nil when it is not such a text.
  init?(jsonText text: JSONText)
}

extension JSONTextReadable {
  /// Reads a text, or throws what was expected.
  public init(json value: JSONValue) throws(JSONError) {
    guard let text = value.text else { throw value.wrongType(expected: Self.jsonTextName) }
    guard let read = Self(jsonText: text) else {
      throw value.error(.invalidValue, "expected \(Self.jsonTextName), found \"\(text.string)\"")
    }
    self = read
  }
}

extension UUID: JSONTextReadable {
  /// `a UUID`.
  public static var jsonTextName: String { "a UUID" }

  /// Reads the 36 characters of a UUID in upper or lower case.
  public init?(jsonText text: JSONText) {
    guard let uuid = UUIDText.parse(text.utf8) else { return nil }
    self = uuid
  }
}
