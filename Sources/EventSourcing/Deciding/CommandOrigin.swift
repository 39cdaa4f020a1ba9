// Where a command comes from that nobody sends but the engine: the answer of a policy to an event, or what an event set
// a time for. Its id follows from that, so that one which is sent again after a crash is recognised.

public import FoundationEssentials

/// Which command of which policy follows from which event. No two commands have the same.
public struct CommandOrigin: Hashable, Sendable {
  public let policy: PolicyName
  /// The event that wants the command, or set the time at which it is sent.
  public let cause: Position
  /// The intent that the event followed from; nil where the domain does not keep it.
  public let correlationID: UUID?
  /// The place among the commands of the policy that follow from the event, from 0.
  public let place: Int

  public init(_ policy: PolicyName, cause: Position, correlationID: UUID? = nil, place: Int = 0) {
    self.policy = policy
    self.cause = cause
    self.correlationID = correlationID
    self.place = place
  }

  /// What goes with the command: its id is made of the event's and of `P-08/0`, `P-08/1`…
  ///
  /// - Parameter attempt: the next one where somebody took an id for another command. Where a part of a policy's answers
  ///   is in the log already, the others find their ids behind those.
  func metadata(_ attempt: Int, inLog log: UUID) -> CommandMetadata {
    let name = "\(policy.code)/\(place + attempt)"
    return CommandMetadata(
      commandID: UUID(namespace: Envelope.eventID(at: cause, inLog: log), name: name), actor: .system(policy.actor),
      correlationID: correlationID, causation: cause)
  }
}
