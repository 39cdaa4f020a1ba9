// The entrance for decoding `Decodable` values from CBOR, the counterpart of `CBOREncoder`.
// Keys that the type does not ask for are passed over; missing keys and null are nil for optionals.

/// Decodes `Decodable` values.
public struct CBORDecoder: Sendable {
  /// How deep containers and tags may be nested.
  public var maximumDepth: Int
  /// Whether only the deterministic encoding is accepted.
  public var requiresDeterminism: Bool

  /// Makes a decoder.
  public init(maximumDepth: Int = CBORReader.defaultMaximumDepth, requiresDeterminism: Bool = false) {
    self.maximumDepth = maximumDepth
    self.requiresDeterminism = requiresDeterminism
  }

  /// Decodes the one item that `bytes` hold.
  ///
  /// Throws `CBORError`, or what the type's own `init(from:)` throws other than `DecodingError`.
  public func decode<Value: Decodable>(_ type: Value.Type, from bytes: [UInt8]) throws -> Value {
    try bytes.withUnsafeBytes { try decode(type, from: $0) }
  }

  /// Decodes the one item that `bytes` hold.
  public func decode<Value: Decodable>(_ type: Value.Type, from bytes: ArraySlice<UInt8>) throws -> Value {
    try bytes.withUnsafeBytes { try decode(type, from: $0) }
  }

  /// Decodes the one item that `bytes` hold.
  public func decode<Value: Decodable>(_ type: Value.Type, from bytes: UnsafeRawBufferPointer) throws -> Value {
    var reader = CBORReader(bytes, maximumDepth: maximumDepth)
    if requiresDeterminism { try reader.requireDeterminism() }
    let value = try decode(type, from: &reader)
    try reader.finish()
    return value
  }

  /// Decodes the next item of `reader`; for types with a coding of their own that contain `Codable` values.
  public func decode<Value: Decodable>(_ type: Value.Type, from reader: inout CBORReader) throws -> Value {
    if let direct = ConformanceCache.direct(type) { return try decodeDirect(type, direct, from: &reader) }
    var state = CBORDecodingState(bytes: reader.bytes, maximumDepth: maximumDepth)
    return try withUnsafeMutablePointer(to: &state) { state in
      let decoding = CBORDecoding(state: state)
      do {
        return try decoding.decode(type, from: &reader)
      } catch let error as DecodingError {
        throw decoding.converted(error)
      }
    }
  }
}

/// Reads a value whose type is `direct` by its own coding.
@inline(__always)
func decodeDirect<Value>(
  _: Value.Type, _ direct: any CBORCodable.Type, from reader: inout CBORReader
) throws(CBORError) -> Value {
  func decode<Direct: CBORCodable>(_: Direct.Type, _ reader: inout CBORReader) throws(CBORError) -> Value {
    let value = try Direct(from: &reader)
    // `Direct` is `Value`; a cast would find that out once more, and slowly.
    return withUnsafePointer(to: value) { UnsafeRawPointer($0).assumingMemoryBound(to: Value.self).pointee }
  }
  return try decode(direct, &reader)
}
