// Given some events, when a command comes, then these events follow, or this rejection. The rules of one kind of stream
// are written down in this form.

public import EventSourcing
internal import FoundationEssentials
public import Testing

/// One given/when/then about one kind of stream.
///
///     Specification<Copy, LibraryRejection>.given(.added(event))
///       .when { copy throws(LibraryRejection) in try Lend(memberID: ann).decide(copy, context) }
///       .then(.lent(Lent(memberID: ann)))
public struct Specification<A: Aggregate, Rejection: Error & Equatable> where A.Event: Equatable {
  private let history: [(event: A.Event, at: Instant)]
  private let outcome: Result<[A.Event], Rejection>?

  private init(history: [(event: A.Event, at: Instant)], outcome: Result<[A.Event], Rejection>?) {
    self.history = history
    self.outcome = outcome
  }

  /// The events that happened, all at one time.
  public static func given(_ events: A.Event..., at time: Instant = Instant(milliseconds: 0)) -> Self {
    Self(history: events.map { ($0, time) }, outcome: nil)
  }

  /// The events that happened, all at one time.
  public static func given(_ events: [A.Event], at time: Instant = Instant(milliseconds: 0)) -> Self {
    Self(history: events.map { ($0, time) }, outcome: nil)
  }

  /// More events, later.
  public func and(_ events: A.Event..., at time: Instant) -> Self {
    Self(history: history + events.map { ($0, time) }, outcome: nil)
  }

  /// The state after the events so far.
  public var state: A.State {
    var state = A.initial
    for (offset, entry) in history.enumerated() {
      A.evolve(&state, entry.event, Self.envelope(version: UInt32(offset) + 1, at: entry.at))
    }
    return state
  }

  /// What is decided on the state after the events so far.
  public func when(_ decide: (A.State) throws(Rejection) -> Decision<A.Event>) -> Self {
    do {
      return Self(history: history, outcome: .success(try decide(state).events.map(\.event)))
    } catch {
      return Self(history: history, outcome: .failure(error))
    }
  }

  /// Exactly these events follow.
  public func then(_ expected: A.Event..., sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(outcome == .success(expected), sourceLocation: sourceLocation)
  }

  /// Nothing follows, and that is fine.
  public func thenNothing(sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(outcome == .success([]), sourceLocation: sourceLocation)
  }

  /// It is refused for this reason.
  public func thenRejected(_ rejection: Rejection, sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(outcome == .failure(rejection), sourceLocation: sourceLocation)
  }

  private static func envelope(version: UInt32, at time: Instant) -> Envelope {
    let nobody = UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))
    let header = BatchHeader(
      firstPosition: Position(version), count: 1, recordedAt: time, actor: .system("given"), commandID: nobody,
      correlationID: nobody, causation: nil)
    return Envelope(
      batch: header, position: Position(version), stream: StreamName("given"), version: version, type: "given",
      schema: 1, occurredAt: nil)
  }
}
