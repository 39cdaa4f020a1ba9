// Footer and directory of a damaged sealed segment, made from the blocks that were found.

internal import CRC32C
internal import FoundationEssentials

extension SealedReconstruction {
  /// Footer and directory, as the file would have had them but for what only filters and proofs need.
  func footerAndDirectory(logID: UUID) throws(FormatFault) -> (SealedFooter, SealedDirectory) {
    var directory = SealedDirectory()
    var offset = UInt64(SegmentHeader.size)
    var streams: UInt64?
    var times: [Int64?] = []
    for kind in [SealedBlockKind.names, .streams, .envelope, .payload] {
      var next = kind == .envelope ? firstPosition : 0
      let before = directory.blocks.count
      for block in blocks where block.kind == kind {
        let missing = Int(block.number) - (directory.blocks.count - before)
        let gap = try lost(missing, kind, from: next, at: offset, through: block.offset)
        for lost in gap { directory.append(lost) }
        let extent = extent(of: block)
        if kind == .envelope { times += gap.map { _ in nil } + [extent?.firstRecordedAt] }
        if kind == .streams { streams = extent.map { UInt64(block.number) * UInt64(SealedLimits.streams) + $0.count } }
        directory.append(block)
        (next, offset) = (extent?.end ?? block.first &+ 1, block.end)
      }
      let rest = try lostEnd(of: kind, from: next, at: offset)
      for lost in rest { directory.append(lost) }
      if kind == .envelope { times += rest.map { _ in nil } }
      if kind == .streams, !rest.isEmpty { streams = nil }
      offset = rest.last?.end ?? offset
    }
    let mostStreams = min(names.events, UInt64(directory.streams.count * SealedLimits.streams))
    return try checked(directory, times, streams: streams ?? mostStreams, offset: offset, logID: logID)
  }

  /// Entries for `count` blocks of which no header was found, in place of the bytes up to `end`.
  private func lost(
    _ count: Int, _ kind: SealedBlockKind, from first: UInt64, at offset: UInt64, through end: UInt64
  ) throws(FormatFault) -> [SealedBlock] {
    guard count > 0 else { return [] }
    let smallest = UInt64(SealedBlock.headerSize) + 1
    guard end >= offset, UInt64(count) <= (end - offset) / smallest, end - offset <= UInt64(SealedLimits.block) else {
      throw FormatFault("the blocks of the sealed segment are not in order")
    }
    return (0..<count).map { index in
      let start = offset + UInt64(index) * smallest
      let length = index == count - 1 ? end - start - UInt64(SealedBlock.headerSize) : 1
      return unreadable(kind, first: first &+ UInt64(index), at: start, length: UInt32(length))
    }
  }

  /// Entries for the last blocks of a kind, where there is something behind those that were found.
  private func lostEnd(
    of kind: SealedBlockKind, from first: UInt64, at offset: UInt64
  ) throws(FormatFault) -> [SealedBlock] {
    let events = names.events
    switch kind {
    case .names: return []
    case .payload:
      // The file may have been cut short.
      return stride(from: first, to: max(first, events), by: SealedLimits.events).enumerated().map { index, first in
        unreadable(kind, first: first, at: offset + UInt64(index * (SealedBlock.headerSize + 1)), length: 1)
      }
    case .streams, .envelope:
      let end = blocks.first { $0.kind.rawValue > kind.rawValue && $0.number == 0 }?.offset ?? offset
      let total = kind == .streams ? events : firstPosition &+ events
      return try lost(end > offset && first < total ? 1 : 0, kind, from: first, at: offset, through: end)
    }
  }

  private func unreadable(_ kind: SealedBlockKind, first: UInt64, at offset: UInt64, length: UInt32) -> SealedBlock {
    SealedBlock(
      kind: kind, number: 0, offset: offset, storedLength: length, rawLength: length, checksum: 0, first: first)
  }

  /// Times must not decrease, so an unknown one is that of the block before or, at the beginning, behind.
  private func fill(_ directory: inout SealedDirectory, _ times: [Int64?]) {
    var time = times.lazy.compactMap { $0 }.first ?? 0
    directory.summaries = times.map { known in
      time = known ?? time
      return EnvelopeSummary(firstRecordedAt: time, types: [UInt8](repeating: 0, count: (names.types + 7) / 8))
    }
  }

  /// Writes footer and directory and reads them again, with all checks.
  private func checked(
    _ directory: SealedDirectory, _ times: [Int64?], streams: UInt64, offset: UInt64, logID: UUID
  ) throws(FormatFault) -> (SealedFooter, SealedDirectory) {
    guard !directory.streams.isEmpty, !directory.envelopes.isEmpty, !directory.payloads.isEmpty,
      directory.names.count == 1
    else { throw FormatFault("the sealed segment lacks a kind of blocks") }
    guard directory.envelopes.count <= SealedLimits.block / (names.types / 8 + 1) else {
      throw FormatFault("the sealed segment has too many types")
    }
    var numbered = directory.numbered
    fill(&numbered, times)
    var entries = ByteSink()
    numbered.write(to: &entries)
    let footer = SealedFooter(
      segment: number, logID: logID, firstPosition: firstPosition,
      lastPosition: firstPosition &+ names.events &- 1, digestBefore: .start, digest: .start, frames: 1,
      batches: UInt32(truncatingIfNeeded: names.events), streams: UInt32(truncatingIfNeeded: streams),
      types: UInt32(truncatingIfNeeded: names.types), actors: UInt32(truncatingIfNeeded: names.actors),
      categories: UInt32(truncatingIfNeeded: names.categories), commands: UInt32(truncatingIfNeeded: names.commands),
      firstRecordedAt: numbered.summaries[0].firstRecordedAt, lastRecordedAt: .max, contentBytes: 0, payloadBytes: 0,
      streamsBlocks: UInt32(numbered.streams.count), envelopeBlocks: UInt32(numbered.envelopes.count),
      payloadBlocks: UInt32(numbered.payloads.count), directoryLength: UInt32(truncatingIfNeeded: entries.count),
      directoryOffset: offset, fileLength: offset &+ UInt64(entries.count) &+ UInt64(SealedFooter.size),
      directoryChecksum: CRC.checksum(entries.bytes))
    var last = ByteSink()
    footer.write(to: &last)
    return (
      try readAgain { () throws(StoreFailure) in try SealedFooter(last.bytes, fileSize: footer.fileLength, file: "") },
      try SealedDirectory(entries.bytes, footer: footer)
    )
  }

  private func readAgain(_ body: () throws(StoreFailure) -> SealedFooter) throws(FormatFault) -> SealedFooter {
    do throws(StoreFailure) { return try body() } catch { throw FormatFault(error.message) }
  }
}

extension SealedDirectory {
  /// The same with the blocks of each kind numbered from 0.
  fileprivate var numbered: SealedDirectory {
    var directory = SealedDirectory()
    for blocks in [names, streams, envelopes, payloads] {
      for (number, block) in blocks.enumerated() {
        var block = block
        block.number = UInt32(number)
        directory.append(block)
      }
    }
    return directory
  }
}
