// The three kinds of containers that `Codable` asks a decoder for.
// The commonest types have methods of their own; the generic methods serve all others.

extension CBORDecoding {
  func container<Key: CodingKey>(keyedBy _: Key.Type) throws -> KeyedDecodingContainer<Key> {
    try container(keyedBy: Key.self, at: state.pointee.position)
  }

  func container<Key: CodingKey>(keyedBy _: Key.Type, at offset: Int) throws -> KeyedDecodingContainer<Key> {
    KeyedDecodingContainer(CBORKeyedDecoding<Key>(decoding: self, map: try index(mapAt: offset), offset: offset))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    try CBORUnkeyedDecoding(decoding: self, at: state.pointee.position)
  }

  func singleValueContainer() -> any SingleValueDecodingContainer {
    CBORSingleDecoding(decoding: self, offset: state.pointee.position)
  }
}

/// A map.
struct CBORKeyedDecoding<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let decoding: CBORDecoding
  let map: Range<Int>
  let offset: Int

  var codingPath: [any CodingKey] { [] }
  var allKeys: [Key] { decoding.keys(of: map).compactMap { Key(stringValue: $0) } }

  func contains(_ key: Key) -> Bool { decoding.find(key, in: map) != nil }
  func decodeNil(forKey key: Key) throws -> Bool { try reader(key).isNull }

  func decode(_: Bool.Type, forKey key: Key) throws -> Bool {
    var reader = try reader(key)
    return try reader.readBool()
  }

  func decode(_: Int.Type, forKey key: Key) throws -> Int {
    var reader = try reader(key)
    return try reader.readInteger()
  }

  func decode(_: Int64.Type, forKey key: Key) throws -> Int64 {
    var reader = try reader(key)
    return try reader.readInt()
  }

  func decode(_: String.Type, forKey key: Key) throws -> String {
    var reader = try reader(key)
    return try reader.readText()
  }

  func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
    try decoding.decode(type, at: try valueOffset(key))
  }

  func decodeIfPresent(_: String.Type, forKey key: Key) throws -> String? {
    guard var reader = present(key) else { return nil }
    return try reader.readText()
  }

  func decodeIfPresent(_: Int.Type, forKey key: Key) throws -> Int? {
    guard var reader = present(key) else { return nil }
    return try reader.readInteger()
  }

  func decodeIfPresent<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value? {
    guard let reader = present(key) else { return nil }
    return try decoding.decode(type, at: reader.offset)
  }

  func nestedContainer<NestedKey: CodingKey>(
    keyedBy _: NestedKey.Type, forKey key: Key
  ) throws -> KeyedDecodingContainer<NestedKey> {
    try decoding.container(keyedBy: NestedKey.self, at: try valueOffset(key))
  }

  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
    try CBORUnkeyedDecoding(decoding: decoding, at: try valueOffset(key))
  }

  func superDecoder() throws -> any Decoder { throw CBORError(.unsupported, at: offset, "a decoder of a superclass") }
  func superDecoder(forKey _: Key) throws -> any Decoder { try superDecoder() }

  @inline(__always)
  private func reader(_ key: Key) throws -> CBORReader {
    decoding.reader(at: try valueOffset(key))
  }

  /// A reader at the value for `key`, nil when it is missing or null.
  @inline(__always)
  private func present(_ key: Key) -> CBORReader? {
    guard let value = decoding.find(key, in: map) else { return nil }
    let reader = decoding.reader(at: value)
    return reader.isNull ? nil : reader
  }

  @inline(__always)
  private func valueOffset(_ key: Key) throws -> Int {
    guard let value = decoding.find(key, in: map) else { throw CBORError(.missingKey, at: offset, key.stringValue) }
    return value
  }
}

/// An array.
struct CBORUnkeyedDecoding: UnkeyedDecodingContainer {
  private let decoding: CBORDecoding
  private var offset: Int
  // Narrow, so that the container fits into three words and needs no memory of its own.
  private let total: UInt32
  private var index: UInt32 = 0

  init(decoding: CBORDecoding, at offset: Int) throws(CBORError) {
    self.decoding = decoding
    var reader = decoding.reader(at: offset)
    let head = try reader.head(of: 4, "an array")
    self.offset = reader.offset
    let count = head.isIndefinite ? try reader.countToBreak() : try reader.itemCount(head, bytesPerItem: 1)
    guard let total = UInt32(exactly: count) else { throw CBORError(.outOfRange, at: offset) }
    self.total = total
  }

  var codingPath: [any CodingKey] { [] }
  var count: Int? { Int(total) }
  var currentIndex: Int { Int(index) }
  var isAtEnd: Bool { index == total }

  mutating func decodeNil() throws -> Bool {
    guard !isAtEnd, decoding.reader(at: offset).isNull else { return false }
    try advance { try $0.skip() }
    return true
  }

  mutating func decode(_: Int.Type) throws -> Int { try advance { try $0.readInteger() } }
  mutating func decode(_: String.Type) throws -> String { try advance { try $0.readText() } }

  mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    let decoding = decoding
    return try advance { try decoding.decode(type, from: &$0) }
  }

  mutating func nestedContainer<NestedKey: CodingKey>(
    keyedBy _: NestedKey.Type
  ) throws -> KeyedDecodingContainer<NestedKey> {
    let start = offset
    try advance { try $0.skip() }
    return try decoding.container(keyedBy: NestedKey.self, at: start)
  }

  mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
    let start = offset
    try advance { try $0.skip() }
    return try CBORUnkeyedDecoding(decoding: decoding, at: start)
  }

  mutating func superDecoder() throws -> any Decoder {
    throw CBORError(.unsupported, at: offset, "a decoder of a superclass")
  }

  @inline(__always)
  private mutating func advance<Value>(_ read: (inout CBORReader) throws -> Value) throws -> Value {
    guard !isAtEnd else { throw CBORError(.typeMismatch, at: offset, "the array has no more items") }
    var reader = decoding.reader(at: offset)
    let value = try read(&reader)
    offset = reader.offset
    index &+= 1
    return value
  }
}

/// A value without a container around it.
struct CBORSingleDecoding: SingleValueDecodingContainer {
  let decoding: CBORDecoding
  let offset: Int

  var codingPath: [any CodingKey] { [] }

  func decodeNil() -> Bool { decoding.reader(at: offset).isNull }

  func decode(_: String.Type) throws -> String {
    var reader = decoding.reader(at: offset)
    return try reader.readText()
  }

  func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    try decoding.decode(type, at: offset)
  }
}

extension CBORReader {
  /// The number of items from here to the break; the reader ends up behind it.
  fileprivate mutating func countToBreak() throws(CBORError) -> Int {
    var count = 0
    while try !takeBreak() {
      try skip()
      count += 1
    }
    return count
  }
}
