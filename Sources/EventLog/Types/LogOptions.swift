// What a caller may choose when a log is opened.
// The defaults suit a service; tests choose small sizes to reach every case quickly.

public import FoundationEssentials

/// How a log is opened for writing.
public struct LogOptions: Sendable {
  /// A segment is closed when its frames hold this many bytes of content; one frame may go beyond it. It bounds the
  /// memory that sealing and scanning take. At most 64 MiB.
  public var segmentSize: UInt64
  /// The first step by which the active segment is extended with zeros, in bytes; doubles up to `largestStep`.
  public var smallestStep: UInt64
  /// The largest such step, in bytes.
  public var largestStep: UInt64
  /// The most bytes of decompressed runs that reads keep.
  public var cacheSize: Int
  /// What a recovery may do by itself.
  public var strictness: RecoveryStrictness
  /// How many events the newest part of the index takes before it is written to disk as a run.
  public var indexRunLength: Int
  /// How many runs of a size are merged into one.
  public var indexFanOut: Int
  /// The id of a log that is made; nil for a new random one. For a copy of another log's events, which keep their ids.
  public var newLogID: UUID?
  /// The session that the opening begins, for tests; nil for a new random one.
  var newSession: UUID?

  /// Makes options.
  public init(
    segmentSize: UInt64 = 16 << 20, smallestStep: UInt64 = 16 << 10, largestStep: UInt64 = 4 << 20,
    cacheSize: Int = 32 << 20, strictness: RecoveryStrictness = .cutUnprovenTail, indexRunLength: Int = 8192,
    indexFanOut: Int = 8
  ) {
    // The file must stay within the format's limit.
    self.segmentSize = min(segmentSize, FormatLimits.segmentContent)
    self.smallestStep = min(max(512, smallestStep), 64 << 20)
    self.largestStep = min(max(self.smallestStep, largestStep), 64 << 20)
    self.cacheSize = cacheSize
    self.strictness = strictness
    self.indexRunLength = max(1, indexRunLength)
    self.indexFanOut = max(2, indexFanOut)
  }
}

/// What a recovery may do by itself.
public enum RecoveryStrictness: Sendable {
  /// Cuts off a tail that nothing proves to have been durable, keeping a copy of it aside.
  /// Does not promise to notice damage within the last flush before a crash: it looks like a torn write.
  case cutUnprovenTail
  /// Refuses any tail that is not clean. Does not promise to open after an ordinary crash.
  case refuseAnyTail
}
