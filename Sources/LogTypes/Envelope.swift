// What stands around every event: where it is in the log, who caused it, when, and why.

public import FoundationEssentials

/// What the events of one batch share: the command that made them, its actor, its time.
public struct BatchHeader: Hashable, Sendable {
  public var firstPosition: Position
  public var count: Int
  /// When the log took it in; never earlier than the batch before.
  public var recordedAt: Instant
  public var actor: Actor
  public var commandID: UUID
  /// Tells the content of the command from another one's under the same id; see `EventBatch.fingerprint`.
  public var fingerprint: UInt64
  /// The stored name of the command, which never changes, of 1 to 200 bytes. Nil where nobody knew it: in books from
  /// before names were stored, and in what is taken in from elsewhere.
  public var command: String?
  /// One per intent of a user, kept along the whole chain of what follows from it.
  public var correlationID: UUID
  /// The event that made a policy act.
  public var causation: Position?

  public init(
    firstPosition: Position, count: Int, recordedAt: Instant, actor: Actor, commandID: UUID, fingerprint: UInt64 = 0,
    command: String? = nil, correlationID: UUID, causation: Position?
  ) {
    self.firstPosition = firstPosition
    self.count = count
    self.recordedAt = recordedAt
    self.actor = actor
    self.commandID = commandID
    self.fingerprint = fingerprint
    self.command = command
    self.correlationID = correlationID
    self.causation = causation
  }

  /// The header of `batch` where it is appended at `firstPosition`, recorded at `recordedAt`.
  public init(_ batch: borrowing EventBatch, at firstPosition: Position, recordedAt: Instant) {
    self.init(
      firstPosition: firstPosition, count: batch.events.count, recordedAt: recordedAt, actor: batch.actor,
      commandID: batch.commandID, fingerprint: batch.fingerprint, command: batch.command,
      correlationID: batch.correlationID, causation: batch.causation)
  }

  public var lastPosition: Position { firstPosition + Position(count) - 1 }

  /// The positions of its events.
  public var positions: ClosedRange<Position> { firstPosition...lastPosition }
}

/// What stands around one event.
public struct Envelope: Hashable, Sendable {
  public var batch: BatchHeader
  public var position: Position
  /// Tells apart events that share a position, which no log holds: what one stored event is read as, or what a branch
  /// has put behind it. 0 for the event that was stored.
  public var part: UInt32
  public var stream: StreamName
  /// 1, 2, 3… within the stream.
  public var version: UInt32
  public var type: String
  public var schema: UInt16
  /// When it happened, where that is older than `recordedAt`, such as a call logged later.
  public var occurredAt: Instant?

  public init(
    batch: BatchHeader, position: Position, part: UInt32 = 0, stream: StreamName, version: UInt32, type: String,
    schema: UInt16, occurredAt: Instant?
  ) {
    self.batch = batch
    self.position = position
    self.part = part
    self.stream = stream
    self.version = version
    self.type = type
    self.schema = schema
    self.occurredAt = occurredAt
  }

  /// The position as people write it, with the part where there is one: `41`, `41.1`.
  public var place: String { part == 0 ? String(position) : "\(position).\(part)" }

  public var recordedAt: Instant { batch.recordedAt }
  public var actor: Actor { batch.actor }
}

/// Hands one stored event to a reader: envelope and payload, whose bytes are valid during the call only; false ends the
/// reading.
public typealias StoredEventVisitor = (Envelope, UnsafeRawBufferPointer) throws -> Bool
