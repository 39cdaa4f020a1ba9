// What a caller sees inside `Log.stage`: the newest staged state, and the means to add to it.
// It must not leave the closure that it is passed to.

public import FoundationEssentials

/// The newest staged state of a log, open for appending.
public struct Staging {
  private let area: StagingArea

  init(_ area: StagingArea) { self.area = area }

  /// The last position given, staged ones included; 0 in an empty log.
  public var lastPosition: UInt64 { area.index.lastPosition }

  /// How often what was staged became void and the log went on without it; see `Log.recover`.
  public var generation: UInt64 { area.generation }

  /// The time of the newest batch, staged ones included, in milliseconds since 1970.
  public var lastRecordedAt: Int64 { area.index.newest.lastRecordedAt }

  /// The newest version of a stream; 0 when it has no event.
  public func version(of stream: StreamName) -> UInt32 {
    area.version(of: stream)
  }

  /// Where the events of a command are, if it was ever appended.
  public func command(_ id: UUID) -> (firstPosition: UInt64, count: Int, digest: UInt64)? {
    area.command(id).map { ($0.firstPosition, Int($0.count), $0.digest) }
  }

  /// The first position of the batch that holds a key; nil when it is free.
  public func holds(_ key: UniqueKey) -> UInt64? { area.holder(of: key) }

  /// Appends a batch and returns the positions of its events; they are durable only after `waitUntilDurable(through:)`.
  ///
  /// Conditions are the caller's business: nothing is refused because of versions, commands or claims.
  /// Throws `limitExceeded` with nothing staged, or why the log takes no more.
  public mutating func append(_ batch: borrowing LogBatch) throws(LogError) -> ClosedRange<UInt64> {
    try area.append(batch)
  }
}
