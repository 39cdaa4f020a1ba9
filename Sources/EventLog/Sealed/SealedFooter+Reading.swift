// Reads a sealed segment's footer and refuses one whose numbers cannot be true.
// What it says of the blocks is checked against the directory.

internal import CRC32C
internal import FoundationEssentials

extension SealedFooter {
  /// Reads the last bytes of a file of `fileSize` bytes; `unsupportedFormat` for a newer one, `corrupt` for anything
  /// else that is wrong.
  init(_ bytes: UnsafeRawBufferPointer, fileSize: UInt64, file: String) throws(StoreFailure) {
    let place = fileSize &- UInt64(SealedFooter.size)
    func damaged(_ reason: String) -> StoreFailure {
      StoreFailure(.corrupt, reason, file: file, offset: place, remedy: StoreFailure.fileRemedy)
    }
    guard bytes.count == SealedFooter.size else { throw damaged("the sealed segment is shorter than its footer") }
    let checksum = CRC.checksum(UnsafeRawBufferPointer(rebasing: bytes[..<252]))
    guard bytes.loadUnaligned(as: UInt64.self).littleEndian == SealedFooter.magic,
      bytes.loadUnaligned(fromByteOffset: 252, as: UInt32.self).littleEndian == checksum
    else { throw damaged("the sealed segment's footer does not match its checksum") }
    let version = bytes.loadUnaligned(fromByteOffset: 8, as: UInt16.self).littleEndian
    guard version == SealedFooter.version else {
      throw StoreFailure(
        .unsupportedFormat, "the sealed segment has version \(version)", file: file, remedy: FeatureBits.remedy)
    }
    var source = ByteSource(bytes, at: 10)
    do throws(FormatFault) {
      guard try source.little(UInt16.self) == UInt16(SealedFooter.size) else {
        throw FormatFault("the footer's length is wrong")
      }
      self = try source.sealedFooter()
      guard try source.take(252 - source.offset).allSatisfy({ $0 == 0 }) else {
        throw FormatFault("the footer has unexpected bytes")
      }
      try check(fileSize: fileSize)
    } catch {
      throw damaged(error.reason)
    }
  }

  /// Whether the contents are large enough for the counts: a batch takes at least 28 bytes there, and an event 3 besides
  /// its payload. A footer made of a damaged segment's remains knows nothing of contents.
  var isPaidFor: Bool { UInt64(batches) * 28 + UInt64(events) * 3 <= contentBytes - payloadBytes }

  private func check(fileSize: UInt64) throws(FormatFault) {
    guard fileLength == fileSize, directoryOffset <= fileSize,
      directoryOffset + UInt64(directoryLength) + UInt64(SealedFooter.size) == fileSize
    else { throw FormatFault("the footer is of a file of another length") }
    guard firstPosition > 0, firstPosition <= lastPosition, lastPosition <= UInt64.max / 2,
      lastPosition - firstPosition < UInt64(SealedLimits.segment)
    else { throw FormatFault("the footer's positions are impossible") }
    // At least one event in each, so hostile counts cannot claim more than the events do.
    let events = UInt32(self.events)
    guard 1...events ~= batches, 1...batches ~= frames, 1...events ~= streams, 1...events ~= types,
      1...batches ~= actors, 1...streams ~= categories, commands <= batches
    else { throw FormatFault("the footer's counts are impossible") }
    guard streamsBlocks == (streams - 1) / UInt32(SealedLimits.streams) + 1, 1...batches ~= envelopeBlocks,
      1...events ~= payloadBlocks, firstRecordedAt <= lastRecordedAt,
      payloadBytes <= contentBytes, contentBytes <= UInt64(SealedLimits.segment)
    else { throw FormatFault("the footer's counts are impossible") }
  }
}

extension ByteSource {
  fileprivate mutating func sealedFooter() throws(FormatFault) -> SealedFooter {
    var footer = SealedFooter(
      segment: try little(UInt32.self), logID: try uuid(), firstPosition: try little(UInt64.self),
      lastPosition: try little(UInt64.self), digestBefore: ChainDigest(stored: try take(16)),
      digest: ChainDigest(stored: try take(16)), frames: try little(UInt32.self), batches: try little(UInt32.self),
      streams: try little(UInt32.self), types: try little(UInt32.self), actors: try little(UInt32.self),
      categories: try little(UInt32.self), commands: 0, firstRecordedAt: try little(Int64.self),
      lastRecordedAt: try little(Int64.self), contentBytes: try little(UInt64.self),
      payloadBytes: try little(UInt64.self), streamsBlocks: try little(UInt32.self),
      envelopeBlocks: try little(UInt32.self), payloadBlocks: try little(UInt32.self),
      directoryLength: try little(UInt32.self), directoryOffset: try little(UInt64.self),
      fileLength: try little(UInt64.self), directoryChecksum: try little(UInt32.self))
    footer.commands = try little(UInt32.self)
    return footer
  }
}
