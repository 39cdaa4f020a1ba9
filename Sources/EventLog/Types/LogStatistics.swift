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
  /// The segments, in order.
  public var segments: [SegmentStatistics]
  /// How many streams have events.
  public var streams: Int
}

/// Numbers about a segment of a log.
public struct SegmentStatistics: Sendable, Equatable {
  /// What became of it.
  public enum State: String, Sendable { case active, closed, sealed }

  /// The file that holds it, relative to the book's folder.
  public var file: String
  public var state: State
  /// The first position that it holds, or will hold.
  public var firstPosition: UInt64
  /// The last one; one less than the first while it is empty.
  public var lastPosition: UInt64
  /// Bytes in use.
  public var bytes: UInt64
}

/// A file with what a recovery has cut off the end of a log because nothing proved it.
public struct CutTailFile: Sendable, Equatable {
  /// Relative to the book's folder.
  public var file: String
  /// How many times the log had been opened for writing before.
  public var epoch: UInt32
  public var bytes: UInt64
}
