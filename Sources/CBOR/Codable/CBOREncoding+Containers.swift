// The three kinds of containers that `Codable` asks an encoder for.
// The commonest types have methods of their own; the generic methods serve all others.

extension CBOREncoding {
  func container<Key: CodingKey>(keyedBy _: Key.Type) -> KeyedEncodingContainer<Key> {
    KeyedEncodingContainer(CBORKeyedEncoding<Key>(encoding: self, frame: openValue(isMap: true)))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    CBORUnkeyedEncoding(encoding: self, frame: openValue(isMap: false))
  }

  func singleValueContainer() -> any SingleValueEncodingContainer {
    CBORSingleEncoding(encoding: self)
  }
}

/// A map.
struct CBORKeyedEncoding<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let encoding: CBOREncoding
  let frame: FrameReference

  var codingPath: [any CodingKey] { [] }

  func encodeNil(forKey key: Key) throws { try encoding.writeValue(frame, key) { $0.writeNull() } }
  func encode(_ value: Bool, forKey key: Key) throws { try encoding.writeValue(frame, key) { $0.write(value) } }
  func encode(_ value: Int, forKey key: Key) throws { try encoding.writeValue(frame, key) { $0.write(value) } }
  func encode(_ value: Int64, forKey key: Key) throws { try encoding.writeValue(frame, key) { $0.write(value) } }
  func encode(_ value: Double, forKey key: Key) throws { try encoding.writeValue(frame, key) { $0.write(value) } }
  func encode(_ value: String, forKey key: Key) throws { try encoding.writeValue(frame, key) { $0.write(value) } }

  func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
    try encoding.beginPair(frame, key)
    try encoding.encode(value)
  }

  func encodeIfPresent<Value: Encodable>(_ value: Value?, forKey key: Key) throws {
    if let value { try encode(value, forKey: key) }
  }

  func nestedContainer<NestedKey: CodingKey>(
    keyedBy _: NestedKey.Type, forKey key: Key
  ) -> KeyedEncodingContainer<NestedKey> {
    let nested = encoding.openNested(isMap: true) { () throws(CBORError) in try encoding.beginPair(frame, key) }
    return KeyedEncodingContainer(CBORKeyedEncoding<NestedKey>(encoding: encoding, frame: nested))
  }

  func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
    let nested = encoding.openNested(isMap: false) { () throws(CBORError) in try encoding.beginPair(frame, key) }
    return CBORUnkeyedEncoding(encoding: encoding, frame: nested)
  }

  func superEncoder() -> any Encoder { CBORUnsupportedEncoder() }
  func superEncoder(forKey _: Key) -> any Encoder { CBORUnsupportedEncoder() }
}

/// An array.
struct CBORUnkeyedEncoding: UnkeyedEncodingContainer {
  let encoding: CBOREncoding
  let frame: FrameReference

  var codingPath: [any CodingKey] { [] }
  var count: Int { encoding.count(of: frame) }

  func encodeNil() throws { try encoding.writeElement(frame) { $0.writeNull() } }
  func encode(_ value: Int) throws { try encoding.writeElement(frame) { $0.write(value) } }
  func encode(_ value: String) throws { try encoding.writeElement(frame) { $0.write(value) } }

  func encode<Value: Encodable>(_ value: Value) throws {
    try encoding.beginElement(frame)
    try encoding.encode(value)
  }

  func nestedContainer<NestedKey: CodingKey>(keyedBy _: NestedKey.Type) -> KeyedEncodingContainer<NestedKey> {
    let nested = encoding.openNested(isMap: true) { () throws(CBORError) in try encoding.beginElement(frame) }
    return KeyedEncodingContainer(CBORKeyedEncoding<NestedKey>(encoding: encoding, frame: nested))
  }

  func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
    let nested = encoding.openNested(isMap: false) { () throws(CBORError) in try encoding.beginElement(frame) }
    return CBORUnkeyedEncoding(encoding: encoding, frame: nested)
  }

  func superEncoder() -> any Encoder { CBORUnsupportedEncoder() }
}

/// A value without a container around it.
struct CBORSingleEncoding: SingleValueEncodingContainer {
  let encoding: CBOREncoding

  var codingPath: [any CodingKey] { [] }

  func encodeNil() throws { try encoding.writeSingle { $0.writeNull() } }
  func encode(_ value: Int) throws { try encoding.writeSingle { $0.write(value) } }
  func encode(_ value: String) throws { try encoding.writeSingle { $0.write(value) } }

  func encode<Value: Encodable>(_ value: Value) throws {
    try encoding.writeSingle { _ in }
    try encoding.encode(value)
  }
}
