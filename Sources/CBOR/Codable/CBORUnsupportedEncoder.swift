// What classes get when they ask for an encoder of their superclass: an encoder that refuses everything.
// The methods that hand out encoders cannot throw, so the error comes with the first value.

/// Throws `unsupported` for every value.
struct CBORUnsupportedEncoder: Encoder, SingleValueEncodingContainer {
  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy _: Key.Type) -> KeyedEncodingContainer<Key> {
    KeyedEncodingContainer(Keyed<Key>())
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer { Unkeyed() }
  func singleValueContainer() -> any SingleValueEncodingContainer { self }
  func encodeNil() throws { throw Self.error }
  func encode<Value: Encodable>(_: Value) throws { throw Self.error }

  fileprivate static var error: CBORError { CBORError(.unsupported, at: 0, "an encoder of a superclass") }

  private struct Keyed<Key: CodingKey>: KeyedEncodingContainerProtocol {
    var codingPath: [any CodingKey] { [] }
    func encodeNil(forKey _: Key) throws { throw error }
    func encode<Value: Encodable>(_: Value, forKey _: Key) throws { throw error }
    func nestedContainer<Nested: CodingKey>(keyedBy _: Nested.Type, forKey _: Key) -> KeyedEncodingContainer<Nested> {
      KeyedEncodingContainer(Keyed<Nested>())
    }
    func nestedUnkeyedContainer(forKey _: Key) -> any UnkeyedEncodingContainer { Unkeyed() }
    func superEncoder() -> any Encoder { CBORUnsupportedEncoder() }
    func superEncoder(forKey _: Key) -> any Encoder { CBORUnsupportedEncoder() }
  }

  private struct Unkeyed: UnkeyedEncodingContainer {
    var codingPath: [any CodingKey] { [] }
    var count: Int { 0 }
    func encodeNil() throws { throw error }
    func encode<Value: Encodable>(_: Value) throws { throw error }
    func nestedContainer<Nested: CodingKey>(keyedBy _: Nested.Type) -> KeyedEncodingContainer<Nested> {
      KeyedEncodingContainer(Keyed<Nested>())
    }
    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { Unkeyed() }
    func superEncoder() -> any Encoder { CBORUnsupportedEncoder() }
  }
}
