// The first page of a run, as docs/index-format.md lays it out.
// It is written last: a run without it is no run.

internal import CRC32C
internal import FoundationEssentials

/// What the first page of a run says.
struct IndexRunHeader: Equatable {
  var info: IndexRunInfo
  var shape: IndexRunShape
  var tailChecksum: UInt32
  var features = FeatureBits()

  /// Appends the page.
  func write(to sink: inout ByteSink) {
    let start = sink.count
    sink.append(little: IndexRunFormat.magic)
    sink.append(little: IndexRunFormat.version)
    sink.append(little: UInt16(IndexRunFormat.page))
    sink.append(little: info.level)
    sink.append(info.logID)
    sink.append(little: info.firstPosition)
    sink.append(little: info.lastPosition)
    sink.append(info.digest)
    sink.append(little: info.lastRecordedAt)
    sink.append(little: info.offset)
    sink.append(little: info.segment)
    sink.append(little: tailChecksum)
    features.write(to: &sink)
    for count in [info.streams, info.streamsBegun, info.commands, info.claims] { sink.append(little: count) }
    for length in [shape.streamBytes, shape.streamFences, shape.streamBlocks, shape.commandBlocks, shape.claimBlocks] {
      sink.append(little: UInt64(length))
    }
    while sink.count - start < IndexRunFormat.page - 4 { sink.append(little: 0 as UInt32) }
    sink.append(little: CRC.checksum(UnsafeRawBufferPointer(rebasing: sink.bytes[start...])))
  }
}

extension IndexRunHeader {
  /// Reads the page at the beginning of `bytes`, all checks included that need no other page.
  init(_ bytes: UnsafeRawBufferPointer) throws(FormatFault) {
    guard bytes.count >= IndexRunFormat.page else { throw FormatFault("the run is shorter than its header") }
    let covered = UnsafeRawBufferPointer(rebasing: bytes[..<(IndexRunFormat.page - 4)])
    var source = ByteSource(UnsafeRawBufferPointer(rebasing: bytes[..<IndexRunFormat.page]))
    guard try source.little(UInt64.self) == IndexRunFormat.magic,
      bytes.loadUnaligned(fromByteOffset: covered.count, as: UInt32.self).littleEndian == CRC.checksum(covered)
    else { throw FormatFault("the run's header does not match its checksum") }
    guard try source.little(UInt16.self) == IndexRunFormat.version,
      try source.little(UInt16.self) == UInt16(IndexRunFormat.page)
    else { throw FormatFault("the run has another version") }
    info = try IndexRunInfo(&source)
    tailChecksum = try source.little(UInt32.self)
    features = try source.featureBits()
    for count in [\IndexRunInfo.streams, \.streamsBegun, \.commands, \.claims] {
      info[keyPath: count] = try source.count()
    }
    shape = IndexRunShape(commands: Int(info.commands), claims: Int(info.claims))
    for length in [\IndexRunShape.streamBytes, \.streamFences, \.streamBlocks, \.commandBlocks, \.claimBlocks] {
      shape[keyPath: length] = Int(try source.count())
    }
    try source.skipZeros(through: IndexRunFormat.page - 4)
    guard features.required == 0, features.readable == 0 else { throw FormatFault("the run needs unknown features") }
    guard shape.tail.upperBound == bytes.count else { throw FormatFault("the run's size is wrong") }
  }
}

extension IndexRunInfo {
  fileprivate init(_ source: inout ByteSource) throws(FormatFault) {
    level = try source.little(UInt32.self)
    logID = try source.uuid()
    firstPosition = try source.little(UInt64.self)
    lastPosition = try source.little(UInt64.self)
    digest = ChainDigest(stored: try source.take(16))
    lastRecordedAt = try source.little(Int64.self)
    offset = try source.little(UInt64.self)
    segment = try source.little(UInt32.self)
    guard firstPosition > 0, lastPosition >= firstPosition, lastPosition <= IndexRunFormat.mostPosition,
      offset <= IndexRunFormat.mostPosition
    else {
      throw FormatFault("the run's positions are wrong")
    }
  }
}

extension ByteSource {
  fileprivate mutating func count() throws(FormatFault) -> UInt64 {
    let count = try little(UInt64.self)
    guard count <= IndexRunFormat.mostCount else { throw FormatFault("a count of the run is too large") }
    return count
  }

  /// Checks the zeros up to `end`, a multiple of 4 bytes further on, in words.
  fileprivate mutating func skipZeros(through end: Int) throws(FormatFault) {
    let padding = try take(end - offset)
    var bits: UInt32 = 0
    for place in stride(from: 0, to: padding.count, by: 4) {
      bits |= padding.loadUnaligned(fromByteOffset: place, as: UInt32.self)
    }
    guard bits == 0 else { throw FormatFault("the run's header has unexpected bytes") }
  }
}
