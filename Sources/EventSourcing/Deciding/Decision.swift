// What a rule answers to a command: the events that follow, and all that must still hold when they are appended.

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

/// The outcome of a command that is not rejected. All of it happens together or not at all.
///
/// A decision is made on the newest state that the runner has. That its own stream has not moved on is always made a
/// condition; `conditions` names what else it relied on.
public struct Decision<Event: Sendable>: Sendable {
  /// What happened, in order; empty if nothing has to change.
  public var events: [Proposed<Event>]
  /// What the decision relied on beside the state of its own stream. Nil: on the index as a whole, so that nothing at
  /// all may be appended in between. A rule that did not look at the index says `[]`; one that looked at a few streams
  /// names them, and other commands are not in its way.
  public var conditions: [Condition]?
  /// Keys that are taken; the append fails if somebody holds one.
  public var claims: [UniqueKey]
  /// Keys that are free afterwards.
  public var releases: [UniqueKey]

  public init(
    _ events: [Proposed<Event>], conditions: [Condition]? = nil, claims: [UniqueKey] = [], releases: [UniqueKey] = []
  ) {
    self.events = events
    self.conditions = conditions
    self.claims = claims
    self.releases = releases
  }

  /// Adds an event for another stream.
  public func also(_ event: Event, in stream: StreamName) -> Decision {
    var decision = self
    decision.events.append(Proposed(event, in: stream))
    return decision
  }

  /// Nothing has to change.
  public static var nothing: Decision { Decision([]) }
}

extension Decision: Equatable where Event: Equatable {}

extension Decision: ExpressibleByArrayLiteral {
  public init(arrayLiteral events: Proposed<Event>...) { self.init(events) }
}
