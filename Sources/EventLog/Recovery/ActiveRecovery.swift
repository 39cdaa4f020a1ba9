// Recovers the active segment: what the index has is checked, what is newer is entered, what nothing proves is judged.
// Only then is anything changed: the tail is cut, the unproven frames are rewritten, the epoch is raised.

internal import FoundationEssentials

/// The recovery of the active segment.
struct ActiveRecovery<S: Storage> {
  let storage: S
  let options: LogOptions
  let manifest: Manifest
  let fence: Fence<S>

  struct Result {
    var manifest: Manifest
    var active: RecoveredActive<S>
    var index: IndexLayers
    var end: WalkEnd
  }

  func run(_ index: IndexLayers, _ report: inout RecoveryReport) throws(StoreFailure) -> Result {
    let survey = try ActiveSurvey(storage, manifest, index, writing: true)
    try fence.hold(survey.segment.entry.number, survey.segment.file, end: 0)
    let base = survey.runStart?.offset ?? UInt64(SegmentHeader.size)
    let size = try survey.segment.file.size(atMost: FormatLimits.segmentFile, survey.segment.name)
    let bytes = try survey.segment.file.bytes(at: base, count: Int(size - min(base, size)))
    return try bytes.read { (bytes) throws(StoreFailure) in try recover(bytes, base: base, survey, index, &report) }
  }

  private func recover(
    _ bytes: UnsafeRawBufferPointer, base: UInt64, _ survey: ActiveSurvey<S>, _ index: IndexLayers,
    _ report: inout RecoveryReport
  ) throws(StoreFailure) -> Result {
    let segment = survey.segment
    var recovered = index
    recovered.reserve(through: segment.entry.lastPosition, atMost: options.indexRunLength)
    var table = survey.table
    var cursor = segment.cursor(of: manifest, at: survey.runStart)
    var end = try walk(bytes, base, segment, &cursor, &recovered, &table)
    try survey.refuseLoss(behind: end.lastPosition)
    try refuseGap(recovered, end)
    let tail = try ActiveTail(bytes, base: base, end: end, segment: segment, identity: cursor.check.identity)
    var manifest = manifest
    try fence.checkOpening()
    do throws(StoreFailure) {
      try tail.repair(storage, strictness: options.strictness, epoch: manifest.epoch, &report)
    } catch  where error.code == .diskFull || error.code == .readOnly {
      report.readOnlyReason = error
      (recovered, table) = (index, survey.table)
      var cursor = segment.cursor(of: manifest, at: survey.runStart)
      end = try walk(
        bytes, base, segment, &cursor, &recovered, &table, limit: max(end.provenEnd, survey.end?.offset ?? 0))
    }
    var mark: DurableMarkFile<S>?
    // What was repaired is synced and can be shown, also where the manifest can't be replaced.
    do throws(StoreFailure) {
      if report.readOnlyReason == nil {
        manifest = try raiseEpoch(of: manifest, end)
        mark = try DurableMarkFile.create(
          storage, session: manifest.session, segment: segment.entry.number, end: end.offset)
      }
    } catch  where error.code == .diskFull || error.code == .readOnly {
      report.readOnlyReason = error
    }
    report.epoch = manifest.epoch
    report.lastPosition = end.lastPosition
    let frames = FrameSegment<S>(segment.entry, file: segment.file, logID: manifest.logID, table: table)
    let active = RecoveredActive(segment: frames, size: base + UInt64(bytes.count), mark: mark)
    return Result(manifest: manifest, active: active, index: recovered, end: end)
  }

  /// The next event gets the position after the index's last, so that must be the log's last.
  private func refuseGap(_ index: IndexLayers, _ end: WalkEnd) throws(StoreFailure) {
    guard index.lastPosition != end.lastPosition else { return }
    let (low, high) = (min(index.lastPosition, end.lastPosition), max(index.lastPosition, end.lastPosition))
    throw StoreFailure(
      .corrupt, "the index ends elsewhere than the log", file: IndexFiles.folder, positions: low + 1...high,
      remedy: IndexRunFormat.remedy)
  }

  private func walk(
    _ bytes: UnsafeRawBufferPointer, _ base: UInt64, _ segment: OpenSegment<S>, _ cursor: inout FrameCursor<ChainCheck>,
    _ index: inout IndexLayers, _ table: inout FrameTable, limit: UInt64 = .max
  ) throws(StoreFailure) -> WalkEnd {
    try segment.walk(bytes, base: base, with: &cursor, limit: limit) { (header, content) throws(FormatFault) in
      if header.firstPosition > table.last?.lastPosition ?? 0 { table.append(header) }
      try index.enter(header.firstPosition, header.count, content)
    }
  }

  private func raiseEpoch(of manifest: Manifest, _ end: WalkEnd) throws(StoreFailure) -> Manifest {
    var manifest = manifest
    manifest.epoch += 1
    manifest.features.formUnion(.known)
    manifest.session = options.newSession ?? UUID()
    manifest.prove(end.offset, through: end.lastPosition, end.digest, state: .active)
    try fence.checkOpening()
    fence.adopt(manifest, try storage.replaceManifest(manifest))
    return manifest
  }
}
