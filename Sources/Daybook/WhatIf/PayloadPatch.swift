// A payload with some of its fields changed: a merge patch (RFC 7396), in the JSON of an export, on the payload's CBOR.

internal import CBOR
internal import EventSourcing
internal import JSON

enum PayloadPatch {
  /// The payload that `patch` makes of another. Personal text and days stay what they are where a plain text is given.
  static func apply(_ patch: String, to payload: [UInt8]) throws -> [UInt8] {
    let document = JSONDocument()
    let merged = try merge(try document.parse(patch), into: try CBORValue(decoding: payload))
    let bytes = try merged.encoded()
    // A patch may be nested deeper than a reader of payloads goes.
    _ = try CBORValue(decoding: bytes)
    return bytes
  }

  private static func merge(_ patch: JSONValue, into item: CBORValue?) throws(JSONError) -> CBORValue {
    guard patch.kind == .object, !isMarked(patch) else { return try value(patch, inPlaceOf: item) }
    var pairs: [CBORPair] = []
    if case .map(let old)? = item { pairs = old }
    for (name, part) in patch.fields {
      let place = pairs.firstIndex { $0.key == .text(name) }
      if part.isNull {
        if let place { pairs.remove(at: place) }
        continue
      }
      let merged = try merge(part, into: place.map { pairs[$0].value })
      if let place { pairs[place].value = merged } else { pairs.append(CBORPair(.text(name), merged)) }
    }
    return .map(pairs)
  }

  /// Whether an object stands for what JSON has no form of.
  private static func isMarked(_ value: JSONValue) -> Bool {
    let fields = value.fields
    return fields.count == 1 && PayloadJSON.Mark.isMark(fields[0].name)
  }

  private static func value(_ patch: JSONValue, inPlaceOf item: CBORValue?) throws(JSONError) -> CBORValue {
    let new = try PayloadJSON.item(patch)
    if case .tagged(let tag, .text)? = item, case .text = new { return .tagged(tag, new) }
    return new
  }
}
