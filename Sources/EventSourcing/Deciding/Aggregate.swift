// The state machine of one kind of stream. It is pure: no clock, no random number, no disk.

/// What the events of one kind of stream make of its state.
public protocol Aggregate {
  associatedtype State: Sendable
  associatedtype Event: Sendable

  /// The state of a stream without events.
  static var initial: State { get }
  /// Takes in the next event. It never fails: what is in the log has happened.
  static func evolve(_ state: inout State, _ event: Event, _ envelope: Envelope)
}
