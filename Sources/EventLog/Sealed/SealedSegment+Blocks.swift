// Reads a sealed segment's blocks: stored bytes, checksum, decompression, then the checks of the block's kind.
// A fault becomes the error that names the place in the file and the positions that it affects.

internal import CRC32C
internal import LZ4

extension SealedSegment {
  /// Fills `target`, which is as long as the block's content, using `scratch` for the stored bytes.
  func read(
    _ block: SealedBlock, into target: UnsafeMutableRawBufferPointer, scratch: inout Bytes
  ) throws(StoreFailure) {
    let stored = Int(block.storedLength)
    if scratch.memory.count < stored { scratch = Bytes(capacity: stored) }
    let room = UnsafeMutableRawBufferPointer(rebasing: scratch.memory[..<stored])
    let count = try file.read(into: room, at: block.content)
    try reporting(block) { () throws(FormatFault) in
      try block.unpack(UnsafeRawBufferPointer(rebasing: room[..<count]), into: target)
    }
  }

  /// A block's content, checked and decompressed.
  func content(of block: SealedBlock) throws(StoreFailure) -> Bytes {
    let content = Bytes(capacity: Int(block.rawLength))
    var scratch = Bytes(capacity: Int(block.storedLength))
    content.count = Int(block.rawLength)
    try read(block, into: UnsafeMutableRawBufferPointer(rebasing: content.memory[..<content.count]), scratch: &scratch)
    return content
  }

  func readNames() throws(StoreFailure) -> NamesBlock {
    let block = directory.names[0]
    let content = try content(of: block)
    return try reporting(block) { () throws(FormatFault) in
      try content.read { (bytes) throws(FormatFault) in try NamesBlock(bytes, footer: footer) }
    }
  }

  func readStreams(_ number: Int) throws(StoreFailure) -> StreamsBlock {
    let block = directory.streams[number]
    let content = try content(of: block)
    let first = number * SealedLimits.streams
    let end = number + 1 < directory.streams.count ? directory.streams[number + 1].first : UInt64(footer.events)
    return try reporting(block) { () throws(FormatFault) in
      try StreamsBlock(
        content, first: first, count: min(SealedLimits.streams, Int(footer.streams) - first),
        clusters: block.first..<end, categories: Int(footer.categories))
    }
  }

  func readEnvelope(_ number: Int) throws(StoreFailure) -> EnvelopeBlock {
    let block = directory.envelopes[number]
    let content = try content(of: block)
    return try reporting(block) { () throws(FormatFault) in
      let envelope = try EnvelopeBlock(content, positions: positions(ofEnvelope: number), footer: footer)
      guard envelope.firstRecordedAt == directory.summaries[number].firstRecordedAt else {
        throw FormatFault("an envelope block does not match the directory")
      }
      return envelope
    }
  }

  func readPayload(_ number: Int) throws(StoreFailure) -> PayloadBlock {
    let block = directory.payloads[number]
    let content = try content(of: block)
    return try reporting(block) { () throws(FormatFault) in
      try PayloadBlock(content, clusters: clusters(ofPayload: number))
    }
  }

  /// The positions that an envelope block holds.
  func positions(ofEnvelope number: Int) -> Range<UInt64> {
    let blocks = directory.envelopes
    return blocks[number].first..<(number + 1 < blocks.count ? blocks[number + 1].first : footer.lastPosition + 1)
  }

  /// The clustered indexes that a payload block holds.
  func clusters(ofPayload number: Int) -> Range<UInt64> {
    let blocks = directory.payloads
    return blocks[number].first..<(number + 1 < blocks.count ? blocks[number + 1].first : UInt64(footer.events))
  }

  /// Turns a fault in a block into the error that names its place and the positions that may be affected.
  func reporting<Result>(_ block: SealedBlock, _ body: () throws(FormatFault) -> Result) throws(StoreFailure) -> Result
  {
    do throws(FormatFault) {
      return try body()
    } catch {
      var positions = footer.positions
      if block.kind == .envelope { positions = ClosedRange(self.positions(ofEnvelope: Int(block.number))) }
      throw StoreFailure(
        .corrupt, error.reason, file: name, offset: block.offset, positions: positions, remedy: StoreFailure.fileRemedy)
    }
  }
}

// The same by way of the cache.
extension SealedSegment {
  func names(_ memo: BlockMemo) throws(StoreFailure) -> NamesBlock {
    try cached(.names, 0, memo) { () throws(StoreFailure) in try readNames() }
  }

  func streams(_ number: Int, _ memo: BlockMemo) throws(StoreFailure) -> StreamsBlock {
    try cached(.streams, number, memo) { () throws(StoreFailure) in try readStreams(number) }
  }

  func envelope(_ number: Int, _ memo: BlockMemo) throws(StoreFailure) -> EnvelopeBlock {
    try cached(.envelope, number, memo) { () throws(StoreFailure) in try readEnvelope(number) }
  }

  func payload(_ number: Int, _ memo: BlockMemo) throws(StoreFailure) -> PayloadBlock {
    try cached(.payload, number, memo) { () throws(StoreFailure) in try readPayload(number) }
  }

  private func cached<Block: CachedBlock>(
    _ kind: BlockKey.Kind, _ number: Int, _ memo: BlockMemo, _ read: () throws(StoreFailure) -> Block
  ) throws(StoreFailure) -> Block {
    let key = BlockKey(segment: footer.segment, kind: kind, number: UInt32(number))
    if let found = memo.block(key) { return unsafeDowncast(found, to: Block.self) }
    let block = try read()
    memo.insert(block, key)
    return block
  }
}

extension SealedBlock {
  /// Checks the stored bytes and decompresses them into `target`, which is as long as the block's content.
  func unpack(_ stored: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer) throws(FormatFault) {
    guard stored.count == Int(storedLength), CRC.checksum(stored) == checksum else {
      throw FormatFault("a block does not match its checksum")
    }
    if !isCompressed {
      target.copyMemory(from: stored)
    } else if !LZ4Block.decompress(stored, into: target) {
      throw FormatFault("a block does not decompress")
    }
  }
}
