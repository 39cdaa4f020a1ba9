// Where in the history of a stream one looks.

internal import EventSourcing

/// A point in the history of a stream.
public enum StatePoint: Hashable, Sendable {
  /// Behind so many events of the stream; 0 is before the first.
  case version(UInt32)
  /// Behind what the stream had at a moment of the book.
  case asOf(AsOf)

  /// Behind the newest event.
  public static var newest: StatePoint { .asOf(.head) }

  /// Whether an event of the stream lies before the point.
  func takes(_ envelope: Envelope) -> Bool {
    switch self {
    case .version(let version): envelope.version <= version
    case .asOf(let moment): moment.takes(envelope)
    }
  }
}

extension EventReader {
  /// The point, if it has come.
  func come(_ point: StatePoint, now: Instant) throws -> StatePoint {
    switch point {
    case .version: point
    case .asOf(let moment): .asOf(try come(moment, now: now))
    }
  }
}
