// The folder that a backup goes to. It grows as a log does: frames first, then the manifest that proves them, then
// the next segment. So whatever a crash interrupts, what lies there is a log that ends at a frame.

/// A backup that is being written, locked against everybody else.
struct BackupTarget<S: Storage> {
  let storage: S
  private(set) var manifest: Manifest
  private let lock: S.Lock
  /// Whether the epoch is above that of all frames which an interrupted backup may have left.
  private var isEpochRaised: Bool

  /// Opens or makes the backup of the log that `source` is the manifest of.
  ///
  /// Throws, and changes nothing, when the folder holds anything else.
  static func open(_ storage: S, for source: Manifest) throws(StoreFailure) -> BackupTarget {
    _ = try presentManifest(storage, source)
    try storage.makeFolder("")
    let lock = try storage.lock(LogFiles.lock)
    // Only now nobody else changes it.
    if let manifest = try presentManifest(storage, source) {
      return BackupTarget(storage: storage, manifest: manifest, lock: lock, isEpochRaised: false)
    }
    let manifest = try create(storage, source)
    return BackupTarget(storage: storage, manifest: manifest, lock: lock, isEpochRaised: true)
  }

  private static func presentManifest(_ storage: S, _ source: Manifest) throws(StoreFailure) -> Manifest? {
    guard let manifest = try storage.readManifest(writing: true) else {
      try refuseOtherFiles(storage)
      return nil
    }
    guard manifest.logID == source.logID else {
      throw refusal("the folder holds a backup of another book", LogFiles.manifest)
    }
    guard manifest.epoch < .max else { throw refusal("the backup's epoch is used up", LogFiles.manifest) }
    try LogFolder(storage).check(manifest)
    return manifest
  }

  /// A first backup that was interrupted leaves no more than an empty segment.
  private static func refuseOtherFiles(_ storage: S) throws(StoreFailure) {
    let own = [LogFiles.lock, LogFiles.folder]
    let ownInLog = [LogFiles.segment(1), LogFiles.newManifest]
    let names = try storage.names(in: "") ?? []
    let inLog = (try storage.names(in: LogFiles.folder) ?? []).map { LogFiles.folder + "/" + $0 }
    if let other = names.first(where: { !own.contains($0) }) ?? inLog.first(where: { !ownInLog.contains($0) }) {
      throw refusal("the folder is neither empty nor a backup", other)
    }
    try LogFolder(storage).refuseFrames(above: 0, "the folder holds events but no manifest")
  }

  static func refusal(_ message: String, _ file: String, positions: ClosedRange<UInt64>? = nil) -> StoreFailure {
    StoreFailure(
      .backupMismatch, message, file: file, positions: positions, remedy: "Give another folder for the backup.")
  }

  /// Runs what concerns the copy only, and says so of an error: both sides have files of the same names.
  static func inCopy<Result>(_ body: () throws(StoreFailure) -> Result) throws(StoreFailure) -> Result {
    do throws(StoreFailure) {
      return try body()
    } catch  where error.code != .backupMismatch {
      var error = error
      error.message = "in the copy: " + error.message
      if error.code == .diskFull { error.remedy = "Free some space there, then copy again." }
      throw error
    }
  }

  private static func create(_ storage: S, _ source: Manifest) throws(StoreFailure) -> Manifest {
    try storage.makeFolder(LogFiles.folder)
    try storage.syncFolder("")
    let segment = try storage.makeSegment(
      logID: source.logID, epoch: source.epoch, filled: UInt64(SegmentHeader.size))
    let manifest = Manifest(epoch: source.epoch, logID: source.logID, segments: [segment.entry])
    try storage.replaceManifest(manifest)
    return manifest
  }

  /// To be called before frames are written: what an interrupted backup left becomes stale.
  mutating func raiseEpoch() throws(StoreFailure) {
    guard !isEpochRaised else { return }
    manifest.epoch += 1
    manifest.features.formUnion(.known)
    manifest.session = Manifest.noSession
    try storage.replaceManifest(manifest)
    isEpochRaised = true
  }

  /// Names what was written and synced; after a segment that no longer grows, the next one begins.
  mutating func adopt(_ entry: Manifest.Segment) throws(StoreFailure) {
    let index = Int(entry.number) - 1
    var next = manifest
    next.segments[index] = entry
    if entry.state != .active, entry.number == manifest.segments.count {
      let following = try storage.makeSegment(
        after: (entry.number, entry.lastPosition, entry.digest), logID: manifest.logID, epoch: manifest.epoch,
        filled: UInt64(SegmentHeader.size))
      next.segments.append(following.entry)
    }
    guard next != manifest else { return }
    try storage.replaceManifest(next)
    manifest = next
  }

  /// Deletes what the manifest names no longer.
  func finish() throws(StoreFailure) {
    try LogFolder(storage).removeSuperfluous(manifest)
    try storage.syncFolder(LogFiles.folder)
  }
}
