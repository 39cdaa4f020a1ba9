// The state of one decoding: where the current value is, and the index of the maps that are being decoded.
// A map is scanned once when its container is asked for; keys are then found by their bytes.

/// A pair of a map that is being decoded.
struct CBORMapEntry: BitwiseCopyable {
  let key: CBORKey
  /// The offset of the value.
  let value: Int
}

/// What one run of the decoder keeps.
struct CBORDecodingState: ~Copyable {
  let bytes: UnsafeRawBufferPointer
  let maximumDepth: Int
  /// Where the value that is being decoded begins.
  var position = 0
  /// Where that value ends, once its map was scanned.
  var positionEnd: Int?
  /// The number of types whose `init(from:)` is at work.
  var depth = 0
  /// The pairs of all maps that are being decoded, those of a map side by side.
  var entries = PlainStack<CBORMapEntry>(capacity: 32)
  /// The entry after the one that was found last: types often ask in the order of the map.
  var hint = 0

  init(bytes: UnsafeRawBufferPointer, maximumDepth: Int) {
    self.bytes = bytes
    self.maximumDepth = maximumDepth
  }
}

/// One run of the decoder, handed to the types as their `Decoder`.
///
/// It is a bare pointer, since the runtime copies it at every step: nothing is to be counted or checked.
/// Neither it nor its containers may be used after the run.
struct CBORDecoding: Decoder {
  let state: UnsafeMutablePointer<CBORDecodingState>

  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  /// A reader at the given offset.
  @inline(__always)
  func reader(at offset: Int) -> CBORReader {
    CBORReader(state.pointee.bytes, at: offset, maximumDepth: state.pointee.maximumDepth)
  }

  /// Decodes the value at the reader's place and moves the reader behind it.
  func decode<Value: Decodable>(_ type: Value.Type, from reader: inout CBORReader) throws -> Value {
    if let direct = ConformanceCache.direct(type) { return try decodeDirect(type, direct, from: &reader) }
    var end: Int?
    let value = try decodeNested(type, at: reader.offset, end: &end)
    if let end {
      reader.offset = end
    } else {
      try reader.skip()
    }
    return value
  }

  /// Decodes the value at the given offset.
  func decode<Value: Decodable>(_ type: Value.Type, at offset: Int) throws -> Value {
    if let direct = ConformanceCache.direct(type) {
      var reader = reader(at: offset)
      return try decodeDirect(type, direct, from: &reader)
    }
    var end: Int?
    return try decodeNested(type, at: offset, end: &end)
  }

  /// Decodes the value at the given offset; `end` becomes the offset behind it where that came to be known.
  private func decodeNested<Value: Decodable>(_: Value.Type, at offset: Int, end: inout Int?) throws -> Value {
    guard state.pointee.depth < state.pointee.maximumDepth else { throw CBORError(.tooDeep, at: offset) }
    let (outerPosition, outerEnd) = (state.pointee.position, state.pointee.positionEnd)
    let (outerHint, outerCount) = (state.pointee.hint, state.pointee.entries.count)
    state.pointee.position = offset
    state.pointee.positionEnd = nil
    state.pointee.depth &+= 1
    // After an error all stays as it is, for the error's offset.
    let value = try Value(from: self)
    state.pointee.depth &-= 1
    end = state.pointee.positionEnd
    state.pointee.position = outerPosition
    state.pointee.positionEnd = outerEnd
    state.pointee.hint = outerHint
    state.pointee.entries.truncate(to: outerCount)
    return value
  }

  /// Indexes the map at the given offset and returns its state.pointee.entries.
  func index(mapAt offset: Int) throws(CBORError) -> Range<Int> {
    let first = state.pointee.entries.count
    var reader = reader(at: offset)
    var order = CBORKeyOrder(mapStart: offset)
    try reader.forEachPair { (key, reader) throws(CBORError) in
      try order.check(key, reader)
      state.pointee.entries.append(CBORMapEntry(key: key, value: reader.offset))
      try reader.skip()
    }
    state.pointee.hint = first
    if offset == state.pointee.position { state.pointee.positionEnd = reader.offset }
    return first..<state.pointee.entries.count
  }

  /// The offset of the value for a key among the state.pointee.entries of a map.
  @inline(__always)
  func find(_ key: some CodingKey, in map: Range<Int>) -> Int? {
    var name = key.stringValue
    return name.withUTF8 { name in
      let name = UnsafeRawBufferPointer(name)
      if map.contains(state.pointee.hint), matches(state.pointee.hint, name) { return take(state.pointee.hint) }
      for index in map where matches(index, name) { return take(index) }
      return nil
    }
  }

  @inline(__always)
  private func matches(_ index: Int, _ name: UnsafeRawBufferPointer) -> Bool {
    let key = state.pointee.entries[index].key.utf8
    return CBORBytes.equal(key, name)
  }

  private func take(_ index: Int) -> Int {
    state.pointee.hint = index + 1
    return state.pointee.entries[index].value
  }

  /// The keys of a map as strings.
  func keys(of map: Range<Int>) -> [String] {
    map.compactMap { try? state.pointee.entries[$0].key.text }
  }

  /// The error of this module for one that a type's own `init(from:)` threw.
  func converted(_ error: DecodingError) -> CBORError {
    switch error {
    case .keyNotFound(let key, _): CBORError(.missingKey, at: state.pointee.position, key.stringValue)
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      CBORError(.typeMismatch, at: state.pointee.position, context.debugDescription)
    case .dataCorrupted(let context): CBORError(.invalidValue, at: state.pointee.position, context.debugDescription)
    @unknown default: CBORError(.invalidValue, at: state.pointee.position)
    }
  }
}
