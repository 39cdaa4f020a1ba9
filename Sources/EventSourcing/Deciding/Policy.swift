// What follows from an event by itself: commands that the engine sends as soon as the event is staged, so that their
// batches stand right behind it, and what is asked of services outside once it is durable. A log that is read again does
// neither.

public import FoundationEssentials

/// What names a policy in the log. Neither ever changes.
public struct PolicyName: Sendable, Hashable {
  /// Stands in the actor of its commands, `system:hand-over`: 1 to 200 bytes.
  public let actor: String
  /// Stands in the names from which the ids of its commands and effects are made.
  public let code: String

  /// - Parameter code: nil for the same as the actor.
  public init(_ actor: String, code: String? = nil) {
    self.actor = actor
    self.code = code ?? actor
  }
}

/// A rule that answers events, in a log that is open for writing: with commands, or by asking something of a service
/// outside.
///
/// ```swift
/// enum Reminders: Policy {
///   static let name = PolicyName("reminders")
///
///   static func reactions(to event: LibraryEvent, _ envelope: Envelope, in index: LibraryIndex) -> [any Command<Library>] {
///     guard case .fellDue = event, let member = index.loans[envelope.stream]?.member else { return [] }
///     return [Remind(memberID: member)]
///   }
/// }
/// ```
///
/// Each event is answered once. Since the answers are decided before any other command, the log itself tells how far a
/// policy has come: whatever lies before the newest batch that no policy sent has been answered. After a crash the rest
/// is answered when the log is opened, under the same command ids, so that nothing happens twice.
public protocol Policy<D>: Sendable {
  associatedtype D: Domain

  static var name: PolicyName { get }

  /// The commands that follow from an event, in order; none for an event that is nothing to the policy. A command that
  /// the rules refuse is left out.
  ///
  /// - Parameter index: all that is staged, the event's whole batch included.
  static func reactions(to event: D.Event, _ envelope: Envelope, in index: D.Index) -> [any Command<D>]

  /// What an event asks of the world outside, in order. As many things for the same event, always: whether they were done
  /// already is known from the index (`Domain.unanswered`).
  ///
  /// - Parameter index: as it is when a service is about to be asked, for what the event leaves open, such as the
  ///   address that somebody has by now.
  static func requests(of event: D.Event, _ envelope: Envelope, in index: D.Index) -> [D.Request]

  /// Whether there are reactions to an event. It follows from `reactions`; compiled with the policy, where all types are
  /// known, it tells quickly that most events are nothing to it.
  static func reacts(to event: D.Event, _ envelope: Envelope, in index: D.Index) -> Bool
  /// Whether an event asks something of the world outside; see `reacts`.
  static func asks(for event: D.Event, _ envelope: Envelope, in index: D.Index) -> Bool
}

extension Policy {
  @inlinable
  public static func reacts(to event: D.Event, _ envelope: Envelope, in index: D.Index) -> Bool {
    !reactions(to: event, envelope, in: index).isEmpty
  }

  @inlinable
  public static func asks(for event: D.Event, _ envelope: Envelope, in index: D.Index) -> Bool {
    !requests(of: event, envelope, in: index).isEmpty
  }

  public static func reactions(to event: D.Event, _ envelope: Envelope, in index: D.Index) -> [any Command<D>] { [] }
  public static func requests(of event: D.Event, _ envelope: Envelope, in index: D.Index) -> [D.Request] { [] }
}

/// Something that an event asks of the world outside.
public struct RequestedEffect<D: Domain>: Sendable {
  /// Follows from the event: whoever carries it out passes it on, so that a second time is recognised.
  public let id: UUID
  /// The event that asks for it.
  public let cause: Envelope
  /// The newest event that asks for it; see `Unanswered`.
  public let askedAt: Position
  public let request: D.Request
}

extension Domain {
  /// What an event asks of the world outside, by all policies.
  ///
  /// - Parameter askedAt: the newest event that asks for it; nil for the event itself.
  public static func effects(
    of event: Event, _ envelope: Envelope, in index: Index, inLog log: UUID, askedAt: Position? = nil
  ) -> [RequestedEffect<Self>] {
    policies.flatMap { effects(of: event, envelope, by: $0, index, log, askedAt ?? envelope.position) }
  }

  /// Whether an event asks anything of the world outside.
  @inlinable
  static func asks(_ event: Event, _ envelope: Envelope, in index: Index) -> Bool {
    policies.contains { $0.asks(for: event, envelope, in: index) }
  }

