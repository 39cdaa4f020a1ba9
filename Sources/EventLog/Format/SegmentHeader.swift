// The block at the beginning of a segment: which log and which part of it the file holds.
// It fills one disk sector, so that appending never writes to it again.

internal import CRC32C
internal import FoundationEssentials

/// What a segment says of itself.
struct SegmentHeader: Equatable {
  static let size = 512
  /// `DAYBKSEG`, of a segment that is written frame by frame.
  static let magic: UInt64 = 0x4745_534B_4259_4144
  /// `DAYBKSEA`, of a sealed segment.
  static let sealedMagic: UInt64 = 0x4145_534B_4259_4144
  static let version: UInt16 = 1

  var number: UInt32
  var logID: UUID
  var firstPosition: UInt64
  var digest: ChainDigest
  var epoch: UInt32
  var features = FeatureBits.known

  /// Appends the 512 bytes.
  func write(to sink: inout ByteSink, magic: UInt64 = SegmentHeader.magic) {
    let start = sink.count
    sink.append(little: magic)
    sink.append(little: SegmentHeader.version)
    sink.append(little: UInt16(SegmentHeader.size))
    sink.append(little: number)
    sink.append(logID)
    sink.append(little: firstPosition)
    sink.append(digest)
    sink.append(little: epoch)
    sink.append(little: 0 as UInt32)
    features.write(to: &sink)
    while sink.count - start < SegmentHeader.size - 4 { sink.append(byte: 0) }
    sink.append(little: CRC.checksum(UnsafeRawBufferPointer(rebasing: sink.bytes[start...])))
  }

  init(number: UInt32, logID: UUID, firstPosition: UInt64, digest: ChainDigest, epoch: UInt32) {
    self.number = number
    self.logID = logID
    self.firstPosition = firstPosition
    self.digest = digest
    self.epoch = epoch
  }

  /// Reads the block; `unsupportedFormat` for a newer one, `corrupt` for anything else that is wrong.
  init(
    _ bytes: UnsafeRawBufferPointer, file: String, writing: Bool, magic: UInt64 = SegmentHeader.magic
  ) throws(StoreFailure) {
    func damaged(_ reason: String) -> StoreFailure {
      StoreFailure(.corrupt, reason, file: file, offset: 0, remedy: StoreFailure.fileRemedy)
    }
    guard bytes.count >= SegmentHeader.size else { throw damaged("the segment is shorter than its header") }
    let checksum = CRC.checksum(UnsafeRawBufferPointer(rebasing: bytes[..<508]))
    guard bytes.loadUnaligned(as: UInt64.self).littleEndian == magic,
      bytes.loadUnaligned(fromByteOffset: 508, as: UInt32.self).littleEndian == checksum
    else { throw damaged("the segment's header does not match its checksum") }
    let version = bytes.loadUnaligned(fromByteOffset: 8, as: UInt16.self).littleEndian
    guard version == SegmentHeader.version else {
      throw StoreFailure(
        .unsupportedFormat, "the segment has version \(version)", file: file, remedy: FeatureBits.remedy)
    }
    var source = ByteSource(bytes, at: 10)
    do throws(FormatFault) {
      let length = try source.little(UInt16.self)
      number = try source.little(UInt32.self)
      logID = try source.uuid()
      firstPosition = try source.little(UInt64.self)
      digest = ChainDigest(stored: try source.take(16))
      epoch = try source.little(UInt32.self)
      let zero = try source.little(UInt32.self)
      features = try source.featureBits()
      let padding = try source.take(508 - source.offset)
      guard length == SegmentHeader.size, zero == 0, padding.allSatisfy({ $0 == 0 }) else {
        throw FormatFault("the segment's header has unexpected bytes")
      }
    } catch {
      throw damaged(error.reason)
    }
    try features.check(writing: writing, file: file)
  }
}
