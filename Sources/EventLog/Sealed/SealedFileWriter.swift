// Writes a sealed segment's file from its beginning to its end: header, blocks, directory, footer.
// It compresses and checksums blocks but knows nothing of what they hold.

internal import CRC32C
internal import LZ4

/// Writes blocks one after another and remembers where they lie.
struct SealedFileWriter<F: StorageFile>: ~Copyable {
  private static var syncInterval: UInt64 { 1 << 20 }

  private let file: F
  private let segment: UInt32
  private var directory = SealedDirectory()
  private var typesOfEnvelopes: [(firstRecordedAt: Int64, types: Set<Int>)] = []
  private var compressor = LZ4Block.HighCompressor()
  private var output = ByteSink(capacity: 128 << 10)
  private var end: UInt64 = 0
  private var rawBytes = 0
  private var synced: UInt64 = 0

  init(file: F, segment: UInt32) {
    self.file = file
    self.segment = segment
  }

  mutating func writeHeader(_ header: SegmentHeader) throws(StoreFailure) {
    header.write(to: &output, magic: SegmentHeader.sealedMagic)
    try writeOutput()
  }

  /// Writes a block with this content; throws `limitExceeded` when block or segment would become too large.
  mutating func append(
    _ kind: SealedBlockKind, first: UInt64, _ content: UnsafeRawBufferPointer
  ) throws(StoreFailure) {
    rawBytes += content.count
    guard content.count <= SealedLimits.block, rawBytes <= SealedLimits.segment else {
      throw StoreFailure(.limitExceeded, "the segment is too large to be sealed", file: LogFiles.segment(segment))
    }
    // The header needs the stored content's checksum, so its room is left free and filled afterwards.
    output.append(most: SealedBlock.headerSize) { _ in SealedBlock.headerSize }
    output.append(most: LZ4Block.bound(content.count)) { target in
      let size = compressor.compress(content, into: target)
      if size < content.count { return size }
      target.copyMemory(from: content)
      return content.count
    }
    let stored = UnsafeRawBufferPointer(rebasing: output.bytes[SealedBlock.headerSize...])
    let block = SealedBlock(
      kind: kind, number: directory.count(of: kind), offset: end, storedLength: UInt32(stored.count),
      rawLength: UInt32(content.count), checksum: CRC.checksum(stored), first: first)
    var header = ByteSink(capacity: SealedBlock.headerSize)
    block.writeHeader(to: &header, segment: segment)
    output.overwrite(at: 0, count: SealedBlock.headerSize) { $0.copyMemory(from: header.bytes) }
    directory.append(block)
    try writeOutput()
    if end - synced >= SealedFileWriter.syncInterval { try sync() }
  }

  /// Says what the envelope block that was written last holds.
  mutating func summarize(firstRecordedAt: Int64, types: Set<Int>) {
    typesOfEnvelopes.append((firstRecordedAt, types))
  }

  /// Writes directory and footer and syncs the file; returns the footer with all places filled in.
  consuming func finish(_ events: SealedFooter, types: Int) throws(StoreFailure) -> SealedFooter {
    var footer = events
    directory.summaries = typesOfEnvelopes.map { list in
      EnvelopeSummary(firstRecordedAt: list.firstRecordedAt, numbers: list.types, of: types)
    }
    directory.write(to: &output)
    footer.streamsBlocks = UInt32(directory.streams.count)
    footer.envelopeBlocks = UInt32(directory.envelopes.count)
    footer.payloadBlocks = UInt32(directory.payloads.count)
    footer.directoryOffset = end
    footer.directoryLength = UInt32(output.count)
    footer.directoryChecksum = CRC.checksum(output.bytes)
    footer.fileLength = end + UInt64(output.count) + UInt64(SealedFooter.size)
    footer.write(to: &output)
    try writeOutput()
    try sync()
    return footer
  }

  private mutating func writeOutput() throws(StoreFailure) {
    try file.write(output.bytes, at: end)
    end += UInt64(output.count)
    output.removeAll()
  }

  private mutating func sync() throws(StoreFailure) {
    try file.sync()
    synced = end
  }
}

extension EnvelopeSummary {
  /// The summary of a block with these of the segment's types.
  init(firstRecordedAt: Int64, numbers: Set<Int>, of count: Int) {
    self.firstRecordedAt = firstRecordedAt
    types = [UInt8](repeating: 0, count: (count + 7) / 8)
    for number in numbers { types[number >> 3] |= 1 << UInt8(number & 7) }
  }
}

extension SealedDirectory {
  /// How many blocks of a kind there are.
  fileprivate func count(of kind: SealedBlockKind) -> UInt32 {
    switch kind {
    case .names: UInt32(names.count)
    case .streams: UInt32(streams.count)
    case .envelope: UInt32(envelopes.count)
    case .payload: UInt32(payloads.count)
    }
  }
}
