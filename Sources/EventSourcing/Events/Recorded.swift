// An event that was read from a log.

/// An event with its envelope.
public struct Recorded<Event: Sendable>: Sendable {
  public let envelope: Envelope
  public let event: Event

  @inlinable
  public init(_ event: Event, _ envelope: Envelope) {
    self.event = event
    self.envelope = envelope
  }
}

extension Recorded: Equatable where Event: Equatable {}
