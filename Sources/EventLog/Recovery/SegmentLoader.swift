// Opens segments, checks them against the manifest and enters their frames into the index.
// Shared by recovery, read-only readers and verification.

internal import FoundationEssentials

/// An open segment whose header agrees with the manifest.
struct OpenSegment<S: Storage> {
  let entry: Manifest.Segment
  let header: SegmentHeader
  let file: S.File

  var name: String { LogFiles.segment(entry.number) }
}

/// Where a walk ended, and why.
struct WalkEnd {
  var offset: UInt64
  var reason: String
  var lastPosition: UInt64
  var digest: ChainDigest
  /// The highest watermark that was passed; at least the proven length.
  var provenEnd: UInt64
}

extension Storage {
  /// Reads the manifest; nil when there is none.
  func readManifest(writing: Bool) throws(LogError) -> Manifest? {
    guard let file = try open(LogFiles.manifest, writing: false) else { return nil }
    return try file.allBytes().read { (bytes) throws(LogError) in
      try Manifest(bytes, file: LogFiles.manifest, writing: writing)
    }
  }

  /// Opens a segment that the manifest names.
  func openSegment(_ index: Int, of manifest: Manifest, writing: Bool) throws(LogError) -> OpenSegment<Self> {
    let entry = manifest.segments[index]
    let name = LogFiles.segment(entry.number)
    let affected = entry.firstPosition...max(entry.firstPosition, entry.lastPosition)
    guard let file = try open(name, writing: writing) else {
      throw LogError(
        .corrupt, "a segment that the manifest names is missing", file: name, positions: affected,
        remedy: "Restore the file from a backup.")
    }
    let block = try file.bytes(at: 0, count: SegmentHeader.size)
    let header = try block.read { (bytes) throws(LogError) in
      try SegmentHeader(bytes, file: name, writing: writing)
    }
    let digest = index == 0 ? ChainDigest.start : manifest.segments[index - 1].digest
    guard header.number == entry.number, header.logID == manifest.logID, header.digest == digest,
      header.firstPosition == entry.firstPosition, header.epoch <= manifest.epoch
    else {
      throw LogError(.corrupt, "the segment does not belong at this place", file: name, offset: 0, positions: affected)
    }
    return OpenSegment(entry: entry, header: header, file: file)
  }
}

extension OpenSegment {
  func walker(of manifest: Manifest) -> SegmentWalker {
    SegmentWalker(
      identity: SegmentIdentity(
        logID: manifest.logID, number: entry.number, provenLength: entry.provenLength, epoch: manifest.epoch),
      header: header)
  }

  /// Enters frames into `index` until one does not count or would end beyond `limit`.
  func walk(
    _ bytes: UnsafeRawBufferPointer, base: UInt64 = 0, with walker: inout SegmentWalker, into index: inout LogIndex,
    limit: UInt64 = .max
  ) throws(LogError) -> WalkEnd {
    var provenEnd = entry.provenLength
    while walker.offset < limit, case let start = walker.offset {
      switch walker.next(bytes, base: base) {
      case .stop(let reason):
        return try end(walker, reason: reason, provenEnd: provenEnd)
      case .frame(let header, let content):
        do throws(FormatFault) {
          try index.replay(header, content: content)
        } catch {
          throw LogError(
            .corrupt, error.reason, file: name, offset: start, positions: header.firstPosition...header.lastPosition)
        }
        provenEnd = max(provenEnd, header.durableThrough)
        if walker.offset == entry.provenLength { try checkProof(walker) }
      }
    }
    return try end(walker, reason: "the limit", provenEnd: provenEnd)
  }

  /// Enters all frames of a closed segment, which must be whole.
  func walkClosed(_ manifest: Manifest, into index: inout LogIndex) throws(LogError) {
    try file.allBytes().read { (bytes) throws(LogError) in
      var walker = walker(of: manifest)
      let end = try walk(bytes, with: &walker, into: &index, limit: entry.provenLength)
      if let dirt = bytes.dropFirst(Int(end.offset)).firstIndex(where: { $0 != 0 }) {
        throw LogError(
          .corrupt, "a closed segment has bytes after its last frame", file: name, offset: UInt64(dirt))
      }
    }
  }

  private func end(
    _ walker: borrowing SegmentWalker, reason: String, provenEnd: UInt64
  ) throws(LogError) -> WalkEnd {
    guard walker.offset >= entry.provenLength else {
      throw LogError(
        .corrupt, "a durable frame is damaged: \(reason)", file: name, offset: walker.offset,
        positions: walker.position...max(walker.position, entry.lastPosition),
        remedy: "Restore the file from a backup, or salvage what is intact.")
    }
    return WalkEnd(
      offset: walker.offset, reason: reason, lastPosition: walker.position - 1, digest: walker.digest,
      provenEnd: provenEnd)
  }

  private func checkProof(_ walker: borrowing SegmentWalker) throws(LogError) {
    guard walker.position - 1 == entry.lastPosition, walker.digest == entry.digest else {
      throw LogError(
        .corrupt, "the segment and the manifest disagree on the history", file: name, offset: walker.offset)
    }
  }
}
