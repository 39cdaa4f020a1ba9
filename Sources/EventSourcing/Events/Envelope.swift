// What stands around every event: where it is in the log, who caused it, when, and why.

public import FoundationEssentials
internal import TextFormats

/// Who caused an event.
public enum Actor: Hashable, Sendable {
  case user(UUID)
  /// A policy of the engine itself, by name.
  case system(String)
  case importer(UUID)
  /// A port through which an outside service reported something.
  case integration(String)

  /// The kind of actor as one word: user, system, importer or integration.
  public var kind: String {
    switch self {
    case .user: "user"
    case .system: "system"
    case .importer: "importer"
    case .integration: "integration"
    }
  }

  /// What names the actor within its kind.
  public var name: String {
    switch self {
    case .user(let id), .importer(let id): UUIDText.string(id)
    case .system(let name), .integration(let name): name
    }
  }
}

extension Actor: CustomStringConvertible {
  /// Kind and name with a colon between, as stored.
  public var description: String { kind + ":" + name }

  /// Reads what `description` writes; nil if it is anything else.
  public init?(parsing text: String) {
    guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else { return nil }
    let name = String(text[text.utf8.index(after: colon)...])
    switch text[..<colon] {
    case "user":
      guard let id = UUIDText.parse(name) else { return nil }
      self = .user(id)
    case "importer":
      guard let id = UUIDText.parse(name) else { return nil }
      self = .importer(id)
    case "system": self = .system(name)
    case "integration": self = .integration(name)
    default: return nil
    }
  }
}

/// What the events of one batch share: the command that made them, its actor, its time.
public struct BatchHeader: Hashable, Sendable {
  public let firstPosition: Position
  public let count: Int
  /// When the log took it in; never earlier than the batch before.
  public let recordedAt: Instant
  public let actor: Actor
  public let commandID: UUID
  /// The stored name of the command, which never changes, of 1 to 200 bytes. Nil where nobody knew it: in books from
  /// before names were stored, and in what is taken in from elsewhere.
  public let command: String?
  /// One per intent of a user, kept along the whole chain of what follows from it.
  public let correlationID: UUID
  /// The event that made a policy act.
  public let causation: Position?

  public init(
    firstPosition: Position, count: Int, recordedAt: Instant, actor: Actor, commandID: UUID, command: String? = nil,
    correlationID: UUID, causation: Position?
  ) {
    self.firstPosition = firstPosition
    self.count = count
    self.recordedAt = recordedAt
    self.actor = actor
    self.commandID = commandID
    self.command = command
    self.correlationID = correlationID
    self.causation = causation
  }
}

/// What stands around one event.
public struct Envelope: Hashable, Sendable {
  public let batch: BatchHeader
  public let position: Position
  public let stream: StreamName
  /// 1, 2, 3… within the stream.
  public let version: UInt32
  public let type: String
  public let schema: UInt16
  /// When it happened, where that is older than `recordedAt`, such as a call logged later.
  public let occurredAt: Instant?

  public init(
    batch: BatchHeader, position: Position, stream: StreamName, version: UInt32, type: String, schema: UInt16,
    occurredAt: Instant?
  ) {
    self.batch = batch
    self.position = position
    self.stream = stream
    self.version = version
    self.type = type
    self.schema = schema
    self.occurredAt = occurredAt
  }

  public var recordedAt: Instant { batch.recordedAt }
  public var actor: Actor { batch.actor }
}

/// An event with its envelope.
public struct Recorded<Event: Sendable>: Sendable {
  public let envelope: Envelope
  public let event: Event

  public init(_ event: Event, _ envelope: Envelope) {
    self.event = event
    self.envelope = envelope
  }
}

extension Recorded: Equatable where Event: Equatable {}
