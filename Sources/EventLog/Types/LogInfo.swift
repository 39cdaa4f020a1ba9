// What reading gives besides the payloads: the facts of a batch, of an event, and of the log as a whole.
// All of it is plain values, so that readers can keep what they need.

public import FoundationEssentials

/// What the events of a batch share.
public struct BatchInfo: Sendable, Equatable {
  /// The position of its first event.
  public var firstPosition: UInt64
  /// How many events it has.
  public var count: Int
  /// When it was recorded, in milliseconds since 1970; never decreases along the log.
  public var recordedAt: Int64
  /// Who caused it.
  public var actor: String
  /// The command's id.
  public var commandID: UUID
  /// The digest of the command's content.
  public var commandDigest: UInt64
  /// The command's stored name; nil where nobody knew it.
  public var command: String?
  /// The piece of work that it belongs to.
  public var correlationID: UUID
  /// The position of the event that led to the command.
  public var causation: UInt64?
}

/// One event without its payload.
public struct EventInfo: Sendable, Equatable {
  /// Its place in the log, from 1 without gaps.
  public var position: UInt64
  /// The stream that it belongs to.
  public var stream: StreamName
  /// Its place in its stream, from 1 without gaps.
  public var version: UInt32
  /// Its stable type name.
  public var type: String
  /// The number of its payload's schema.
  public var schema: UInt16
  /// When it happened, in milliseconds since 1970, where that is not when it was recorded.
  public var occurredAt: Int64?
}

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
