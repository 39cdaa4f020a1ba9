// The 256 bytes at the end of a sealed segment: what it holds and where its directory lies.
// Nothing of the file is believed before the footer's own checksum has been verified.

internal import CRC32C
internal import FoundationEssentials

/// What a sealed segment says of itself.
struct SealedFooter: Equatable, Sendable {
  static let size = 256
  static let magic: UInt64 = 0x444E_454B_4259_4144
  static let version: UInt16 = 1

  var segment: UInt32
  var logID: UUID
  var firstPosition: UInt64
  var lastPosition: UInt64
  /// The chain digest before the first frame.
  var digestBefore: ChainDigest
  /// The chain digest after the last frame.
  var digest: ChainDigest
  var frames: UInt32
  var batches: UInt32
  var streams: UInt32
  var types: UInt32
  var actors: UInt32
  var categories: UInt32
  /// How many names of commands; none in a segment without any.
  var commands: UInt32
  /// The time of the first batch, in milliseconds since 1970.
  var firstRecordedAt: Int64
  /// The time of the last batch.
  var lastRecordedAt: Int64
  /// Bytes of the frames' contents, decompressed.
  var contentBytes: UInt64
  /// Bytes of the payloads among them.
  var payloadBytes: UInt64
  var streamsBlocks: UInt32
  var envelopeBlocks: UInt32
  var payloadBlocks: UInt32
  var directoryLength: UInt32
  var directoryOffset: UInt64
  /// Bytes of the whole file.
  var fileLength: UInt64
  var directoryChecksum: UInt32

  /// How many events the segment holds.
  var events: Int { Int(lastPosition - firstPosition) + 1 }

  /// Appends the 256 bytes.
  func write(to sink: inout ByteSink) {
    let start = sink.count
    sink.append(little: SealedFooter.magic)
    sink.append(little: SealedFooter.version)
    sink.append(little: UInt16(SealedFooter.size))
    sink.append(little: segment)
    sink.append(logID)
    sink.append(little: firstPosition)
    sink.append(little: lastPosition)
    sink.append(digestBefore)
    sink.append(digest)
    for count in [frames, batches, streams, types, actors, categories] { sink.append(little: count) }
    sink.append(little: firstRecordedAt)
    sink.append(little: lastRecordedAt)
    sink.append(little: contentBytes)
    sink.append(little: payloadBytes)
    for count in [streamsBlocks, envelopeBlocks, payloadBlocks, directoryLength] { sink.append(little: count) }
    sink.append(little: directoryOffset)
    sink.append(little: fileLength)
    sink.append(little: directoryChecksum)
    sink.append(little: commands)
    while sink.count - start < SealedFooter.size - 4 { sink.append(byte: 0) }
    sink.append(little: CRC.checksum(UnsafeRawBufferPointer(rebasing: sink.bytes[start...])))
  }
}
