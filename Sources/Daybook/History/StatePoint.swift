// Where in the history of a stream one looks.

public import EventSourcing

/// A point in the history of a stream.
public enum StatePoint: Hashable, Sendable {
  /// Behind the newest event.
  case newest
  /// Behind so many events of the stream; 0 is before the first.
  case version(UInt32)
  /// Behind the batch that holds a position of the log: batches are not cut.
  case position(Position)
  /// Behind the last event recorded at this time or before.
  case time(Instant)

  /// Whether an event of the stream lies before the point.
  func takes(_ envelope: Envelope) -> Bool {
    switch self {
    case .newest: true
    case .version(let version): envelope.version <= version
    case .position(let position): envelope.batch.firstPosition <= position
    case .time(let time): envelope.recordedAt <= time
    }
  }
}
