// What is appended: the events of one batch, over one stream or several, with the conditions it relied on.

public import FoundationEssentials

/// An event as stored: its stable type name, the number of its payload's schema, and the payload as bytes.
public struct EncodedEvent: Hashable, Sendable {
  /// 1 to 200 bytes of UTF-8.
  public var type: String
  public var schema: UInt16
  /// At most 1 MiB; what it means is nothing to the log.
  public var payload: [UInt8]

  public init(type: String, schema: UInt16, payload: [UInt8]) {
    self.type = type
    self.schema = schema
    self.payload = payload
  }
}

/// One event to append to a stream.
public struct NewEvent: Sendable, Equatable {
  public var stream: StreamName
  public var event: EncodedEvent
  /// When it happened, where that is not when it was recorded; any time.
  public var occurredAt: Instant?

  public init(stream: StreamName, event: EncodedEvent, occurredAt: Instant? = nil) {
    self.stream = stream
    self.event = event
    self.occurredAt = occurredAt
  }
}

/// What an append relied on. It fails as a whole when one does not hold.
public enum Condition: Hashable, Sendable {
  /// The stream, written or not, still stands at this version (0: it has no events).
  case version(StreamName, is: UInt32)
  /// Nothing was appended after this position.
  case head(Position)
  /// Nobody holds this key; the batch takes it.
  case claims(UniqueKey)
}

/// Events that are appended together or not at all, and what they share.
public struct EventBatch: Sendable, Equatable {
  /// Never given twice: a batch with a known id is not appended again.
  public var commandID: UUID
  /// Tells a repeat of the same command from another one under the same id.
  public var fingerprint: UInt64
  /// The stored name of the command, which never changes, of 1 to 200 bytes; nil where nobody knows it.
  public var command: String?
  /// When it was recorded, within `BatchLimits.times`. The store raises it to the last batch's time when the clock went
  /// backwards.
  public var recordedAt: Instant
  public var actor: Actor
  public var correlationID: UUID
  public var causation: Position?
  public var conditions: [Condition]
  /// Keys that are free again after this batch.
  public var releases: [UniqueKey]
  public var events: [NewEvent]

  public init(
    commandID: UUID, fingerprint: UInt64 = 0, command: String? = nil, recordedAt: Instant, actor: Actor,
    correlationID: UUID? = nil, causation: Position? = nil, conditions: [Condition] = [], releases: [UniqueKey] = [],
    events: [NewEvent]
  ) {
    self.commandID = commandID
    self.fingerprint = fingerprint
    self.command = command
    self.recordedAt = recordedAt
    self.actor = actor
    self.correlationID = correlationID ?? commandID
    self.causation = causation
    self.conditions = conditions
    self.releases = releases
    self.events = events
  }

  /// The keys that its conditions claim; it takes them after its releases.
  public var claims: [UniqueKey] {
    conditions.compactMap { if case .claims(let key) = $0 { key } else { nil } }
  }
}

/// What a store remembers of a command for the life of the log.
public struct CommittedCommand: Hashable, Sendable {
  public let firstPosition: Position
  public let count: Int
  public let fingerprint: UInt64

  public init(firstPosition: Position, count: Int, fingerprint: UInt64) {
    self.firstPosition = firstPosition
    self.count = count
    self.fingerprint = fingerprint
  }
}
