// What lies behind the proven part of the active segment: judged first, repaired second.
// A torn write and damage look alike; only a later watermark tells that durable bytes were lost.

/// The unproven end of the active segment.
struct ActiveTail<S: Storage> {
  private let bytes: UnsafeRawBufferPointer
  private let end: WalkEnd
  private let segment: OpenSegment<S>
  /// Where the last byte that is not zero ends; not below the last valid frame's end.
  private let dirtyEnd: Int

  /// Judges the tail; throws `corrupt` when it holds proof that durable bytes were lost.
  init(
    _ bytes: UnsafeRawBufferPointer, end: WalkEnd, segment: OpenSegment<S>, identity: SegmentIdentity
  ) throws(LogError) {
    self.bytes = bytes
    self.end = end
    self.segment = segment
    let stop = Int(end.offset)
    dirtyEnd = bytes[stop...].lastIndex { $0 != 0 }.map { $0 + 1 } ?? stop
    guard let proof = identity.proof(in: bytes, after: end.offset) else { return }
    let first = end.lastPosition + 1
    throw LogError(
      .corrupt, "a durable frame is damaged (\(end.reason)); the frame at \(proof.offset) proves that it was durable",
      file: segment.name, offset: end.offset, positions: first...max(first, proof.firstPosition - 1),
      remedy: "Restore the file from a backup, or salvage what is intact.")
  }

  /// Cuts off what is no frame, keeping a copy, and writes again what nothing proves yet.
  func repair(
    _ storage: S, strictness: RecoveryStrictness, epoch: UInt32, _ report: inout RecoveryReport
  ) throws(LogError) {
    let stop = Int(end.offset)
    if dirtyEnd > stop {
      guard strictness == .cutUnprovenTail else {
        throw LogError(.corrupt, "the log ends in a torn write (\(end.reason))", file: segment.name, offset: end.offset)
      }
      let copy = LogFiles.cutTail(epoch: epoch)
      try keepCopy(storage, name: copy)
      try segment.file.writeZeros(from: end.offset, to: UInt64(dirtyEnd))
      report.cutTail = RecoveryReport.CutTail(
        file: segment.name, offset: end.offset, bytes: UInt64(dirtyEnd - stop), reason: end.reason, copy: copy)
    }
    let proven = Int(segment.entry.provenLength)
    if stop > proven {
      let frames = UnsafeRawBufferPointer(rebasing: bytes[proven..<stop])
      try segment.file.write(frames, at: segment.entry.provenLength)
      report.rewrittenBytes = UInt64(stop - proven)
    }
    if stop > proven || dirtyEnd > stop { try segment.file.sync() }
  }

  private func keepCopy(_ storage: S, name: String) throws(LogError) {
    let copy = try storage.create(name)
    try copy.write(UnsafeRawBufferPointer(rebasing: bytes[Int(end.offset)..<dirtyEnd]), at: 0)
    try copy.sync()
    try storage.syncFolder(LogFiles.folder)
  }
}
