// Reading trees from bytes and writing them, as a direct conformance that the other coders use too.
// Duplicate keys in a map are refused in both directions.

extension CBORValue: CBORCodable {
  /// Reads the one item that `bytes` hold.
  public init(
    decoding bytes: [UInt8],
    maximumDepth: Int = CBORReader.defaultMaximumDepth,
    requiringDeterminism: Bool = false
  ) throws(CBORError) {
    let result = bytes.withUnsafeBytes { bytes in
      Result { () throws(CBORError) in
        var reader = CBORReader(bytes, maximumDepth: maximumDepth)
        if requiringDeterminism { try reader.requireDeterminism() }
        let value = try CBORValue(from: &reader)
        try reader.finish()
        return value
      }
    }
    self = try result.get()
  }

  /// The deterministic encoding of the item.
  public func encoded() throws(CBORError) -> [UInt8] {
    var writer = CBORWriter()
    try encode(to: &writer)
    return writer.bytes
  }

  /// Appends the item; throws for duplicate keys and for simple values that are reserved.
  public func encode(to writer: inout CBORWriter) throws(CBORError) {
    switch self {
    case .unsigned(let number): writer.write(number)
    case .negative(let complement): writer.write(negative: complement)
    case .bytes(let bytes): writer.write(bytes)
    case .text(let text): writer.write(text)
    case .array(let items): try writer.writeArray(items)
    case .map(let pairs): try Self.encode(pairs, to: &writer)
    case .tagged(let number, let item):
      writer.tag(number)
      try item.encode(to: &writer)
    case .simple(let number):
      guard number < 20 || number >= 32 else { throw CBORError(.invalidSimple, at: writer.count) }
      writer.head(7, UInt64(number))
    case .bool(let value): writer.write(value)
    case .null: writer.writeNull()
    case .undefined: writer.writeUndefined()
    case .float(let number): writer.write(number)
    }
  }

  private static func encode(_ pairs: [CBORPair], to writer: inout CBORWriter) throws(CBORError) {
    var encodedKeys: [(bytes: [UInt8], index: Int)] = []
    encodedKeys.reserveCapacity(pairs.count)
    for (index, pair) in pairs.enumerated() { encodedKeys.append((try pair.key.encoded(), index)) }
    encodedKeys.sort { $0.bytes.lexicographicallyPrecedes($1.bytes) }
    writer.map(pairs.count)
    var previous: [UInt8] = []
    for key in encodedKeys {
      if key.bytes == previous { throw CBORError(.duplicateKey, at: writer.count) }
      key.bytes.withUnsafeBytes { writer.append(encoded: $0) }
      try pairs[key.index].value.encode(to: &writer)
      previous = key.bytes
    }
  }

  /// Reads the next item, whatever it is.
  public init(from reader: inout CBORReader) throws(CBORError) {
    switch try reader.peek() >> 5 {
    case 0: self = .unsigned(try reader.readUInt())
    case 1: self = .negative(try reader.head().argument)
    case 2: self = .bytes(try reader.readBytes())
    case 3: self = .text(try reader.readText())
    case 4: self = .array(try reader.readArray())
    case 5: self = .map(try Self.readPairs(&reader))
    case 6:
      let tag = try reader.readTag()
      try reader.enter()
      self = .tagged(tag, try CBORValue(from: &reader))
      reader.leave()
    default: self = Self.simpleOrFloat(try reader.head())
    }
  }

  private static func simpleOrFloat(_ head: CBORHead) -> CBORValue {
    if let float = head.float { return .float(float) }
    switch head.argument {
    case 20: return .bool(false)
    case 21: return .bool(true)
    case 22: return .null
    case 23: return .undefined
    default: return .simple(UInt8(head.argument))
    }
  }

  private static func readPairs(_ reader: inout CBORReader) throws(CBORError) -> [CBORPair] {
    var pairs: [CBORPair] = []
    // Keys are compared by their deterministic encodings: 1 and 1 in a longer head are the same key.
    var seen: Set<[UInt8]> = []
    try reader.forEachEntry { (reader) throws(CBORError) in
      let start = reader.offset
      let key = try CBORValue(from: &reader)
      guard seen.insert(try key.encoded()).inserted else { throw CBORError(.duplicateKey, at: start) }
      pairs.append(CBORPair(key, try CBORValue(from: &reader)))
    }
    return pairs
  }
}
