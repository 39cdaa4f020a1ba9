// Opens segments, checks them against the manifest and walks over their frames.
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
  var point: WalkPoint
  var reason: String
  /// The highest watermark that was passed; at least the proven length.
  var provenEnd: UInt64

  var offset: UInt64 { point.offset }
  var lastPosition: UInt64 { point.position - 1 }
  var digest: ChainDigest { point.digest }
}

extension Storage {
  /// Reads the manifest; nil when there is none.
  func readManifest(writing: Bool) throws(StoreFailure) -> Manifest? {
    guard let file = try open(LogFiles.manifest, writing: false) else { return nil }
    return try Manifest(in: file, writing: writing)
  }

  /// Reads the manifest and passes it to `body`, beside a writer that may rotate, seal and merge meanwhile: what is
  /// missing is only believed to be missing when the manifest is still the same.
  func withManifest<Result: ~Copyable>(
    _ body: (Manifest) throws(StoreFailure) -> Result
  ) throws(StoreFailure) -> Result {
    var manifest = try existingManifest()
    while true {
      do throws(StoreFailure) {
        return try body(manifest)
      } catch {
        let newer = try existingManifest()
        guard newer != manifest else { throw error }
        manifest = newer
      }
    }
  }

  private func existingManifest() throws(StoreFailure) -> Manifest {
    while true {
      if let manifest = try readManifest(writing: false) { return manifest }
      if let absence = try absence() { throw absence }
    }
  }

  /// Opens a segment of frames that the manifest names.
  func openSegment(_ index: Int, of manifest: Manifest, writing: Bool) throws(StoreFailure) -> OpenSegment<Self> {
    let entry = manifest.segments[index]
    let name = entry.file
    guard let file = try open(name, writing: writing) else { throw entry.missing }
    let block = try file.bytes(at: 0, count: SegmentHeader.size)
    let header = try StoreFailure.completing(entry.affected) { () throws(StoreFailure) in
      try block.read { (bytes) throws(StoreFailure) in try SegmentHeader(bytes, file: name, writing: writing) }
    }
    let digest = index == 0 ? ChainDigest.start : manifest.segments[index - 1].digest
    guard header.number == entry.number, header.logID == manifest.logID, header.digest == digest,
      header.firstPosition == entry.firstPosition, header.epoch <= manifest.epoch
    else {
      throw StoreFailure(
        .corrupt, "the segment does not belong at this place", file: name, offset: 0, positions: entry.affected,
        remedy: StoreFailure.fileRemedy)
    }
    return OpenSegment(entry: entry, header: header, file: file)
  }
}

extension OpenSegment {
  /// A cursor from a point on where a run begins; from the first frame on without one.
  func cursor(of manifest: Manifest, at point: WalkPoint? = nil) -> FrameCursor<ChainCheck> {
    let identity = SegmentIdentity(
      logID: manifest.logID, number: entry.number, provenLength: entry.provenLength, epoch: manifest.epoch)
    return FrameCursor(ChainCheck(identity), at: point ?? WalkPoint(header))
  }

  /// Passes frames to `body` until one does not count or would end beyond `limit`.
  func walk(
    _ bytes: UnsafeRawBufferPointer, base: UInt64 = 0, with cursor: inout FrameCursor<ChainCheck>, limit: UInt64 = .max,
    _ body: (FrameHeader, UnsafeRawBufferPointer) throws(FormatFault) -> Void
  ) throws(StoreFailure) -> WalkEnd {
    var provenEnd = entry.provenLength
    while cursor.point.offset < limit, case let start = cursor.point.offset {
      switch cursor.next(bytes, base: base) {
      case .stop(let reason), .damaged(_, let reason):
        return try end(cursor.point, reason: reason, provenEnd: provenEnd)
      case .cut(let header, _):
        let isEnd = start >= base + UInt64(bytes.count)
        let reason = isEnd ? "the file ends" : header == nil ? FrameHeader.absence : FrameHeader.contentDamage
        return try end(cursor.point, reason: reason, provenEnd: provenEnd)
      case .frame(let header, let content):
        do throws(FormatFault) {
          try body(header, content)
        } catch {
          throw StoreFailure(
            error, firstPosition: header.firstPosition, count: header.count, file: name, offset: start)
        }
        provenEnd = max(provenEnd, header.durableThrough)
        if cursor.point.offset == entry.provenLength { try checkProof(cursor.point) }
      }
    }
    return try end(cursor.point, reason: "the limit", provenEnd: provenEnd)
  }

  /// Passes all frames of a closed segment, which must be whole; or those from a point on where a run begins.
  func walkClosed(
    _ manifest: Manifest, from point: WalkPoint? = nil,
    _ body: (FrameHeader, UnsafeRawBufferPointer) throws(FormatFault) -> Void
  ) throws(StoreFailure) {
    let base = point?.offset ?? 0
    let size = try file.size(atMost: FormatLimits.segmentFile, name)
    try file.bytes(at: base, count: Int(size - min(base, size))).read { (bytes) throws(StoreFailure) in
      var cursor = cursor(of: manifest, at: point)
      let end = try walk(bytes, base: base, with: &cursor, limit: entry.provenLength, body)
      try checkProof(end.point)
      if let dirt = bytes.from(end.offset, base: base).firstNonZero {
        throw StoreFailure(
          .corrupt, "a closed segment has bytes after its last frame", file: name, offset: end.offset + UInt64(dirt),
          positions: entry.affected, remedy: StoreFailure.fileRemedy)
      }
    }
  }

  private func end(_ point: WalkPoint, reason: String, provenEnd: UInt64) throws(StoreFailure) -> WalkEnd {
    guard point.offset >= entry.provenLength else {
      throw StoreFailure(
        .corrupt, "a durable frame is damaged: \(reason)", file: name, offset: point.offset,
        positions: point.position...max(point.position, entry.lastPosition),
        remedy: StoreFailure.fileRemedy)
    }
    return WalkEnd(point: point, reason: reason, provenEnd: provenEnd)
  }

  private func checkProof(_ point: WalkPoint) throws(StoreFailure) {
    guard let error = entry.disagreement(with: point) else { return }
    throw error
  }
}

extension Manifest.Segment {
  /// The positions that damage to the file may affect.
  var affected: ClosedRange<UInt64> { firstPosition...max(firstPosition, lastPosition) }

  /// The error when its file is not there.
  var missing: StoreFailure {
    StoreFailure(
      .corrupt, "a segment that the manifest names is missing", file: file, positions: affected,
      remedy: "Restore the file from a backup.")
  }

  /// The error when its file is of another history.
  func disagreement(at offset: UInt64? = nil, remedy: String = "Restore the file from a backup.") -> StoreFailure {
    StoreFailure(
      .corrupt, "the segment and the manifest disagree on the history", file: file, offset: offset,
      positions: affected, remedy: remedy)
  }

  /// The error when its frames came to another position or digest at the proven length; nil when they did not.
  func disagreement(with point: WalkPoint) -> StoreFailure? {
    guard point.position - 1 != lastPosition || point.digest != digest else { return nil }
    return disagreement(at: point.offset, remedy: StoreFailure.fileRemedy)
  }
}
