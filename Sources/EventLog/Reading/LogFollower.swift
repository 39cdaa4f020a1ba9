// What a reader beside the writer knows of the log, and how it takes in what is new: it walks on where it stopped,
// from segment to segment, also when these are closed or sealed behind it.

internal import FoundationEssentials

/// The state of a reader that follows a log.
struct LogFollower<S: Storage>: ~Copyable {
  private(set) var manifest: Manifest
  private(set) var segments: [LogSegment<S>]
  private(set) var durable: Durable
  /// The index as opening has read it, until somebody shows it. From then on it grows there: kept here as well, it would
  /// be copied by each refresh.
  private var index: IndexLayers?
  private var cursor: FrameCursor<ChainCheck>
  private var active: OpenSegment<S>

  /// How many events the part of the index in memory had when the log was opened.
  private var openedInMemory = 0

  /// By how many events the part of the index in memory may grow before what the writer has put on disk is used instead.
  private static var mostGrowth: Int { 64 << 10 }

  private init(
    _ manifest: Manifest, _ segments: [LogSegment<S>], _ active: OpenSegment<S>, at point: WalkPoint?
  ) {
    self.manifest = manifest
    self.segments = segments
    self.active = active
    cursor = active.cursor(of: manifest, at: point)
    durable = Durable(position: 0, digest: .start)
  }

  /// Reads as far as the log goes now.
  static func open(_ storage: S, _ manifest: Manifest) throws(StoreFailure) -> LogFollower {
    try storage.checkNames(manifest)
    var loading = try IndexLoading(storage: storage, manifest: manifest, options: nil)
    let closed = try loading.loadBeforeActive()
    let survey = try ActiveSurvey(storage, manifest, loading.index, writing: false)
    let active = survey.segment
    let frames = FrameSegment<S>(active.entry, file: active.file, logID: manifest.logID, table: survey.table)
    var index = loading.index
    var follower = LogFollower(manifest, closed + [.frames(frames)], active, at: survey.runStart)
    try follower.walkOn(through: storage.shownEnd(of: manifest)) { (first, count, content) throws(FormatFault) in
      try index.enter(first, count, content)
    }
    try survey.refuseLoss(behind: follower.durable.position)
    follower.openedInMemory = index.newest.count
    follower.index = index
    return follower
  }

  /// Hands over the index that an opening has read.
  mutating func takeIndex() -> IndexLayers? { index.take() }

  /// Takes in what is new, into the index that `contents` shows; nobody is shown it yet.
  mutating func follow(_ storage: S, _ manifest: Manifest, in contents: LogContents<S>) throws(StoreFailure) {
    try refuseOther(manifest)
    let isLonger = manifest.segments.count > segments.count
    let inMemory = contents.state.withLock { $0.buffer.index.newest.count }
    // Another epoch is another writer's, who may have found less on the disk than was seen in the cache.
    guard !isLonger, inMemory - openedInMemory <= LogFollower.mostGrowth, manifest.epoch == self.manifest.epoch else {
      self = try reopened(in: storage, manifest)
      return
    }
    if manifest != self.manifest { try storage.checkNames(manifest) }
    for (number, entry) in manifest.segments.enumerated() where entry.state == .sealed {
      guard segments[number].entry.state != .sealed else { continue }
      segments[number] = .sealed(SealedHandle(entry, storage: storage, logID: manifest.logID))
    }
    self.manifest = manifest
    let entry = manifest.segments[manifest.segments.count - 1]
    active = OpenSegment(entry: entry, header: active.header, file: active.file)
    cursor.check.identity.provenLength = entry.provenLength
    try walkOn(through: storage.shownEnd(of: manifest)) { (first, count, content) throws(FormatFault) in
      try contents.state.withLock { (state) throws(FormatFault) in try state.buffer.index.enter(first, count, content) }
    }
  }

  /// The log as it is in `storage`, which must hold all that was seen of it.
  borrowing func reopened(in storage: S, _ manifest: Manifest) throws(StoreFailure) -> LogFollower {
    try refuseOther(manifest)
    let reopened = try LogFollower.open(storage, manifest)
    try reopened.refuseLoss(of: durable)
    return reopened
  }

  private borrowing func refuseOther(_ manifest: Manifest) throws(StoreFailure) {
    guard manifest.logID != self.manifest.logID else { return }
    throw StoreFailure(
      .corrupt, "another log lies in its place", file: LogFiles.manifest,
      remedy: "Open it anew, or put the right one back.")
  }

  private mutating func walkOn(
    through limit: UInt64,
    _ enter: (_ first: UInt64, _ count: UInt32, _ content: UnsafeRawBufferPointer) throws(FormatFault) -> Void
  ) throws(StoreFailure) {
    guard case .frames(let frames)? = segments.last else { return }
    let known = frames.lastPosition
    let end = try active.walkActive(with: &cursor, through: limit) { (header, content) throws(FormatFault) in
      if header.firstPosition > known { frames.append(CollectionOfOne(header)) }
      try enter(header.firstPosition, header.count, content)
    }
    durable = Durable(position: end.lastPosition, digest: end.digest)
  }

  /// Throws `corrupt` when what was seen before is not in the log any more.
  private borrowing func refuseLoss(of seen: Durable) throws(StoreFailure) {
    let reader = SegmentReader<S>(segments: SegmentList(segments), cache: BlockCache(limit: 0))
    let isShort = durable.position < seen.position
    if !isShort, try reader.chainDigest(at: seen.position) == seen.digest { return }
    throw StoreFailure(
      .corrupt, "events that were read before are no longer in the log", file: active.name,
      positions: isShort ? durable.position + 1...seen.position : nil,
      remedy: "Open the book again. If it was not restored from a backup, check the disk.")
  }
}
