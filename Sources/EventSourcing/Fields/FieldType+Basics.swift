// The basic types and the values of event sourcing as types of fields.

public import FoundationEssentials
public import JSON
internal import TextFormats

extension Int: FieldType {
  public static var form: FieldForm { .integer }
  @inlinable public static var placeholder: Int { 0 }
}

extension Int64: FieldType {
  public static var form: FieldForm { .integer }
  @inlinable public static var placeholder: Int64 { 0 }
}

extension UInt64: FieldType {
  public static var form: FieldForm { .integer }
  @inlinable public static var placeholder: UInt64 { 0 }
}

extension UInt32: FieldType {
  public static var form: FieldForm { .integer }
  @inlinable public static var placeholder: UInt32 { 0 }
}

extension Bool: FieldType {
  public static var form: FieldForm { .flag }
  @inlinable public static var placeholder: Bool { false }
}

extension String: FieldType {
  public static var form: FieldForm { .text }
  @inlinable public static var placeholder: String { "" }
}

extension UUID: FieldType {
  public static var form: FieldForm { .id(of: nil) }
  public static var placeholder: UUID { UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)) }
}

extension ID: FieldType {
  public static var form: FieldForm { .id(of: kindName) }
  public static var placeholder: Self { Self(.placeholder) }

  /// What the thing is called, such as `order` for `Order` and for `OrderKind`.
  private static var kindName: String {
    let type = "\(Kind.self)"
    let name = type.hasSuffix("Kind") ? type.dropLast(4) : type[...]
    return name.prefix(1).lowercased() + name.dropFirst()
  }

  /// Reads an id, or what stands for one.
  public static func read(_ json: JSONValue, _ reading: inout FieldReading) -> Self? {
    if let text = json.text, let id = Self(jsonText: text) {
      reading.keep(id.uuid, of: kindName)
      return id
    }
    return reading.id(of: kindName, in: json).map { Self($0) }
  }
}

extension ID: JSONTextReadable {
  public static var jsonTextName: String { "a UUID" }

  /// Reads the 36 characters of a UUID in upper or lower case.
  public init?(jsonText text: JSONText) {
    guard let uuid = UUIDText.parse(text.utf8) else { return nil }
    self.init(uuid)
  }
}

extension Instant: FieldType {
  public static var form: FieldForm { .instant }
  public static var placeholder: Instant { Instant(milliseconds: 0) }
}

extension Instant: JSONTextReadable {
  public static var jsonTextName: String { "a time such as 2024-01-31T09:00:00Z" }

  /// Reads RFC 3339.
  public init?(jsonText text: JSONText) {
    guard let milliseconds = RFC3339.milliseconds(parsing: text.utf8) else { return nil }
    self.init(milliseconds: milliseconds)
  }
}

extension PersonalText: FieldType {
  public static var form: FieldForm { .personalText }
  public static var placeholder: PersonalText { PersonalText("") }

  public static func read(_ json: JSONValue, _ reading: inout FieldReading) -> PersonalText? {
    String.read(json, &reading).map { PersonalText($0) }
  }
}
