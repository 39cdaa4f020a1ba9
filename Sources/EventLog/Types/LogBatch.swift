// What is appended: a batch of events that become durable together or not at all.
// The log keeps bytes and never asks what they mean.

public import FoundationEssentials

/// One event to append.
public struct LogEvent: Sendable {
  /// The stream that it belongs to.
  public var stream: StreamName
  /// Its stable type name; 1–200 UTF-8 bytes.
  public var type: String
  /// The number of its payload's schema.
  public var schema: UInt16
  /// When it happened, in milliseconds since 1970, where that is not when it was recorded; any time.
  public var occurredAt: Int64?
  /// Its content; at most 1 MiB.
  public var payload: [UInt8]

  /// Makes an event; its limits are checked when it is appended.
  public init(stream: StreamName, type: String, schema: UInt16 = 1, occurredAt: Int64? = nil, payload: [UInt8]) {
    self.stream = stream
    self.type = type
    self.schema = schema
    self.occurredAt = occurredAt
    self.payload = payload
  }
}

/// The events of one command, with what they share.
public struct LogBatch: Sendable {
  /// When it was recorded, in milliseconds since 1970, within `BatchLimits.times`; raised to the batch before it where
  /// the clock went back.
  public var recordedAt: Int64
  /// Who caused it; at most 200 UTF-8 bytes.
  public var actor: String
  /// The command's id, remembered for the life of the log.
  public var commandID: UUID
  /// A digest of the command's content, to tell a repeated command from a different one with the same id.
  public var commandDigest: UInt64
  /// The command's stored name, which never changes; 1–200 UTF-8 bytes, and nil where nobody knows it.
  public var command: String?
  /// What larger piece of work it belongs to; costs nothing when it equals `commandID`.
  public var correlationID: UUID
  /// The position of the event that led to this command.
  public var causation: UInt64?
  /// The keys that it takes, after its releases.
  public var claims: [UniqueKey]
  /// The keys that it gives up.
  public var releases: [UniqueKey]
  /// The events, at least one.
  public var events: [LogEvent]

  /// Makes a batch; its limits are checked when it is appended.
  public init(
    recordedAt: Int64, actor: String, commandID: UUID, commandDigest: UInt64, command: String? = nil,
    correlationID: UUID? = nil, causation: UInt64? = nil, claims: [UniqueKey] = [], releases: [UniqueKey] = [],
    events: [LogEvent]
  ) {
    self.recordedAt = recordedAt
    self.actor = actor
    self.commandID = commandID
    self.commandDigest = commandDigest
    self.command = command
    self.correlationID = correlationID ?? commandID
    self.causation = causation
    self.claims = claims
    self.releases = releases
    self.events = events
  }
}
