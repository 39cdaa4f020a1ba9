// The state of one encoding: the containers that are open, and where their pairs begin in the output.
// `Codable` never says that a container is complete, so containers close when their parent is used again.

/// A container that is not complete.
struct CBORFrame: BitwiseCopyable {
  /// Tells this frame from earlier ones at the same depth.
  let identity: Int
  /// The offset of the byte that is kept free for the head.
  let start: Int
  let isMap: Bool
  /// The number of items, or of pairs.
  var count = 0
  /// The index in `pairs` of the first pair of a map.
  let firstPair: Int
}

/// What one run of the encoder keeps.
struct CBOREncodingState: ~Copyable {
  var frames = PlainStack<CBORFrame>(capacity: 8)
  var pairs = PlainStack<CBORMapSorting.Pair>(capacity: 48)
  var nextIdentity = 0
  /// The number of frames around the value that is being encoded.
  var baseDepth = 0
  /// Where the value that is being encoded begins.
  var valueStart = 0
  /// What a function found wrong that could not throw.
  var failure: CBORError?
}

/// One run of the encoder, handed to the values as their `Encoder`.
///
/// It is two bare pointers, since the runtime copies it at every step: nothing is to be counted or checked.
/// Neither it nor its containers may be used after the run.
struct CBOREncoding: Encoder {
  let state: UnsafeMutablePointer<CBOREncodingState>
  let writer: UnsafeMutablePointer<CBORWriter>

  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  /// Encodes a value of any type at the end of the output.
  func encode<Value: Encodable>(_ value: Value) throws {
    if let direct = ConformanceCache.direct(Value.self) {
      try encodeDirect(value, direct, to: &writer.pointee)
    } else {
      try encodeNested(value)
    }
  }

  /// Encodes a value by its `Encodable` conformance.
  func encodeNested<Value: Encodable>(_ value: Value) throws {
    let (outerDepth, outerStart) = (state.pointee.baseDepth, state.pointee.valueStart)
    state.pointee.baseDepth = state.pointee.frames.count
    state.pointee.valueStart = writer.pointee.count
    try value.encode(to: self)
    try close(downTo: state.pointee.baseDepth)
    // A value that asked for no container is an empty struct.
    if writer.pointee.count == state.pointee.valueStart { writer.pointee.map(0) }
    state.pointee.baseDepth = outerDepth
    state.pointee.valueStart = outerStart
  }

  /// Calls `write` to append one value, which must be the only one of a single-value container.
  @inline(__always)
  func writeSingle(_ write: (inout CBORWriter) -> Void) throws {
    guard writer.pointee.count == state.pointee.valueStart else {
      throw misuse("two values in a single-value container")
    }
    write(&writer.pointee)
  }

  /// Calls `write` to append an element of the array `frame`.
  @inline(__always)
  func writeElement(_ frame: FrameReference, _ write: (inout CBORWriter) -> Void) throws {
    try beginElement(frame)
    write(&writer.pointee)
  }

  /// Calls `write` to append the value for `key` of the map `frame`.
  @inline(__always)
  func writeValue(_ frame: FrameReference, _ key: some CodingKey, _ write: (inout CBORWriter) -> Void) throws {
    try beginPair(frame, key)
    write(&writer.pointee)
  }

  /// Makes ready for the next element of an array.
  @inline(__always)
  func beginElement(_ frame: FrameReference) throws(CBORError) {
    try makeInnermost(frame)
    state.pointee.frames[frame.depth].count &+= 1
  }

  /// Appends a key of a map.
  @inline(__always)
  func beginPair(_ frame: FrameReference, _ key: some CodingKey) throws(CBORError) {
    try makeInnermost(frame)
    state.pointee.frames[frame.depth].count &+= 1
    let start = writer.pointee.count
    var name = key.stringValue
    name.withUTF8 { writer.pointee.string(3, UnsafeRawBufferPointer($0)) }
    state.pointee.pairs.append(CBORMapSorting.Pair(start: start, valueStart: writer.pointee.count))
  }

  @inline(__always)
  private func makeInnermost(_ frame: FrameReference) throws(CBORError) {
    guard frame.depth < state.pointee.frames.count, frame.names(state.pointee.frames[frame.depth]) else {
      throw misuse("a container is written after it was completed")
    }
    if state.pointee.frames.count > frame.depth &+ 1 { try close(downTo: frame.depth + 1) }
  }

  /// The frame of the value that is being encoded, a new one unless the value has asked for one before.
  func openValue(isMap: Bool) -> FrameReference {
    guard state.pointee.frames.count > state.pointee.baseDepth else {
      if writer.pointee.count != state.pointee.valueStart { fail(misuse("a container after a single value")) }
      return open(isMap: isMap)
    }
    let frame = state.pointee.frames[state.pointee.baseDepth]
    if frame.isMap != isMap { fail(misuse("two kinds of containers for one value")) }
    return FrameReference(depth: state.pointee.baseDepth, identity: frame.identity)
  }

  /// Opens a container at the end of the output.
  func open(isMap: Bool) -> FrameReference {
    if state.pointee.frames.count >= CBORReader.defaultMaximumDepth {
      fail(CBORError(.tooDeep, at: writer.pointee.count))
    }
    state.pointee.nextIdentity &+= 1
    state.pointee.frames.append(
      CBORFrame(
        identity: state.pointee.nextIdentity, start: writer.pointee.count, isMap: isMap,
        firstPair: state.pointee.pairs.count))
    // One byte for the head, which is enough for 23 items; `close` makes room for more.
    writer.pointee.map(0)
    return FrameReference(depth: state.pointee.frames.count - 1, identity: state.pointee.nextIdentity)
  }

  /// Opens a container as an element or value of another; a misuse that shows here is thrown later.
  func openNested(isMap: Bool, _ begin: () throws(CBORError) -> Void) -> FrameReference {
    do throws(CBORError) {
      try begin()
    } catch {
      fail(error)
    }
    return open(isMap: isMap)
  }

  /// Completes the innermost containers until `depth` of them are left.
  private func close(downTo depth: Int) throws(CBORError) {
    if let failure = state.pointee.failure { throw failure }
    while state.pointee.frames.count > depth {
      let frame = state.pointee.frames.removeLast()
      if frame.isMap {
        try CBORMapSorting.sort(state.pointee.pairs.suffix(from: frame.firstPair), in: &writer.pointee)
        state.pointee.pairs.truncate(to: frame.firstPair)
      }
      writer.pointee.replaceByte(at: frame.start, withHead: frame.isMap ? 5 : 4, UInt64(frame.count))
    }
  }

  /// Keeps the first error of a function that cannot throw; it is thrown when a container is closed.
  private func fail(_ error: CBORError) {
    state.pointee.failure = state.pointee.failure ?? error
  }

  private func misuse(_ detail: String) -> CBORError {
    CBORError(.unsupported, at: writer.pointee.count, detail)
  }

  /// The number of elements of the array `frame` so far.
  func count(of frame: FrameReference) -> Int {
    state.pointee.frames[frame.depth].count
  }
}

/// Names a frame and notices when it is gone.
struct FrameReference {
  // Narrow, so that an array's container fits into three words and needs no memory of its own.
  private let depth32: UInt32
  private let identity32: UInt32

  init(depth: Int, identity: Int) {
    depth32 = UInt32(truncatingIfNeeded: depth)
    identity32 = UInt32(truncatingIfNeeded: identity)
  }

  var depth: Int { Int(depth32) }

  /// Whether `frame` is the one that is meant.
  func names(_ frame: CBORFrame) -> Bool {
    identity32 == UInt32(truncatingIfNeeded: frame.identity)
  }
}
