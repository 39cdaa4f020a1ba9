// Recovers the active segment: what the index has is checked, what is newer is entered, what nothing proves is judged.
// Only then is anything changed: the tail is cut, the unproven frames are rewritten, the epoch is raised.

internal import FoundationEssentials

/// The recovery of the active segment.
struct ActiveRecovery<S: Storage> {
  let storage: S
  let options: LogOptions
  let manifest: Manifest

  struct Result {
    var manifest: Manifest
    var active: RecoveredActive<S>
    var index: IndexLayers
    var end: WalkEnd
  }

  func run(_ index: IndexLayers, _ report: inout RecoveryReport) throws(LogError) -> Result {
    let segment = try storage.openSegment(manifest.segments.count - 1, of: manifest, writing: true)
    var survey = FrameSurvey<S>(segment.file, entry: segment.entry, logID: manifest.logID, epoch: manifest.epoch)
    if index.lastPosition >= segment.entry.firstPosition { try survey.run(through: index.lastPosition) }
    try refuseForeignIndex(index, segment, at: survey.point)
    let base = survey.runStart?.offset ?? UInt64(SegmentHeader.size)
    let size = try segment.file.size()
    let bytes = try segment.file.bytes(at: base, count: Int(size - min(base, size)))
    return try bytes.read { (bytes) throws(LogError) in
      try recover(bytes, base: base, segment, survey, index, &report)
    }
  }

  /// Frames and index must be of one history: runs are written only for what is durable.
  private func refuseForeignIndex(
    _ index: IndexLayers, _ segment: OpenSegment<S>, at point: WalkPoint?
  ) throws(LogError) {
    guard let info = index.older.runs.lastInfo else { return }
    let digest = point?.digest ?? (info.lastPosition == segment.header.firstPosition - 1 ? segment.header.digest : nil)
    guard let digest, digest != info.digest else { return }
    throw LogError(
      .corrupt, "the index is of another history than the log", file: segment.name, offset: point?.offset,
      positions: info.lastPosition...info.lastPosition,
      remedy: "If the log was restored from an older backup, delete the folder index.")
  }

  private func recover(
    _ bytes: UnsafeRawBufferPointer, base: UInt64, _ segment: OpenSegment<S>, _ survey: FrameSurvey<S>,
    _ index: IndexLayers, _ report: inout RecoveryReport
  ) throws(LogError) -> Result {
    var recovered = index
    var table = survey.table
    var walker = segment.walker(of: manifest, at: survey.runStart)
    var end = try walk(bytes, base, segment, &walker, &recovered, &table)
    let tail = try ActiveTail(bytes, base: base, end: end, segment: segment, identity: walker.identity)
    var manifest = manifest
    do throws(LogError) {
      try tail.repair(storage, strictness: options.strictness, epoch: manifest.epoch, &report)
    } catch  where error.code == .diskFull || error.code == .readOnly {
      report.readOnlyReason = error
      (recovered, table) = (index, survey.table)
      var walker = segment.walker(of: manifest, at: survey.runStart)
      end = try walk(
        bytes, base, segment, &walker, &recovered, &table, limit: max(end.provenEnd, survey.point?.offset ?? 0))
    }
    // What was repaired is synced and can be shown, also where the manifest can't be replaced.
    do throws(LogError) {
      if report.readOnlyReason == nil { manifest = try raiseEpoch(of: manifest, end) }
    } catch  where error.code == .diskFull || error.code == .readOnly {
      report.readOnlyReason = error
    }
    report.epoch = manifest.epoch
    report.lastPosition = end.lastPosition
    let frames = FrameSegment<S>(segment.entry, file: segment.file, logID: manifest.logID, table: table)
    let active = RecoveredActive(segment: frames, size: base + UInt64(bytes.count))
    return Result(manifest: manifest, active: active, index: recovered, end: end)
  }

  private func walk(
    _ bytes: UnsafeRawBufferPointer, _ base: UInt64, _ segment: OpenSegment<S>, _ walker: inout SegmentWalker,
    _ index: inout IndexLayers, _ table: inout FrameTable, limit: UInt64 = .max
  ) throws(LogError) -> WalkEnd {
    try segment.walk(bytes, base: base, with: &walker, limit: limit) { (header, content) throws(FormatFault) in
      if header.firstPosition > table.last?.lastPosition ?? 0 { table.append(header) }
      try index.enter(header.firstPosition, header.count, content)
    }
  }

  private func raiseEpoch(of manifest: Manifest, _ end: WalkEnd) throws(LogError) -> Manifest {
    var manifest = manifest
    manifest.epoch += 1
    manifest.prove(end.offset, through: end.lastPosition, end.digest, state: .active)
    try storage.replaceManifest(manifest)
    return manifest
  }
}
