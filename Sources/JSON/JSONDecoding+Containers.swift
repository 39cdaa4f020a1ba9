// The three kinds of containers that `Codable` asks a decoder for.
// The commonest types have methods of their own; the generic methods serve all others.

extension JSONDecoding {
  func container<Key: CodingKey>(keyedBy _: Key.Type) throws -> KeyedDecodingContainer<Key> {
    try container(keyedBy: Key.self, at: index)
  }

  func container<Key: CodingKey>(keyedBy _: Key.Type, at index: Int) throws -> KeyedDecodingContainer<Key> {
    try open(object: index)
    return KeyedDecodingContainer(JSONKeyedDecoding<Key>(decoding: self, object: index))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    try JSONUnkeyedDecoding(decoding: self, array: index)
  }

  func singleValueContainer() -> any SingleValueDecodingContainer {
    JSONSingleDecoding(decoding: self, index: index)
  }
}

/// An object.
struct JSONKeyedDecoding<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let decoding: JSONDecoding
  let object: Int

  var codingPath: [any CodingKey] { [] }
  var allKeys: [Key] { decoding.names(ofObject: object).compactMap { Key(stringValue: $0) } }

  func contains(_ key: Key) -> Bool { decoding.find(key, ofObject: object) != nil }
  func decodeNil(forKey key: Key) throws -> Bool { decoding.value(at: try index(key)).isNull }

  func decode(_: Bool.Type, forKey key: Key) throws -> Bool { try Bool(json: value(key)) }
  func decode(_: Int.Type, forKey key: Key) throws -> Int { try Int(json: value(key)) }
  func decode(_: Int64.Type, forKey key: Key) throws -> Int64 { try Int64(json: value(key)) }
  func decode(_: String.Type, forKey key: Key) throws -> String { try String(json: value(key)) }

  func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
    try decoding.decode(type, at: try index(key))
  }

  func decodeIfPresent(_: Bool.Type, forKey key: Key) throws -> Bool? { try present(key).map(Bool.init(json:)) }
  func decodeIfPresent(_: Int.Type, forKey key: Key) throws -> Int? { try present(key).map(Int.init(json:)) }
  func decodeIfPresent(_: String.Type, forKey key: Key) throws -> String? {
    try present(key).map(String.init(json:))
  }

  func decodeIfPresent<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value? {
    guard let value = present(key) else { return nil }
    return try decoding.decode(type, at: value.index)
  }

  func nestedContainer<NestedKey: CodingKey>(
    keyedBy _: NestedKey.Type, forKey key: Key
  ) throws -> KeyedDecodingContainer<NestedKey> {
    try decoding.container(keyedBy: NestedKey.self, at: try index(key))
  }

  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
    try JSONUnkeyedDecoding(decoding: decoding, array: try index(key))
  }

  func superDecoder() throws -> any Decoder {
    throw decoding.value(at: object).error(.unsupported, "a decoder of a superclass")
  }

  func superDecoder(forKey _: Key) throws -> any Decoder { try superDecoder() }

  private func value(_ key: Key) throws(JSONError) -> JSONValue {
    decoding.value(at: try index(key))
  }

  private func index(_ key: Key) throws(JSONError) -> Int {
    guard let index = decoding.find(key, ofObject: object) else {
      throw decoding.value(at: object).missingField(key.stringValue)
    }
    return index
  }

  /// The value of a field, nil when it is missing or null.
  private func present(_ key: Key) -> JSONValue? {
    guard let index = decoding.find(key, ofObject: object) else { return nil }
    let value = decoding.value(at: index)
    return value.isNull ? nil : value
  }
}

/// An array.
struct JSONUnkeyedDecoding: UnkeyedDecodingContainer {
  private let decoding: JSONDecoding
  /// The node of the next element.
  private var next: Int
  // Narrow, so that the container fits into three words and needs no memory of its own.
  private let total: Int32
  private var position: Int32 = 0

  init(decoding: JSONDecoding, array: Int) throws(JSONError) {
    let node = decoding.document.nodes[array]
    guard node.kind == .array else { throw decoding.value(at: array).wrongType(expected: "an array") }
    self.decoding = decoding
    next = array + 1
    total = node.count
  }

  var codingPath: [any CodingKey] { [] }
  var count: Int? { Int(total) }
  var currentIndex: Int { Int(position) }
  var isAtEnd: Bool { position == total }

  mutating func decodeNil() throws -> Bool {
    guard !isAtEnd, decoding.value(at: next).isNull else { return false }
    _ = try takeElement()
    return true
  }

  mutating func decode(_: String.Type) throws -> String { try String(json: decoding.value(at: takeElement())) }

  mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    try decoding.decode(type, at: try takeElement())
  }

  mutating func nestedContainer<NestedKey: CodingKey>(
    keyedBy _: NestedKey.Type
  ) throws -> KeyedDecodingContainer<NestedKey> {
    try decoding.container(keyedBy: NestedKey.self, at: try takeElement())
  }

  mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
    try JSONUnkeyedDecoding(decoding: decoding, array: try takeElement())
  }

  mutating func superDecoder() throws -> any Decoder {
    throw decoding.value(at: decoding.index).error(.unsupported, "a decoder of a superclass")
  }

  /// The node of the next element, which is passed by.
  private mutating func takeElement() throws(JSONError) -> Int {
    guard !isAtEnd else { throw decoding.value(at: decoding.index).error(.wrongType, "the array has too few elements") }
    let element = next
    next = Int(decoding.document.nodes[element].next)
    position += 1
    return element
  }
}

/// A value without a container around it.
struct JSONSingleDecoding: SingleValueDecodingContainer {
  let decoding: JSONDecoding
  let index: Int

  var codingPath: [any CodingKey] { [] }

  func decodeNil() -> Bool { decoding.value(at: index).isNull }
  func decode(_: String.Type) throws -> String { try String(json: decoding.value(at: index)) }

  func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    try decoding.decode(type, at: index)
  }
}
