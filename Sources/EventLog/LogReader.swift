// A log opened for reading only, beside a writer in this or another process; it takes no lock and creates nothing.
// It sees a frame when all of it is valid, which may be a moment before the writer's sync has returned.

internal import FoundationEssentials

/// A log open for reading.
public final class LogReader<S: Storage>: Sendable {
  let contents: LogContents<S>
  let storage: S
  private let follower: Guarded<LogFollower<S>>

  private init(storage: S, manifest: Manifest, options: LogOptions) {
    self.storage = storage
    let state = LogState<S>(
      area: StagingArea(), files: [], logID: manifest.logID, epoch: manifest.epoch,
      durable: Durable(position: 0, digest: .start), closedBytes: 0)
    contents = LogContents(state, cacheSize: options.cacheSize)
    follower = Guarded(LogFollower())
  }

  /// Opens the log in `storage`; throws `notABook` when there is none.
  public static func open(_ storage: S, options: LogOptions = LogOptions()) throws(LogError) -> LogReader {
    guard let manifest = try storage.readManifest(writing: false) else {
      throw LogError(.notABook, "there is no log here", file: LogFiles.manifest)
    }
    let reader = LogReader(storage: storage, manifest: manifest, options: options)
    try reader.refresh()
    return reader
  }

  /// How far the reader sees, and the chain digest there.
  public var durable: Durable { contents.state.withLock { $0.durable } }

  /// Takes in what was written since; throws `corrupt` when what was seen before is no longer there.
  public func refresh() throws(LogError) {
    try follower.withLock { (follower) throws(LogError) in
      guard let manifest = try storage.readManifest(writing: false) else {
        throw LogError(.corrupt, "the manifest is missing", file: LogFiles.manifest)
      }
      try contents.state.withLock { (state) throws(LogError) in
        guard manifest.logID == state.logID else {
          throw LogError(.corrupt, "another log lies in its place", file: LogFiles.manifest)
        }
        state.epoch = manifest.epoch
        try follower.advance(storage, manifest, &state)
      }
    }
  }
}

/// Walks on where it stopped the last time, from segment to segment.
struct LogFollower<S: Storage>: ~Copyable {
  private var segment = 0
  private var walker: SegmentWalker?

  /// Enters all new frames into the state.
  mutating func advance(_ storage: S, _ manifest: Manifest, _ state: inout LogState<S>) throws(LogError) {
    while segment < manifest.segments.count {
      let open = try storage.openSegment(segment, of: manifest, writing: false)
      var walker = self.walker.take() ?? open.walker(of: manifest)
      walker.identity.provenLength = open.entry.provenLength
      walker.identity.epoch = manifest.epoch
      if state.files.count == segment { state.files.append(open.file) }
      let start = walker.offset
      let size = try open.file.size()
      let bytes = try open.file.bytes(at: start, count: Int(size - min(start, size)))
      let isClosed = open.entry.state == .closed
      let limit = isClosed ? open.entry.provenLength : .max
      let end = try bytes.read { (bytes) throws(LogError) in
        try open.walk(bytes, base: start, with: &walker, into: &state.area.index, limit: limit)
      }
      state.durable = Durable(position: end.lastPosition, digest: end.digest)
      guard isClosed else {
        self.walker = consume walker
        return
      }
      state.closedBytes += open.entry.provenLength
      segment += 1
    }
  }
}
