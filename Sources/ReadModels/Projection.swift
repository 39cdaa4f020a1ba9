// A projection folds the log's events into the rows of one view: it says what each event changes.

public import EventSourcing

/// What turns events into the rows of one view.
public protocol Projection: View {
  associatedtype Event
  /// Takes in one event; rows may stay in memory until `flush`.
  mutating func apply(_ recorded: Recorded<Event>, in db: ViewDatabase) throws
  /// Writes all rows that changed.
  mutating func flush(in db: ViewDatabase) throws
}

extension Projection {
  @inlinable
  public static var source: ViewSource<Event> { .events() }

  public mutating func take(_ part: LogPart<Event>, in db: ViewDatabase) throws {
    for recorded in part.events { try apply(recorded, in: db) }
    try flush(in: db)
  }
}
