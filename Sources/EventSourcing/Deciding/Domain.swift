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

/// An event for a stream, before it is coded.
public struct Proposed<Event: Sendable>: Sendable {
  public let stream: StreamName
  public let event: Event

  public init(_ event: Event, in stream: StreamName) {
    self.stream = stream
    self.event = event
  }
}

extension Proposed: Equatable where Event: Equatable {}

/// What a domain's rules see for one command.
public struct Situation<D: Domain> {
  /// The state of the command's stream; nil for a command without one.
  public let state: D.State?
  public let index: D.Index
  /// The version of the command's stream, 0 if it has no events.
  public let version: UInt32
  /// The time of the decision, at which its events are recorded: never before the newest event of the log.
  public let now: Instant
  public let metadata: CommandMetadata
  public let environment: D.Environment

  public init(
    state: D.State?, index: D.Index, version: UInt32, now: Instant, metadata: CommandMetadata,
    environment: D.Environment
  ) {
    self.state = state
    self.index = index
    self.version = version
    self.now = now
    self.metadata = metadata
    self.environment = environment
  }
}

/// The rules of everything in one log.
public protocol Domain: Sendable {
  associatedtype Command: Sendable
  associatedtype Event: DomainEvent
  /// The state of one stream.
  associatedtype State: Sendable
  /// A fold over all events, for rules that need more than one stream.
  associatedtype Index: Sendable
  associatedtype Rejection: Error
  /// What the rules take from the host beside the log, such as the rules of time zones, so that they ask no machine by
  /// themselves. The same for all decisions of a runner.
  associatedtype Environment: Sendable = Void

  /// The stream whose state must be loaded to decide; nil if the index is enough.
  static func stream(of command: Command) -> StreamName?
  static func initialState(of stream: StreamName) -> State
  static func evolve(_ state: inout State, _ event: Event, _ envelope: Envelope)

  static var initialIndex: Index { get }
  static func evolve(_ index: inout Index, _ event: Event, _ envelope: Envelope)

  static func decide(
    _ command: Command, _ situation: Situation<Self>
  ) throws(Rejection) -> [Proposed<Event>]

  /// Eight bytes that tell this command by this actor from any other. Commands of the same content have the same.
  static func fingerprint(of command: Command, actor: Actor) throws(Rejection) -> UInt64
  /// The fingerprints that earlier versions of the program gave to this command by this actor: batches of theirs are
  /// recognised by them. None unless the domain says otherwise.
  static func earlierFingerprints(of command: Command, actor: Actor) throws(Rejection) -> [UInt64]
  /// The same id was used before for another command.
  static func commandIDReused(_ id: UUID) -> Rejection
  /// The clock leaps further ahead of the log than is believed; `limit` is the latest time that would be taken.
  static func timeTooFarAhead(limit: Instant) -> Rejection

  /// What is scheduled first by `time`, in the order in which it is to happen, leaving out what was passed over: what
  /// could not be carried out when its time had come. Nil if there is nothing.
  static func firstScheduled(
    by time: Instant, in index: Index, except isPassedOver: (Position) -> Bool
  ) -> ScheduledCommand<Command>?
}

extension Domain {
  public static func earlierFingerprints(of command: Command, actor: Actor) throws(Rejection) -> [UInt64] { [] }

  /// Whether what is in the log under a command's id is that command.
  static func isSame(
    _ known: CommittedCommand, as command: Command, by actor: Actor
  ) throws(Rejection) -> Bool {
    if known.fingerprint == (try fingerprint(of: command, actor: actor)) { return true }
    return try earlierFingerprints(of: command, actor: actor).contains(known.fingerprint)
  }
}
