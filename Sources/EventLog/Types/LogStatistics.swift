// The facts of the log as a whole.

public import FoundationEssentials

/// How far the log is durable.
public struct Durable: Sendable, Equatable {
  /// The last durable position; 0 in an empty log.
  public var position: UInt64
  /// The chain digest there.
  public var digest: ChainDigest
}

/// Numbers about a log, for people and metrics.
public struct LogStatistics: Sendable, Equatable {
  /// The first position that the log holds; 1, or 0 in an empty log.
  public var firstPosition: UInt64
  /// The last durable position.
  public var lastPosition: UInt64
  /// How many times the log was opened for writing.
  public var epoch: UInt32
  /// The log's own id.
  public var logID: UUID
  /// Bytes of headers and frames; the zeros after them are not counted.
  public var bytesWritten: UInt64
  /// How many segments there are.
  public var segments: Int
  /// How many streams have events.
  public var streams: Int
}
