// The heart of event sourcing: a decider says which events follow from a command in a state, and how an event changes
// the state. Both are pure: no clock, no random number, no disk.

/// The rules of one kind of stream.
public protocol Decider {
  associatedtype State: Sendable
  associatedtype Command: Sendable
  associatedtype Event: Sendable
  associatedtype Rejection: Error
  /// What the rules may see beside the stream's own state: time, actor, other streams' facts.
  associatedtype Context

  /// The state of a stream without events.
  static var initial: State { get }
  /// The events that follow, none if nothing would change; or the reason why it can't be done.
  static func decide(_ command: Command, _ state: State, _ context: Context) throws(Rejection) -> [Event]
  static func evolve(_ state: inout State, _ event: Event, _ envelope: Envelope)
}
