// Typed identifiers. Every kind of thing has ids of its own type over a UUID, so that an order's id can't be passed
// where a customer's is wanted; in events they are sixteen tagged bytes, in text the lower-case form.

public import CBOR
public import FoundationEssentials
internal import TextFormats

/// The identifier of one `Kind` of thing: a UUID that only fits where that kind is meant.
public struct ID<Kind>: Hashable, Sendable {
  public let uuid: UUID

  public init(_ uuid: UUID) {
    self.uuid = uuid
  }

  /// Reads the usual 36-character form, in either case; nil if it is anything else.
  public init?(_ text: String) {
    guard let uuid = UUIDText.parse(text) else { return nil }
    self.uuid = uuid
  }
}

extension ID: CustomStringConvertible {
  /// The lower-case 36-character form.
  public var description: String { UUIDText.string(uuid) }
}

extension ID: Comparable {
  /// Orders by the sixteen bytes, as the text form sorts.
  public static func < (a: Self, b: Self) -> Bool { a.uuid.bytesBefore(b.uuid) }
}

extension ID: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let id = Self(text) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "expected a UUID, found \"\(text)\"")
    }
    self = id
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

extension ID: CBORCodable {
  public init(from reader: inout CBORReader) throws(CBORError) {
    self.init(try reader.readUUID())
  }

  public func encode(to writer: inout CBORWriter) throws(CBORError) {
    writer.write(uuid)
  }
}

extension UUID {
  /// Whether these sixteen bytes sort before the other's.
  public func bytesBefore(_ other: UUID) -> Bool {
    withUnsafeBytes(of: uuid) { a in
      withUnsafeBytes(of: other.uuid) { b in a.lexicographicallyPrecedes(b) }
    }
  }
}

extension StreamName {
  /// Names the stream of one thing.
  public init<Kind>(_ category: String, _ id: ID<Kind>) {
    self.init(category, .uuid(id.uuid))
  }
}
