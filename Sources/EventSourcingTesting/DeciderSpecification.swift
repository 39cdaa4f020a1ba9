// Given some events, when a command comes, then these events follow, or this rejection. The rules of a decider are
// written down in this form.

public import EventSourcing
internal import FoundationEssentials
public import Testing

/// One given/when/then about a decider.
public struct DeciderSpecification<D: Decider> where D.Event: Equatable, D.Rejection: Equatable {
  private let history: [(event: D.Event, at: Instant)]
  private let outcome: Result<[D.Event], D.Rejection>?

  private init(history: [(event: D.Event, at: Instant)], outcome: Result<[D.Event], D.Rejection>?) {
    self.history = history
    self.outcome = outcome
  }

  /// The events that happened, all at one time.
  public static func given(_ events: D.Event..., at time: Instant = Instant(milliseconds: 0)) -> Self {
    Self(history: events.map { ($0, time) }, outcome: nil)
  }

  /// The events that happened, all at one time.
  public static func given(_ events: [D.Event], at time: Instant = Instant(milliseconds: 0)) -> Self {
    Self(history: events.map { ($0, time) }, outcome: nil)
  }

  /// More events, later.
  public func and(_ events: D.Event..., at time: Instant) -> Self {
    Self(history: history + events.map { ($0, time) }, outcome: nil)
  }

  /// The state after the events so far.
  public var state: D.State {
    var state = D.initial
    for (offset, entry) in history.enumerated() {
      D.evolve(&state, entry.event, Self.envelope(version: UInt32(offset) + 1, at: entry.at))
    }
    return state
  }

  /// The command that comes, seen in a context.
  public func when(_ command: D.Command, in context: D.Context) -> Self {
    do {
      return Self(history: history, outcome: .success(try D.decide(command, state, context)))
    } catch {
      return Self(history: history, outcome: .failure(error))
    }
  }

  /// Exactly these events follow.
  public func then(_ expected: D.Event..., sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(outcome == .success(expected), sourceLocation: sourceLocation)
  }

  /// Nothing follows, and that is fine.
  public func thenNothing(sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(outcome == .success([]), sourceLocation: sourceLocation)
  }

  /// It is refused for this reason.
  public func thenRejected(_ rejection: D.Rejection, sourceLocation: SourceLocation = #_sourceLocation) {
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
