// Opens a log for writing after any crash, in the named steps of docs/log-format.md.
// Nothing is shown before it is durable and the epoch has been raised above every stale frame.

internal import FoundationEssentials
internal import LibC

/// What a recovery hands to the log.
struct Recovered<S: Storage>: ~Copyable {
  var fence: Fence<S>
  var manifest: Manifest
  var segments: [LogSegment<S>]
  var active: RecoveredActive<S>
  var index: IndexLayers
  var digest: ChainDigest
  var report: RecoveryReport
}

/// The active segment as a recovery leaves it.
struct RecoveredActive<S: Storage> {
  var segment: FrameSegment<S>
  /// The file's size, zeros included.
  var size: UInt64
  /// Nil where nothing is written, or nobody would go by it.
  var mark: DurableMarkFile<S>?
}

/// One opening of a log for writing.
struct Recovery<S: Storage> {
  let storage: S
  let options: LogOptions
  /// What a log holds that was opened before and goes on; nil for one that is opened.
  var held: Fence<S>?

  /// Runs all steps.
  func run() throws(StoreFailure) -> Recovered<S> {
    var report = RecoveryReport()
    let (fence, manifest) = try own(&report)
    for segment in manifest.segments where segment.state == .closed { try fence.holdClosed(segment.number) }
    let files = try LogFolder(storage)
    try files.check(manifest)
    var loading = try IndexLoading(storage: storage, manifest: manifest, options: options)
    var segments = try loading.loadBeforeActive()
    var active = try recoverActive(manifest, fence, loading.index, &report)
    segments.append(.frames(active.active.segment))
    if report.readOnlyReason == nil {
      files.removeSuperfluous(active.manifest)
      active.index.removeSuperfluousRuns(from: storage)
    }
    return Recovered(
      fence: fence, manifest: active.manifest, segments: segments, active: active.active, index: active.index,
      digest: active.end.digest, report: report)
  }

  /// Takes the locks, unless they are held, and finds the manifest.
  private func own(_ report: inout RecoveryReport) throws(StoreFailure) -> (Fence<S>, Manifest) {
    if let held {
      try held.checkOpening()
      return (held, try findManifest(&report))
    }
    let lock = try takeLock()
    // Before anything is changed. A log that is made has nothing yet that another writer could hold.
    var folderLock = try storage.lock(existing: LogFiles.folder)
    let manifest = try findManifest(&report)
    if folderLock == nil { folderLock = try storage.lock(existing: LogFiles.folder) }
    guard let folderLock else { throw StoreFailure(system: ENOENT, "locking", file: LogFiles.folder) }
    return (Fence(storage, file: lock, folder: folderLock, session: manifest.session), manifest)
  }

  private func recoverActive(
    _ manifest: Manifest, _ fence: Fence<S>, _ index: IndexLayers, _ report: inout RecoveryReport
  ) throws(StoreFailure) -> ActiveRecovery<S>.Result {
    try ActiveRecovery(storage: storage, options: options, manifest: manifest, fence: fence).run(index, &report)
  }

  private func takeLock() throws(StoreFailure) -> S.Lock {
    try storage.makeFolder("")
    return try storage.lock(LogFiles.lock)
  }

  private func findManifest(_ report: inout RecoveryReport) throws(StoreFailure) -> Manifest {
    if let manifest = try storage.readManifest(writing: true) {
      guard manifest.epoch < .max else { throw Recovery.epochUsedUp }
      return manifest
    }
    if case .lost(let error) = try storage.logPresence() { throw error }
    report.created = true
    try storage.makeFolder(LogFiles.folder)
    try storage.syncFolder("")
    return try create()
  }

  /// Every opening raises the epoch, so that frames which a crash brings back are told from new ones.
  private static var epochUsedUp: StoreFailure {
    StoreFailure(
      .corrupt, "the manifest's epoch can't be raised any more", file: LogFiles.manifest, offset: 12,
      remedy: "Restore log/manifest from a backup, or open the book for reading and copy it.")
  }

  private func create() throws(StoreFailure) -> Manifest {
    let logID = options.newLogID ?? UUID()
    let segment = try storage.makeSegment(logID: logID, epoch: 0, filled: options.smallestStep)
    let manifest = Manifest(epoch: 0, logID: logID, segments: [segment.entry])
    try storage.replaceManifest(manifest)
    return manifest
  }
}
