// A log opened for reading only, beside a writer in this or another process; it takes no lock and creates nothing.
// It sees a frame when all of it is valid, which may be a moment before the writer's sync has returned.

public import FoundationEssentials

/// A log open for reading.
public final class LogReader<S: Storage>: Sendable {
  private struct Following: ~Copyable {
    var storage: S
    var log: LogFollower<S>

    /// Goes on in the folder that lies at the path now, which must hold the same log.
    mutating func reopen() throws(StoreFailure) {
      let other = storage.reopened()
      let manifest = try other.withManifest { (manifest) throws(StoreFailure) in manifest }
      log = try log.reopened(in: other, manifest)
      storage = other
    }
  }

  let contents: LogContents<S>
  private let following: Monitor<Following>

  private init(_ opened: consuming sending LogFollower<S>, storage: S, cacheSize: Int) {
    var opened = opened
    guard let index = opened.takeIndex() else { preconditionFailure("an opening has read the index") }
    let reader = SegmentReader<S>(segments: SegmentList(opened.segments), cache: BlockCache(limit: cacheSize))
    contents = LogContents(
      reader, index: index, logID: opened.manifest.logID, epoch: opened.manifest.epoch, durable: opened.durable)
    following = Monitor(Following(storage: storage, log: opened))
  }

  /// Opens the log in `storage`; throws `notFound` when there is none.
  public static func open(_ storage: S, options: LogOptions = LogOptions()) throws(StoreFailure) -> LogReader {
    let storage = storage.reopened()
    let follower = try storage.withManifest { (manifest) throws(StoreFailure) in try LogFollower.open(storage, manifest)
    }
    return LogReader(follower, storage: storage, cacheSize: options.cacheSize)
  }

  /// How far the reader sees, and the chain digest there.
  public var durable: Durable { contents.state.withLock { $0.durable } }

  /// Whether nobody has opened the log for writing since it was copied, as a backup or from one.
  public var isUntouched: Bool { following.withLock { $0.log.manifest.session == Manifest.noSession } }

  /// The folder that the log was found in last.
  public var storage: S { following.withLock { $0.storage } }

  /// Where the events of a command are, as far as the reader sees; nil if there are none.
  public func command(_ id: UUID) throws(StoreFailure) -> CommittedCommand? {
    try asking { $0.command(id) }
  }

  /// The first position of the batch that holds a key, as far as the reader sees; nil when it is free.
  public func holder(of key: UniqueKey) throws(StoreFailure) -> UInt64? {
    try asking { $0.holder(of: key) }
  }

  /// Asks the index. A reader stages nothing, so it holds what is durable.
  private func asking<Answer>(_ question: (WriteBuffer) -> Answer) throws(StoreFailure) -> Answer {
    try contents.state.withLock { (state) throws(StoreFailure) in
      let answer = question(state.buffer)
      if let failure = state.buffer.failure { throw failure }
      return answer
    }
  }

  /// Takes in what was written since.
  ///
  /// Where another folder lies at the log's path by now, it goes on in that one if it is the same log. Throws `corrupt`
  /// when what was seen before is no longer there or another log lies in its place, `notFound` when nothing does.
  public func refresh() throws(StoreFailure) {
    try following.withLock { (following) throws(StoreFailure) in
      if try following.storage.isElsewhere() {
        try following.reopen()
        // Everything that is open lies in the other folder.
        for segment in contents.reader.segments.all { contents.reader.cache.removeAll(of: segment.entry.number) }
      } else {
        let storage = following.storage
        try storage.withManifest { (manifest) throws(StoreFailure) in
          try following.log.follow(storage, manifest, in: contents)
        }
      }
      show(&following.log)
    }
  }

  /// Refreshes if another folder lies at the log's path by now; throws as that does.
  public func requirePlace() throws(StoreFailure) {
    if try storage.isElsewhere() { try refresh() }
  }

  private func show(_ log: inout LogFollower<S>) {
    contents.reader.segments.set(log.segments)
    contents.state.withLock { state in
      state.epoch = log.manifest.epoch
      if let index = log.takeIndex() {
        state.buffer.index = index
        state.buffer.index.fallBack(on: contents.indexed)
      }
      state.durable = log.durable
    }
  }
}

extension Storage {
  /// Whether another folder lies at the path than the one that was opened, or at the log's name in it; throws
  /// `notFound` when nothing does.
  func isElsewhere() throws(StoreFailure) -> Bool {
    for folder in ["", LogFiles.folder] {
      switch try place(ofFolder: folder) {
      case .same: break
      case .other: return true
      case .gone:
        throw StoreFailure(
          .notFound, "the log was moved away or deleted", file: folder.isEmpty ? nil : folder,
          remedy: "Open it where it lies now.")
      }
    }
    return false
  }
}
