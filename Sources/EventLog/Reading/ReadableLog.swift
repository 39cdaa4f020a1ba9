// The reading calls that `Log` and `LogReader` share, documented once.
// All of them see durable events only and may be called from any thread; they block while they read the disk.

public import FoundationEssentials

/// A log that can be read.
public protocol ReadableLog: Sendable {
  associatedtype Disk: Storage
  /// What the log reads through.
  var reading: LogReading<Disk> { get }
}

/// The readable side of a log; a value to pass to its own reading calls only.
public struct LogReading<S: Storage>: Sendable {
  let contents: LogContents<S>
  let storage: S
}

extension ReadableLog {
  /// Passes the events after a position, through another or the newest durable one, in order; `body` returns
  /// whether to go on. With `types`, only events of these types are passed.
  public func scan(
    after: UInt64 = 0, through: UInt64? = nil, types: Set<String>? = nil, _ body: StoredEventVisitor
  ) throws {
    try reading.contents.scan(after: after, through: through, types: types, body)
  }

  /// Passes the events of a stream after a version, in order, at most `limit`; `body` returns whether to go on.
  public func read(
    stream: StreamName, afterVersion version: UInt32 = 0, limit: Int = .max, _ body: StoredEventVisitor
  ) throws {
    try reading.contents.read(stream: stream, afterVersion: version, limit: limit, body)
  }

  /// The version of a stream at a durable position, 0 if it has no event by then.
  public func version(of stream: StreamName, at position: UInt64) throws(StoreFailure) -> UInt32 {
    try reading.contents.version(of: stream, at: position)
  }

  /// Passes the events of a stream newest first, from a version (nil: the newest durable) back to its first one; `body`
  /// returns whether to go on.
  public func readBackwards(
    stream: StreamName, throughVersion version: UInt32? = nil, _ body: StoredEventVisitor
  ) throws {
    try reading.contents.readBackwards(stream: stream, throughVersion: version, body)
  }

  /// Passes the event at a position to `body` and returns its result; nil when there is no such durable event.
  public func read<Result>(
    position: UInt64, _ body: (Envelope, UnsafeRawBufferPointer) throws -> Result
  ) throws -> Result? {
    try reading.contents.reader.read(position: position, body)
  }

  /// The chain digest at a position; nil unless a durable frame ends there.
  public func chainDigest(at position: UInt64) throws(StoreFailure) -> ChainDigest? {
    try reading.contents.reader.chainDigest(at: position)
  }

  /// The log's own id.
  public var logID: UUID { reading.contents.logID }

  /// Numbers about the log.
  public var statistics: LogStatistics { reading.contents.statistics() }

  /// What recoveries have cut off and kept, oldest first.
  public func cutTails() throws(StoreFailure) -> [CutTailFile] {
    var tails: [CutTailFile] = []
    for name in try LogFolder(reading.storage).files {
      guard let epoch = LogFiles.epoch(ofCutTail: name), let bytes = try reading.storage.extent(of: name)?.size else {
        continue
      }
      tails.append(CutTailFile(file: name, epoch: epoch, bytes: bytes))
    }
    return tails.sorted { $0.epoch < $1.epoch }
  }

  /// Reads the whole log again and checks every checksum, digest, position and version.
  ///
  /// `progress` is told after each frame which position of how many is reached. Throws `corrupt` at the first fault.
  public func verify(
    progress: @escaping (_ done: UInt64, _ of: UInt64) -> Void = { _, _ in }
  ) throws(StoreFailure) -> VerificationReport {
    let durable = reading.contents.state.withLock { $0.durable }
    return try reading.storage.verifyLog(atLeast: durable, progress: progress)
  }
}

extension Log: ReadableLog {
  public var reading: LogReading<S> { LogReading(contents: contents, storage: storage) }
}

extension LogReader: ReadableLog {
  public var reading: LogReading<S> { LogReading(contents: contents, storage: storage) }
}
