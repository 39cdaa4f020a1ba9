// What lies behind the proven part of the active segment: judged first, repaired second.
// A torn write and damage look alike; only a later watermark tells that durable bytes were lost.

/// The unproven end of the active segment.
struct ActiveTail<S: Storage> {
  /// The file's bytes from `base` on.
  private let bytes: UnsafeRawBufferPointer
  private let base: UInt64
  private let end: WalkEnd
  private let segment: OpenSegment<S>
  /// Where the last byte that is not zero ends; not below the last valid frame's end.
  private let dirtyEnd: UInt64

  /// Judges the tail; throws `corrupt` when it holds proof that durable bytes were lost.
  init(
    _ bytes: UnsafeRawBufferPointer, base: UInt64, end: WalkEnd, segment: OpenSegment<S>, identity: SegmentIdentity
  ) throws(StoreFailure) {
    self.bytes = bytes
    self.base = base
    self.end = end
    self.segment = segment
    let tail = bytes.from(end.offset, base: base)
    let dirt = tail.lastNonZero.map { $0 + 1 } ?? 0
    dirtyEnd = end.offset + UInt64(dirt)
    // The last header's own last bytes may be zero.
    let suspects = UnsafeRawBufferPointer(rebasing: tail.prefix(dirt + FrameHeader.size))
    guard let proof = identity.proof(in: suspects, after: end.offset) else { return }
    let first = end.lastPosition + 1
    throw StoreFailure(
      .corrupt, "a durable frame is damaged (\(end.reason)); the frame at \(proof.offset) proves that it was durable",
      file: segment.name, offset: end.offset, positions: first...max(first, proof.firstPosition - 1),
      remedy: StoreFailure.fileRemedy)
  }

  /// Cuts off what is no frame, keeping a copy, and writes again what nothing proves yet.
  func repair(
    _ storage: S, strictness: RecoveryStrictness, epoch: UInt32, _ report: inout RecoveryReport
  ) throws(StoreFailure) {
    let stop = end.offset
    if dirtyEnd > stop {
      guard strictness == .cutUnprovenTail else {
        throw StoreFailure(
          .corrupt, "the log ends in a torn write (\(end.reason))", file: segment.name, offset: stop,
          remedy: StoreFailure.fileRemedy)
      }
      let copy = LogFiles.cutTail(epoch: epoch)
      try keepCopy(storage, name: copy)
      try segment.file.writeZeros(from: stop, to: dirtyEnd)
      report.cutTail = RecoveryReport.CutTail(
        file: segment.name, offset: stop, bytes: dirtyEnd - stop, reason: end.reason, copy: copy)
    }
    let unproven = max(segment.entry.provenLength, base)
    if stop > unproven {
      let frames = bytes.from(unproven, base: base).prefix(Int(stop - unproven))
      try segment.file.write(UnsafeRawBufferPointer(rebasing: frames), at: unproven)
      report.rewrittenBytes = stop - unproven
    }
    if stop > unproven || dirtyEnd > stop { try segment.file.sync() }
  }

  private func keepCopy(_ storage: S, name: String) throws(StoreFailure) {
    let copy = try storage.create(name)
    try copy.write(
      UnsafeRawBufferPointer(rebasing: bytes.from(end.offset, base: base).prefix(Int(dirtyEnd - end.offset))), at: 0)
    try copy.sync()
    try storage.syncFolder(LogFiles.folder)
  }
}

extension OpenSegment {
  /// Passes the frames of the active segment from the cursor's place on through `limit`, as they are now, also beside a
  /// writer. Throws `corrupt` when durable frames are damaged: what lies behind them proves it, or the limit does.
  func walkActive(
    with cursor: inout FrameCursor<ChainCheck>, through limit: UInt64,
    _ body: (FrameHeader, UnsafeRawBufferPointer) throws(FormatFault) -> Void
  ) throws(StoreFailure) -> WalkEnd {
    // What comes behind the limit is read only where it is asked for proof of damage.
    var isWhole = false
    return try walkAgainIfDamaged { () throws(StoreFailure) in
      let start = cursor.point.offset
      let size = try file.size(atMost: FormatLimits.segmentFile, name)
      let end = isWhole ? size : min(size, limit)
      isWhole = true
      return try file.bytes(at: start, count: Int(end - min(start, end))).read {
        (bytes) throws(StoreFailure) -> Walked<WalkEnd> in
        let end = try walk(bytes, base: start, with: &cursor, limit: limit, body)
        return Walked(
          result: end, end: end, damage: damage(at: end, below: limit, bytes, base: start, cursor.check.identity))
      }
    }
  }

  /// The error when a walk over the active segment ends where durable bytes must lie: what comes behind proves it, or
  /// the limit up to which the writer has shown them to be durable; `.max` for one who has shown nothing.
  func damage(
    at end: WalkEnd, below limit: UInt64, _ bytes: UnsafeRawBufferPointer, base: UInt64, _ identity: SegmentIdentity
  ) -> StoreFailure? {
    // What a writer has written behind that and not acknowledged is no damage, whatever it looks like.
    if end.offset >= limit { return nil }
    do throws(StoreFailure) {
      _ = try ActiveTail(bytes, base: base, end: end, segment: self, identity: identity)
      return limit == .max ? nil : damaged(at: end)
    } catch {
      return error
    }
  }

  /// Walks the active segment beside its writer, and once more where that ends in damage: the writer may have written a
  /// frame and its successor while the file was being read. Whoever reads again sees both: a watermark above a frame
  /// means that the frame was there before.
  func walkAgainIfDamaged<Result>(_ walk: () throws(StoreFailure) -> Walked<Result>) throws(StoreFailure) -> Result {
    var lastStop: UInt64?
    while true {
      let walked = try walk()
      guard let damage = walked.damage else { return walked.result }
      if lastStop == walked.end.offset { throw damage }
      lastStop = walked.end.offset
    }
  }

  private func damaged(at end: WalkEnd) -> StoreFailure {
    StoreFailure(
      .corrupt, "a durable frame is damaged: \(end.reason)", file: name, offset: end.offset,
      positions: end.lastPosition + 1...end.lastPosition + 1, remedy: StoreFailure.fileRemedy)
  }
}

/// What a walk over the active segment came to, beside its writer.
struct Walked<Result> {
  var result: Result
  var end: WalkEnd
  /// Why the walk may not end there.
  var damage: StoreFailure?
}
