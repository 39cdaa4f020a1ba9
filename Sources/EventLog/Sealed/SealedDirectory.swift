// The directory of a sealed segment: every block with its place, lengths, checksum and first item.
// Once it agrees with the footer, a position or clustered index leads to its block by bisection.

internal import CRC32C

/// What the directory says of an envelope block besides its place.
struct EnvelopeSummary: Equatable {
  /// The time of its first batch, in milliseconds since 1970.
  var firstRecordedAt: Int64
  /// Which of the segment's types occur in it, as a bitmap.
  var types: [UInt8]

  func holds(type: Int) -> Bool { types[type >> 3] & (1 << UInt8(type & 7)) != 0 }
}

/// All blocks of a sealed segment.
struct SealedDirectory: Equatable {
  var names: [SealedBlock] = []
  var streams: [SealedBlock] = []
  var envelopes: [SealedBlock] = []
  var payloads: [SealedBlock] = []
  /// For each envelope block.
  var summaries: [EnvelopeSummary] = []

  /// All blocks in the order of the file.
  var blocks: [SealedBlock] { names + streams + envelopes + payloads }

  mutating func append(_ block: SealedBlock) {
    switch block.kind {
    case .names: names.append(block)
    case .streams: streams.append(block)
    case .envelope: envelopes.append(block)
    case .payload: payloads.append(block)
    }
  }

  func write(to sink: inout ByteSink) {
    for block in blocks {
      sink.append(little: block.offset)
      sink.append(little: block.storedLength)
      sink.append(little: block.rawLength)
      sink.append(little: block.checksum)
      sink.append(little: block.first)
      guard block.kind == .envelope else { continue }
      let summary = summaries[Int(block.number)]
      sink.append(little: summary.firstRecordedAt)
      summary.types.withUnsafeBytes { sink.append($0) }
    }
  }

  /// The number of the envelope block that holds a position of the segment.
  func envelope(holding position: UInt64) -> Int { envelopes.partitioningIndex { $0.first > position } - 1 }

  /// The number of the payload block that holds a clustered index of the segment.
  func payload(holding index: UInt64) -> Int { payloads.partitioningIndex { $0.first > index } - 1 }
}

extension SealedDirectory {
  /// Reads the directory whose place and counts the footer gives.
  init(_ bytes: UnsafeRawBufferPointer, footer: SealedFooter) throws(FormatFault) {
    guard bytes.count == Int(footer.directoryLength), CRC.checksum(bytes) == footer.directoryChecksum else {
      throw FormatFault("the directory does not match its checksum")
    }
    var source = ByteSource(bytes)
    var offset = UInt64(SegmentHeader.size)
    var raw = 0
    let counts: [(SealedBlockKind, UInt32)] = [
      (.names, 1), (.streams, footer.streamsBlocks), (.envelope, footer.envelopeBlocks),
      (.payload, footer.payloadBlocks),
    ]
    for (kind, count) in counts {
      guard UInt64(count) * 28 <= UInt64(source.left) else { throw FormatFault("the directory is too short") }
      for number in 0..<count {
        let block = try source.block(kind, number)
        guard block.offset == offset, block.isWithinLimits else { throw FormatFault("a block's place is impossible") }
        offset = block.end
        raw += Int(block.rawLength)
        append(block)
        if kind == .envelope { summaries.append(try source.summary(types: Int(footer.types))) }
      }
    }
    guard source.left == 0, offset == footer.directoryOffset, raw <= SealedLimits.segment else {
      throw FormatFault("the directory does not match the footer")
    }
    try checkOrder(footer)
  }

  private func checkOrder(_ footer: SealedFooter) throws(FormatFault) {
    let events = UInt64(footer.events)
    func ascends(_ blocks: [SealedBlock], from first: UInt64) -> Bool {
      blocks[0].first == first && blocks[blocks.count - 1].first &- first < events
        && zip(blocks, blocks.dropFirst()).allSatisfy { $0.first < $1.first }
    }
    guard names[0].first == 0, ascends(streams, from: 0), ascends(envelopes, from: footer.firstPosition),
      ascends(payloads, from: 0)
    else { throw FormatFault("the directory's blocks are not in order") }
    let ends = payloads.dropFirst().map(\.first) + [events]
    guard zip(payloads, ends).allSatisfy({ $1 - $0.first <= UInt64(SealedLimits.events) }) else {
      throw FormatFault("a payload block has too many events")
    }
    guard summaries[0].firstRecordedAt == footer.firstRecordedAt,
      summaries[summaries.count - 1].firstRecordedAt <= footer.lastRecordedAt,
      zip(summaries, summaries.dropFirst()).allSatisfy({ $0.firstRecordedAt <= $1.firstRecordedAt })
    else { throw FormatFault("the directory's times are not in order") }
  }
}

extension ByteSource {
  fileprivate mutating func block(_ kind: SealedBlockKind, _ number: UInt32) throws(FormatFault) -> SealedBlock {
    SealedBlock(
      kind: kind, number: number, offset: try little(UInt64.self), storedLength: try little(UInt32.self),
      rawLength: try little(UInt32.self), checksum: try little(UInt32.self), first: try little(UInt64.self))
  }

  fileprivate mutating func summary(types: Int) throws(FormatFault) -> EnvelopeSummary {
    let time = try little(Int64.self)
    let bits = try take((types + 7) / 8)
    guard types & 7 == 0 || bits[bits.count - 1] >> UInt8(types & 7) == 0 else {
      throw FormatFault("a bitmap has bits beyond its end")
    }
    return EnvelopeSummary(firstRecordedAt: time, types: Array(bits))
  }
}
