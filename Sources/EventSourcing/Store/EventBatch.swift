// What a command appends: the events of one batch, over one stream or several, with the conditions it relied on.

internal import Crypto
public import FoundationEssentials

/// One event to append to a stream.
public struct NewEvent: Sendable, Equatable {
  public let stream: StreamName
  public let event: EncodedEvent
  public let occurredAt: Instant?

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
  /// The store raises it to the last batch's time when the clock went backwards.
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
}

/// Eight bytes that tell the content of one command from another's.
public enum CommandFingerprint {
  /// The first eight bytes of SHA-256 over the command's name, the actor and the coded payload.
  public static func of(command: String, actor: String, payload: [UInt8]) -> UInt64 {
    var hash = SHA256()
    for text in [command, actor] {
      var text = text
      text.withUTF8 { hash.update(bufferPointer: UnsafeRawBufferPointer($0)) }
      withUnsafeBytes(of: 0 as UInt8) { hash.update(bufferPointer: $0) }
    }
    payload.withUnsafeBytes { hash.update(bufferPointer: $0) }
    return hash.finalize().withUnsafeBytes { UInt64(littleEndian: $0.loadUnaligned(as: UInt64.self)) }
  }
}

extension EventBatch {
  /// Throws `limitExceeded` for what no store takes: no events at all, names or payloads that are too large.
  func requireLimits() throws(StoreFailure) {
    do throws(BatchFault) {
      let claims = conditions.count { if case .claims = $0 { true } else { false } }
      var size = try BatchSize(
        events: events.count, recordedAt: recordedAt.milliseconds, actor: actor.description, command: command,
        keys: claims + releases.count)
      for new in events {
        try size.addEvent(type: new.event.type, in: new.stream, payload: new.event.payload.count)
      }
    } catch {
      throw StoreFailure(code: .limitExceeded, message: error.description)
    }
  }
}
