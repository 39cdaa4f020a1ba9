// A log opened for reading only, beside a writer in this or another process; it takes no lock and creates nothing.
// It sees a frame when all of it is valid, which may be a moment before the writer's sync has returned.

internal import FoundationEssentials

/// A log open for reading.
public final class LogReader<S: Storage>: Sendable {
  let contents: LogContents<S>
  let storage: S
  private let follower: Guarded<LogFollower<S>>

  private init(_ opened: consuming sending LogFollower<S>, storage: S, cacheSize: Int) {
    self.storage = storage
    var opened = opened
    guard let index = opened.takeIndex() else { preconditionFailure("an opening has read the index") }
    let reader = SegmentReader<S>(segments: SegmentList(opened.segments), cache: BlockCache(limit: cacheSize))
    contents = LogContents(
      reader, index: index, logID: opened.manifest.logID, epoch: opened.manifest.epoch, durable: opened.durable)
    follower = Guarded(opened)
  }

  /// Opens the log in `storage`; throws `notABook` when there is none.
  public static func open(_ storage: S, options: LogOptions = LogOptions()) throws(LogError) -> LogReader {
    let follower = try storage.withManifest { (manifest) throws(LogError) in try LogFollower.open(storage, manifest) }
    return LogReader(follower, storage: storage, cacheSize: options.cacheSize)
  }

  /// How far the reader sees, and the chain digest there.
  public var durable: Durable { contents.state.withLock { $0.durable } }

  /// Takes in what was written since; throws `corrupt` when what was seen before is no longer there.
  public func refresh() throws(LogError) {
    try follower.withLock { (follower) throws(LogError) in
      try storage.withManifest { (manifest) throws(LogError) in
        try follower.follow(storage, manifest, in: contents)
      }
      contents.reader.segments.set(follower.segments)
      contents.state.withLock { state in
        state.epoch = follower.manifest.epoch
        if let index = follower.takeIndex() {
          state.area.index = index
          state.area.index.fallBack(on: contents.indexed)
        }
        state.durable = follower.durable
      }
    }
  }
}
