// Payloads as JSON with a way back: CBOR becomes JSON in which UUIDs, instants and personal text can be told from plain
// text, and the JSON becomes the same bytes again. docs/export-format.md has the table.

internal import CBOR
internal import EventSourcing
internal import FoundationEssentials
internal import JSON
internal import TextFormats

/// The two ways between a payload's CBOR and its JSON.
struct PayloadJSON {
  /// Names of the fields that stand for what JSON has no form of. Objects that have one field of such a name by
  /// themselves are not written as JSON.
  enum Mark: String {
    case text = "$text"
    case personal = "$personal"
    case bytes = "$bytes"
    case tag = "$tag"

    static func isMark(_ name: String) -> Bool { name.utf8.first == UInt8(ascii: "$") }
  }

  private let document = JSONDocument()

  /// The JSON of a payload; nil if there is none that leads back to the same bytes.
  func json(of payload: [UInt8]) -> [UInt8]? {
    guard let value = try? CBORValue(decoding: payload, requiringDeterminism: true) else { return nil }
    var writer = JSONWriter(capacity: 2 * payload.count)
    guard writer.write(payload: value), let parsed = try? document.parse(writer.bytes),
      let back = try? Self.cbor(from: parsed), back == payload
    else { return nil }
    return writer.bytes
  }

  /// The payload that a JSON value stands for.
  static func cbor(from value: JSONValue) throws(JSONError) -> [UInt8] {
    let item = try item(value)
    do throws(CBORError) {
      let bytes = try item.encoded()
      // JSON may be nested deeper than a reader of payloads goes.
      _ = try CBORValue(decoding: bytes)
      return bytes
    } catch {
      throw value.error(.invalidValue, "\(error)")
    }
  }
}

extension PayloadJSON {
  /// What a string means that looks like a UUID or an instant, in the form in which they are written.
  static func item(lookingLike text: String) -> CBORValue? {
    switch text.utf8.count {
    case UUIDText.length:
      guard let uuid = UUIDText.parse(text), UUIDText.string(uuid) == text else { return nil }
      return .tagged(CBORTag.uuid, .bytes(withUnsafeBytes(of: uuid.uuid) { Array($0) }))
    case RFC3339.length:
      guard let instant = RFC3339.milliseconds(parsing: text), RFC3339.string(milliseconds: instant) == text else {
        return nil
      }
      return PayloadJSON.item(instant: instant)
    default: return nil
    }
  }

  /// An instant as `CBORWriter` writes it: whole seconds as a whole number, others as a float.
  private static func item(instant: Int64) -> CBORValue? {
    var writer = CBORWriter(capacity: 16)
    guard (try? writer.writeInstant(milliseconds: instant)) != nil else { return nil }
    return try? CBORValue(decoding: writer.bytes)
  }
}
