// The entrance for encoding `Encodable` values as deterministic CBOR.
// Structs become maps whose keys are the names of their coding keys; nil optionals are left out.

/// Encodes `Encodable` values.
///
/// Types that are `CBORCodable`, the basic types and UUIDs among them, are coded in their own way at every level.
/// Sets, and dictionaries whose keys are neither text nor integers, have no fixed order and so no fixed encoding.
/// A container must be complete before its parent is written on, as in all synthesized conformances.
public struct CBOREncoder: Sendable {
  /// Makes an encoder.
  public init() {}

  /// The encoding of `value`.
  ///
  /// Throws `CBORError`, or what the value's own `encode(to:)` throws.
  public func encode<Value: Encodable>(_ value: Value) throws -> [UInt8] {
    var writer = CBORWriter()
    try encode(value, into: &writer)
    return writer.bytes
  }

  /// Appends the encoding of `value` to `writer`, or appends nothing and throws.
  public func encode<Value: Encodable>(_ value: Value, into writer: inout CBORWriter) throws {
    let start = writer.count
    do {
      try withUnsafeMutablePointer(to: &writer) { writer in
        if let direct = ConformanceCache.direct(Value.self) {
          return try encodeDirect(value, direct, to: &writer.pointee)
        }
        var state = CBOREncodingState()
        try withUnsafeMutablePointer(to: &state) { state in
          try CBOREncoding(state: state, writer: writer).encodeNested(value)
        }
      }
    } catch {
      writer.truncate(to: start)
      throw error
    }
  }
}

/// Appends `value`, whose type is `direct`, by its own coding.
@inline(__always)
func encodeDirect<Value>(
  _ value: Value, _ direct: any CBORCodable.Type, to writer: inout CBORWriter
) throws(CBORError) {
  func encode<Direct: CBORCodable>(_: Direct.Type, _ writer: inout CBORWriter) throws(CBORError) {
    // `Direct` is `Value`; a cast would find that out once more, and slowly.
    try withUnsafePointer(to: value) { (pointer) throws(CBORError) in
      try UnsafeRawPointer(pointer).assumingMemoryBound(to: Direct.self).pointee.encode(to: &writer)
    }
  }
  try encode(direct, &writer)
}
