// Ids and instants in JSON: read from the text's bytes, without a detour through strings.

public import EventSourcing
internal import FoundationEssentials
public import JSON
internal import TextFormats

extension ID: JSONTextReadable {
  public static var jsonTextName: String { "a UUID" }

  public init?(jsonText text: JSONText) {
    guard let uuid = UUIDText.parse(text.utf8) else { return nil }
    self.init(uuid)
  }
}

extension Instant: JSONTextReadable {
  public static var jsonTextName: String { "a time such as 2024-01-31T09:00:00Z" }

  public init?(jsonText text: JSONText) {
    guard let milliseconds = RFC3339.milliseconds(parsing: text.utf8) else { return nil }
    self.init(milliseconds: milliseconds)
  }
}
