// What a caller sees inside `Log.stage`: the newest staged state, and the means to add to it.
// It must not leave the closure that it is passed to.

public import FoundationEssentials

/// The newest staged state of a log, open for appending.
public struct LogTransaction {
  private let buffer: WriteBuffer

  init(_ buffer: WriteBuffer) { self.buffer = buffer }

  /// The last position given, staged ones included; 0 in an empty log.
  public var lastPosition: UInt64 { buffer.index.lastPosition }

  /// How often what was staged became void and the log went on without it; see `Log.recover`.
  public var generation: UInt64 { buffer.generation }

  /// When the newest batch was recorded, staged ones included; nil in an empty log.
  public var newestRecordedAt: Instant? {
    lastPosition > 0 ? Instant(milliseconds: buffer.index.newest.lastRecordedAt) : nil
  }

  /// The newest version of a stream; 0 when it has no event.
  public func version(of stream: StreamName) -> UInt32 {
    buffer.version(of: stream)
  }

  /// Where the events of a command are, if it was ever appended.
  public func command(_ id: UUID) -> CommittedCommand? { buffer.command(id) }

  /// The first position of the batch that holds a key; nil when it is free.
  public func holder(of key: UniqueKey) -> UInt64? { buffer.holder(of: key) }

  /// Appends a batch and returns what its events share; they are durable only after `waitUntilDurable(through:)`.
  ///
  /// Its conditions are not asked, only its claims recorded: for copies of what another log holds, and for whoever has
  /// checked them.
  /// Throws `limitExceeded` with nothing staged, or why the log takes no more.
  public mutating func appendUnconditionally(_ batch: borrowing EventBatch) throws(StoreFailure) -> BatchHeader {
    try buffer.append(batch)
  }
}
