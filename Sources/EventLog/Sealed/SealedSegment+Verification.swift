// The frames of a sealed segment as they were, its place in the chain, and the proof that all of it is right.
// Verification believes nothing that is in memory: it opens the file again and reads every byte.

internal import FoundationEssentials

extension SealedSegment {
  /// Passes the segment's frames as they were before sealing, content byte for byte, in order.
  func forEachFrame(
    _ body: (_ firstPosition: UInt64, _ count: UInt32, _ content: UnsafeRawBufferPointer) throws(StoreFailure) -> Void
  ) throws(StoreFailure) {
    try load().forEachFrame { (first, count, content) throws(StoreFailure) in
      try body(first, count, content)
      return true
    }
  }

  /// The chain digest at a position, or before the segment's first; nil unless a frame ended there.
  ///
  /// Between the segment's ends this makes the frames up to the position again, which costs reading the segment.
  func chainDigest(at position: UInt64) throws(StoreFailure) -> ChainDigest? {
    if position == footer.lastPosition { return footer.digest }
    if position &+ 1 == footer.firstPosition { return footer.digestBefore }
    precondition(footer.positions.contains(position), "the segment holds the position")
    if let known = lastDigest.withLock({ $0 }), known.position == position { return known.digest }
    let block = try readEnvelope(directory.envelope(holding: position + 1))
    let next = Int(position + 1 - block.firstPosition)
    let batch = block.batch(of: next)
    guard block.events(ofBatch: batch).lowerBound == next, block.beginsFrame(batch) else { return nil }
    var digest = footer.digestBefore
    try load().forEachFrame { (first, count, content) throws(StoreFailure) in
      guard first <= position else { return false }
      digest = digest.extended(firstPosition: first, count: count, content: content)
      return true
    }
    lastDigest.withLock { $0 = (position, digest) }
    return digest
  }

  /// Reads the file again and checks every byte of it, all counts, and that its frames continue the chain to the
  /// footer's digest; throws `corrupt` at the first fault. Passes the frames on, each with the digest after it.
  func verify(
    _ body: (
      _ firstPosition: UInt64, _ count: UInt32, _ content: UnsafeRawBufferPointer, _ digest: ChainDigest
    ) throws(StoreFailure) -> Void = { (_, _, _, _) throws(StoreFailure) in }
  ) throws(StoreFailure) {
    let again = try SealedSegment.open(file, number: footer.segment, logID: footer.logID, file: name)
    guard again.footer == footer, again.directory == directory, again.header == header else {
      throw damaged("the file is not the one that was opened")
    }
    try checkBlockHeaders()
    let loaded = try load()
    var totals = SealedTotals(footer: footer)
    for number in loaded.facts.envelopes.indices {
      guard totals.add(loaded.facts.envelopes[number]) == directory.summaries[number].types else {
        throw damaged("the directory names other types than an envelope block holds")
      }
    }
    try loaded.forEachFrame { (first, count, content) throws(StoreFailure) in
      totals.addFrame(first, count, content)
      try body(first, count, content, totals.digest)
      return true
    }
    totals.payloadBytes = loaded.payloads.size
    if let reason = totals.reasonAgainst(footer, names: loaded.facts.names) { throw damaged(reason) }
  }

  private func checkBlockHeaders() throws(StoreFailure) {
    for block in directory.blocks {
      var expected = ByteSink(capacity: SealedBlock.headerSize)
      block.writeHeader(to: &expected, segment: footer.segment)
      let found = try file.bytes(at: block.offset, count: SealedBlock.headerSize)
      let isEqual = found.read { $0.elementsEqual(expected.bytes) }
      try reporting(block) { () throws(FormatFault) in
        guard isEqual else { throw FormatFault("a block's header does not match the directory") }
      }
    }
  }

  private func damaged(_ reason: String) -> StoreFailure {
    StoreFailure(.corrupt, reason, file: name, positions: footer.positions, remedy: StoreFailure.fileRemedy)
  }
}

/// What a verification counts, to be compared with the footer and the names.
private struct SealedTotals {
  var payloadBytes: UInt64 = 0
  private var batches = 0
  private var frames = 0
  private var contentBytes: UInt64 = 0
  private(set) var digest: ChainDigest
  private var typeCounts: [Int]
  private var usedActors: Set<Int> = []
  private var usedCommands: Set<Int> = []
  private var lastRecordedAt = Int64.min
  private var timeRunsBackwards = false

  init(footer: SealedFooter) {
    digest = footer.digestBefore
    typeCounts = Array(repeating: 0, count: Int(footer.types))
  }

  /// Counts a block's events and batches; returns the bitmap of its types.
  mutating func add(_ block: EnvelopeBlock) -> [UInt8] {
    var types = [UInt8](repeating: 0, count: (typeCounts.count + 7) / 8)
    for event in 0..<block.events {
      let type = block.type(event)
      typeCounts[type] += 1
      types[type >> 3] |= 1 << UInt8(type & 7)
    }
    for batch in 0..<block.batches {
      usedActors.insert(block.actor(batch))
      if let command = block.commandName(batch) { usedCommands.insert(command) }
    }
    batches += block.batches
    timeRunsBackwards = timeRunsBackwards || block.firstRecordedAt < lastRecordedAt
    lastRecordedAt = block.lastRecordedAt
    return types
  }

  mutating func addFrame(_ first: UInt64, _ count: UInt32, _ content: UnsafeRawBufferPointer) {
    frames += 1
    contentBytes += UInt64(content.count)
    digest = digest.extended(firstPosition: first, count: count, content: content)
  }

  func reasonAgainst(_ footer: SealedFooter, names: NamesBlock) -> String? {
    if digest != footer.digest { return "the sealed segment does not continue the chain" }
    if batches != Int(footer.batches) || frames != Int(footer.frames) || lastRecordedAt != footer.lastRecordedAt
      || contentBytes != footer.contentBytes || payloadBytes != footer.payloadBytes || timeRunsBackwards
    {
      return "the footer's counts are not those of the blocks"
    }
    let namesAgree =
      typeCounts == names.typeCounts && usedActors.count == names.actors.count
      && usedCommands.count == names.commands.count
    return namesAgree ? nil : "the names' counts are not those of the blocks"
  }
}