  private static func effects<P: Policy<Self>>(
    of event: Event, _ envelope: Envelope, by policy: P.Type, _ index: Index, _ log: UUID, _ askedAt: Position
  ) -> [RequestedEffect<Self>] {
    guard P.asks(for: event, envelope, in: index) else { return [] }
    return P.requests(of: event, envelope, in: index).enumerated().map { place, request in
      let id = UUID(namespace: envelope.eventID(inLog: log), name: "\(P.name.code)/effect/\(place)")
      return RequestedEffect(id: id, cause: envelope, askedAt: askedAt, request: request)
    }
  }
}

/// A command that nobody sends but the engine: because its time has come, or because a policy wants it.
@usableFromInline
struct OwedCommand<D: Domain> {
  /// What makes it due.
  enum Kind {
    case deadline
    /// With the place in the order of all reactions.
    case reaction(UInt64)
  }

  let kind: Kind
  let origin: CommandOrigin
  @usableFromInline let dueAt: Instant
  let command: any Command<D>

  @usableFromInline
  init(_ scheduled: ScheduledCommand<D>) {
    kind = .deadline
    (origin, dueAt, command) = (scheduled.origin, scheduled.dueAt, scheduled.command)
  }

  /// The `place`th answer of a policy to an event.
  @usableFromInline
  init(_ command: any Command<D>, of policy: PolicyName, _ place: Int, to cause: Envelope, number: UInt64) {
    kind = .reaction(number)
    origin = CommandOrigin(
      policy, cause: cause.position, correlationID: cause.batch.correlationID, place: place)
    dueAt = cause.recordedAt
    self.command = command
  }
}

/// The commands that policies want and that are not carried out yet, oldest first.
@usableFromInline
struct PendingReactions<D: Domain> {
  @usableFromInline var commands: [OwedCommand<D>] = []
  @usableFromInline var newest: UInt64 = 0
  /// The events so far of the batch that is being folded.
  @usableFromInline var batch: [Recorded<D.Event>] = []

  @inlinable var first: OwedCommand<D>? { commands.first }
  @inlinable var isEmpty: Bool { commands.isEmpty }

  /// Lets all policies answer the events of a batch once its last one is in the index.
  @inlinable
  mutating func take(_ event: D.Event, _ envelope: Envelope, in index: D.Index) {
    let isLast = envelope.position == envelope.batch.lastPosition
    if isLast, batch.isEmpty { return answer(event, envelope, in: index) }
    if D.policies.isEmpty { return }
    batch.append(Recorded(event, envelope))
    guard isLast else { return }
    for cause in batch { answer(cause.event, cause.envelope, in: index) }
    batch.removeAll(keepingCapacity: true)
  }

  @inlinable
  mutating func answer(_ event: D.Event, _ envelope: Envelope, in index: D.Index) {
    for policy in D.policies where policy.reacts(to: event, envelope, in: index) {
      answer(event, envelope, by: policy, in: index)
    }
  }

  @usableFromInline
  mutating func answer<P: Policy<D>>(
    _ event: D.Event, _ envelope: Envelope, by policy: P.Type, in index: D.Index
  ) {
    for (place, command) in P.reactions(to: event, envelope, in: index).enumerated() {
      newest += 1
      commands.append(OwedCommand(command, of: P.name, place, to: envelope, number: newest))
    }
  }

  /// Takes out one that was carried out, or refused.
  mutating func remove(_ number: UInt64) {
    commands.removeAll { if case .reaction(number) = $0.kind { true } else { false } }
  }
}

extension EventReader {
  /// The position through which every event is answered by the policies, as the log tells it.
  package func answeredThrough<D: Domain>(by domain: D.Type) throws -> Position {
    let policies = D.policies.map { Actor.system($0.name.actor) }
    var answered: Position = 0
    if policies.isEmpty { return durable.position }
    try readBackwards(through: nil, after: 0) { envelope, _ in
      guard !policies.contains(envelope.actor) else { return true }
      answered = envelope.batch.firstPosition - 1
      return false
    }
    return answered
  }

  /// The events that policies may not have answered yet, in order: those of the newest batch that no policy sent, and
  /// what follows it.
  func unanswered<D: Domain>(by domain: D.Type) throws -> [Recorded<D.Event>] {
    if D.policies.isEmpty { return [] }
    let policies = D.policies.map { Actor.system($0.name.actor) }
    var events: [Recorded<D.Event>] = []
    try readBackwards(through: nil, after: 0) { envelope, payload in
      var read: [Recorded<D.Event>] = []
      try D.Event.registry.read(envelope, payload) { event, envelope in read.append(Recorded(event, envelope)) }
      events += read.reversed()
      return envelope.position > envelope.batch.firstPosition || policies.contains(envelope.actor)
    }
    return events.reversed()
  }
}
