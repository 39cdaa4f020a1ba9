// Opens a log for writing after any crash, in the named steps of docs/log-format.md.
// Nothing is shown before it is durable and the epoch has been raised above every stale frame.

internal import FoundationEssentials

/// What a recovery hands to the log.
struct Recovered<S: Storage>: ~Copyable {
  var lock: S.Lock
  var writer: LogWriter<S>
  var index: LogIndex
  var files: [S.File]
  var digest: ChainDigest
  var report: RecoveryReport
}

/// One opening of a log for writing.
struct Recovery<S: Storage> {
  let storage: S
  let options: LogOptions

  /// Runs all steps.
  func run() throws(LogError) -> Recovered<S> {
    let lock = try takeLock()
    var report = RecoveryReport()
    let manifest = try findManifest(&report)
    try refuseUnnamedFrames(manifest)
    var index = LogIndex()
    let segments = try loadClosed(manifest, into: &index)
    return try recoverActive(lock: lock, manifest, segments, index, report)
  }

  private func takeLock() throws(LogError) -> S.Lock {
    try storage.makeFolder("")
    return try storage.lock(LogFiles.lock)
  }

  private func findManifest(_ report: inout RecoveryReport) throws(LogError) -> Manifest {
    if let manifest = try storage.readManifest(writing: true) { return manifest }
    report.created = true
    try storage.makeFolder(LogFiles.folder)
    try storage.syncFolder("")
    try refuseFrames(above: 0, "there are events but no manifest")
    return try create()
  }

  private func create() throws(LogError) -> Manifest {
    let logID = options.newLogID ?? UUID()
    let header = SegmentHeader(number: 1, logID: logID, firstPosition: 1, digest: .start, epoch: 0)
    _ = try storage.makeSegment(header, filled: options.smallestStep)
    let segment = Manifest.Segment(
      number: 1, state: .active, firstPosition: 1, provenLength: UInt64(SegmentHeader.size), lastPosition: 0,
      digest: .start)
    let manifest = Manifest(epoch: 0, logID: logID, segments: [segment])
    try storage.replaceManifest(manifest)
    return manifest
  }

  private func refuseUnnamedFrames(_ manifest: Manifest) throws(LogError) {
    try refuseFrames(above: UInt32(manifest.segments.count), "the manifest is older than the segments")
  }

  /// Refuses segments that no manifest names, unless a crash left them before they got a frame.
  private func refuseFrames(above number: UInt32, _ reason: String) throws(LogError) {
    for name in try storage.names(in: LogFiles.folder) ?? [] {
      guard name.hasSuffix(".segment"), let found = UInt32(name.dropLast(8)), found > number,
        let file = try storage.open(LogFiles.segment(found), writing: false)
      else { continue }
      let start = try file.bytes(at: UInt64(SegmentHeader.size), count: FrameHeader.size)
      guard start.read({ FrameHeader($0) }) != nil else { continue }
      throw LogError(
        .corrupt, reason, file: LogFiles.segment(found), remedy: "Restore log/manifest from a backup.")
    }
  }

  private func loadClosed(
    _ manifest: Manifest, into index: inout LogIndex
  ) throws(LogError) -> [OpenSegment<S>] {
    var segments: [OpenSegment<S>] = []
    for number in manifest.segments.indices {
      let segment = try storage.openSegment(number, of: manifest, writing: true)
      if segment.entry.state == .closed { try segment.walkClosed(manifest, into: &index) }
      segments.append(segment)
    }
    return segments
  }

  private func recoverActive(
    lock: S.Lock, _ manifest: Manifest, _ segments: [OpenSegment<S>], _ closed: LogIndex, _ report: RecoveryReport
  ) throws(LogError) -> Recovered<S> {
    try segments[segments.count - 1].file.allBytes().read { (bytes) throws(LogError) in
      try recoverActive(bytes, lock: lock, manifest, segments, closed, report)
    }
  }

  private func recoverActive(
    _ bytes: UnsafeRawBufferPointer, lock: S.Lock, _ manifest: Manifest, _ segments: [OpenSegment<S>],
    _ closed: LogIndex, _ report: RecoveryReport
  ) throws(LogError) -> Recovered<S> {
    let segment = segments[segments.count - 1]
    var (index, report) = (closed, report)
    var walker = segment.walker(of: manifest)
    var end = try segment.walk(bytes, with: &walker, into: &index)
    let tail = try ActiveTail(bytes, end: end, segment: segment, identity: walker.identity)
    var manifest = manifest
    do throws(LogError) {
      try tail.repair(storage, strictness: options.strictness, epoch: manifest.epoch, &report)
    } catch  where error.code == .diskFull || error.code == .readOnly {
      report.readOnlyReason = error
      index = closed
      var walker = segment.walker(of: manifest)
      end = try segment.walk(bytes, with: &walker, into: &index, limit: end.provenEnd)
    }
    // What was repaired is synced and can be shown, also where the manifest can't be replaced.
    do throws(LogError) {
      if report.readOnlyReason == nil { manifest = try raiseEpoch(of: manifest, end) }
    } catch  where error.code == .diskFull || error.code == .readOnly {
      report.readOnlyReason = error
    }
    report.epoch = manifest.epoch
    report.lastPosition = end.lastPosition
    let writer = LogWriter(
      storage: storage, options: options, manifest: manifest, file: segment.file, filled: UInt64(bytes.count))
    return Recovered(
      lock: lock, writer: writer, index: index, files: segments.map(\.file), digest: end.digest, report: report)
  }

  private func raiseEpoch(of manifest: Manifest, _ end: WalkEnd) throws(LogError) -> Manifest {
    var manifest = manifest
    let last = manifest.segments.count - 1
    manifest.epoch += 1
    manifest.segments[last].provenLength = end.offset
    manifest.segments[last].lastPosition = end.lastPosition
    manifest.segments[last].digest = end.digest
    try storage.replaceManifest(manifest)
    return manifest
  }
}
