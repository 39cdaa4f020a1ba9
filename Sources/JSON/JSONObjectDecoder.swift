// The strict decoder from parsed JSON to `Decodable` types, with errors for the person who wrote the JSON.
// It knows which fields a type asked for, and refuses the others.

/// Decodes `Decodable` values from JSON values.
///
/// Types that are `JSONReadable`, the basic types and UUIDs among them, are read in their own way at every level.
/// Optional fields may be null or missing.
public struct JSONObjectDecoder: Sendable {
  /// What happens to fields that a type does not ask for.
  public enum UnknownFields: Sendable {
    /// They are errors.
    case refuse
    /// They are passed over.
    case ignore
  }

  /// What happens to fields that a type does not ask for.
  public var unknownFields: UnknownFields

  /// Makes a decoder.
  public init(unknownFields: UnknownFields = .refuse) {
    self.unknownFields = unknownFields
  }

  /// Decodes a value of a document.
  ///
  /// - Parameter alsoAllowing: fields that the outermost object may have although the type does not ask for them.
  /// - Throws: `JSONError`, whatever went wrong.
  public func decode<Value: Decodable>(
    _ type: Value.Type, from value: JSONValue, alsoAllowing: [String] = []
  ) throws(JSONError) -> Value {
    value.forgetAskedFields()
    let decoding = JSONDecoding(document: value.document, refusesUnknown: unknownFields == .refuse)
    for name in alsoAllowing { decoding.allow(name, in: value) }
    return try decoding.decode(type, at: value.index)
  }
}

extension JSONValue {
  /// Makes ready for a decoding, which marks the fields that are asked for.
  fileprivate func forgetAskedFields() {
    for index in index..<Int(node.next) { document.nodes[index].wasAskedFor = false }
  }
}
