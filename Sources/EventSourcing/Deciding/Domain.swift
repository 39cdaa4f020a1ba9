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
  /// What admitting a command found out that deciding it can use.
  associatedtype Admission = Void
  /// What the rules take from the host beside the log, such as the rules of time zones, so that they ask no machine by
  /// themselves. The same for all decisions of a runner.
  associatedtype Environment: Sendable = Void

  /// The stream whose state must be loaded to decide; nil if the index is enough.
  static func stream(of command: Command) -> StreamName?
  static func initialState(of stream: StreamName) -> State
  static func evolve(_ state: inout State, _ event: Event, _ envelope: Envelope)

  static var initialIndex: Index { get }
  static func evolve(_ index: inout Index, _ event: Event, _ envelope: Envelope)

  /// Whether the sender may send this command about this subject at all. Who may not is told so before anything else,
  /// and learns no version.
  static func admit(_ command: Command, _ input: DecisionInput<Self>) throws(Rejection) -> Admission
  /// What follows from an admitted command whose expected version holds.
  static func decide(
    _ command: Command, _ input: DecisionInput<Self>, _ admission: Admission
  ) throws(Rejection) -> Decision<Event>

  /// The name under which the log keeps the command with its events. It never changes, and has 1 to 200 bytes.
  static func name(of command: Command) -> String

  /// Eight bytes that tell this command by this actor from any other. Commands of the same content have the same.
  static func fingerprint(of command: Command, actor: Actor) throws(Rejection) -> UInt64
  /// The fingerprints that earlier versions of the program gave to this command by this actor: batches of theirs are
  /// recognised by them. None unless the domain says otherwise.
  static func earlierFingerprints(of command: Command, actor: Actor) throws(Rejection) -> [UInt64]
  /// The same id was used before for another command.
  static func commandIDReused(_ id: UUID) -> Rejection
  /// The sender saw another version of the command's stream.
  static func concurrencyConflict(expected: UInt32, actual: UInt32) -> Rejection
  /// Somebody holds a key that the decision claims, since this position, although the index did not show it.
  static func alreadyExists(_ key: UniqueKey, at position: Position) -> Rejection
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

  /// Whether what is in the log under a command's id is that command. `fingerprint` is its present one, where that is at
  /// hand.
  static func isSame(
    _ known: CommittedCommand, as command: Command, by actor: Actor, _ fingerprint: UInt64? = nil
  ) throws(Rejection) -> Bool {
    let present: UInt64
    if let fingerprint { present = fingerprint } else { present = try self.fingerprint(of: command, actor: actor) }
    if known.fingerprint == present { return true }
    return try earlierFingerprints(of: command, actor: actor).contains(known.fingerprint)
  }

  /// The whole judgement of a command, in its fixed order: admitted, its expected version compared, decided.
  public static func judge(
    _ command: Command, _ input: DecisionInput<Self>
  ) throws(Rejection) -> Decision<Event> {
    let admission = try admit(command, input)
    if let expected = input.metadata.expectedVersion, expected != input.version {
      throw concurrencyConflict(expected: expected, actual: input.version)
    }
    return try decide(command, input, admission)
  }
}

extension Domain where Admission == Void {
  /// Everybody may send every command.
  public static func admit(_ command: Command, _ input: DecisionInput<Self>) throws(Rejection) {}
}
