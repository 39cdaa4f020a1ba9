// What a rule answers to a command: the events that follow, and all that must still hold when they are appended.

/// An event for a stream, before it is coded.
public struct Proposed<Event: Sendable>: Sendable {
  /// Nil: the command's own stream.
  public let stream: StreamName?
  public let event: Event

  @inlinable
  public init(_ event: Event, in stream: StreamName? = nil) {
    self.stream = stream
    self.event = event
  }
}

extension Proposed: Equatable where Event: Equatable {}

/// The outcome of a command that is not rejected. All of it happens together or not at all.
///
/// `[.lent(event)]` is a decision with one event in the command's own stream.
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

  /// Events for the command's own stream.
  @inlinable
  public init(
    _ events: [Event], conditions: [Condition]? = nil, claims: [UniqueKey] = [], releases: [UniqueKey] = []
  ) {
    self.init(events.map { Proposed($0) }, conditions: conditions, claims: claims, releases: releases)
  }

  @inlinable
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

  /// The same with the events of a larger set.
  @inlinable
  public func map<Larger>(_ wrap: (Event) -> Larger) -> Decision<Larger> {
    Decision<Larger>(
      events.map { Proposed(wrap($0.event), in: $0.stream) }, conditions: conditions, claims: claims,
      releases: releases)
  }

  /// The same with events that say no stream put into this one.
  @inlinable
  public func placed(in stream: StreamName?) -> Decision {
    var decision = self
    decision.events = events.map { event in
      guard let stream = event.stream ?? stream else {
        preconditionFailure("an event without a stream, from a command that has none")
      }
      return Proposed(event.event, in: stream)
    }
    return decision
  }

  /// Nothing has to change.
  public static var nothing: Decision { Decision([Proposed]()) }
}

extension Decision: Equatable where Event: Equatable {}

extension Decision: ExpressibleByArrayLiteral {
  /// The events for the command's own stream.
  @inlinable
  public init(arrayLiteral events: Event...) { self.init(events.map { Proposed($0) }) }
}
