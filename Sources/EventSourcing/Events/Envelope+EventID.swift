// Ids of events, for those who need one beside the position.

public import FoundationEssentials

extension Envelope {
  /// The event's id: it follows from the log's id and the position, so it is not stored.
  public func eventID(inLog log: UUID) -> UUID { UUID(namespace: log, name: place) }

  /// The id of the event at a position of a log.
  public static func eventID(at position: Position, inLog log: UUID) -> UUID {
    UUID(namespace: log, name: String(position))
  }
}
