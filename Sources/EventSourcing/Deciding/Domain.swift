// A domain is many deciders over one log: it says which stream a command concerns, keeps an index over all streams in
// memory for the rules that span them, and lets the right decider decide.

public import FoundationEssentials

/// What a command's sender states beside the command itself.
public struct CommandMetadata: Sendable, Hashable {
  public var commandID: UUID
  public var actor: Actor
  public var correlationID: UUID?
  public var causation: Position?
  /// The version that the sender saw of the command's stream.
  public var expectedVersion: UInt32?
  /// When it happened, if before now.
  public var occurredAt: Instant?

  public init(
    commandID: UUID, actor: Actor, correlationID: UUID? = nil, causation: Position? = nil,
    expectedVersion: UInt32? = nil, occurredAt: Instant? = nil
  ) {
    self.commandID = commandID
    self.actor = actor
    self.correlationID = correlationID
    self.causation = causation
    self.expectedVersion = expectedVersion
    self.occurredAt = occurredAt
  }
}

/// What a domain's rules see for one command.
public struct DecisionInput<D: Domain> {
  /// The state of the command's stream; nil for a command without one.
  public let state: D.State?
  /// The states of the further streams that the command reads.
  public let others: [StreamName: D.State]
  public let index: D.Index
  /// The version of the command's stream, 0 if it has no events.
  public let version: UInt32
  /// The time of the decision, at which its events are recorded: never before the newest event of the log.
  public let now: Instant
  public let metadata: CommandMetadata
  public let environment: D.Environment

  @inlinable
  public init(
    state: D.State?, others: [StreamName: D.State] = [:], index: D.Index, version: UInt32, now: Instant,
    metadata: CommandMetadata, environment: D.Environment
  ) {
    self.state = state
    self.others = others
    self.index = index
    self.version = version
    self.now = now
    self.metadata = metadata
    self.environment = environment
  }
}

/// The rules of everything in one log.
public protocol Domain: Sendable {
  associatedtype Event: DomainEvent
  /// The state of one stream.
  associatedtype State: Sendable
  /// A fold over all events, for rules that need more than one stream.
  associatedtype Index: Sendable
  associatedtype Rejection: Error
  /// What admitting a command found out that deciding it can use.
  associatedtype Admission = Void
  /// What the rules take from the host beside the log, such as the rules of time zones, so that they ask no machine by
  /// themselves. The same for all decisions of a runner.
  associatedtype Environment: Sendable = Void

  /// What callers may ask for.
  static var commands: CommandList<Self> { get }
  /// What answers events by itself.
  static var policies: [any Policy<Self>.Type] { get }
  /// What events can ask of the world outside, such as a message to be sent. Nothing, unless the domain says otherwise.
  associatedtype Request: Sendable = Never
  /// What is asked of the world outside since an event after a position, and of which the log does not say yet what
  /// came of it; ascending by when it was asked for.
  static func unanswered(in index: Index, after position: Position) -> [Unanswered]

  static func initialState(of stream: StreamName) -> State
  static func evolve(_ state: inout State, _ event: Event, _ envelope: Envelope)

  static var initialIndex: Index { get }
  static func evolve(_ index: inout Index, _ event: Event, _ envelope: Envelope)

  /// The same id was used before for another command.
  static func commandIDReused(_ id: UUID) -> Rejection
  /// The sender saw another version of the command's stream.
  static func concurrencyConflict(expected: UInt32, actual: UInt32) -> Rejection
  /// Somebody holds a key that the decision claims, since this position, although the index did not show it.
  static func alreadyExists(_ key: UniqueKey, at position: Position) -> Rejection
  /// The clock leaps further ahead of the log than is believed; `limit` is the latest time that would be taken.
  static func timeTooFarAhead(limit: Instant) -> Rejection

  /// What is scheduled first of all, in the order in which it is to happen, leaving out what was passed over: what could
  /// not be carried out when its time had come. Nil if there is nothing.
  static func firstScheduled(
    in index: Index, except isPassedOver: (CommandOrigin) -> Bool
  ) -> ScheduledCommand<Self>?
}

extension Domain {
  /// Nothing follows by itself.
  public static var policies: [any Policy<Self>.Type] { [] }
  public static func unanswered(in index: Index, after position: Position) -> [Unanswered] { [] }
}

/// An event that asks something of the world outside, of which the log does not say yet what came of it.
public struct Unanswered: Hashable, Sendable {
  /// The event that says what is asked.
  public let cause: Position
  /// The newest event that asks for it: the cause itself, or one that wants it again.
  public let askedAt: Position

  /// - Parameter askedAt: nil for what was asked once.
  public init(_ cause: Position, askedAt: Position? = nil) {
    self.cause = cause
    self.askedAt = askedAt ?? cause
  }
}

extension Domain {
  /// Takes a stored event into a state, as whatever it is read as.
  package static func evolve(
    _ state: inout State, _ envelope: Envelope, _ payload: UnsafeRawBufferPointer
  ) throws {
    try Event.registry.read(envelope, payload) { event, envelope in evolve(&state, event, envelope) }
  }
}
