// The book's clock: the host's, unless a command brings its own time, which then never goes back.

internal import EventSourcing

/// Tells a command's time.
final class BookClock: Sendable {
  private let source: @Sendable () -> Instant
  private let simulated = Lock<Instant?>(nil)

  init(_ source: @escaping @Sendable () -> Instant) {
    self.source = source
  }

  /// The host's time, or the simulated time once there is one.
  var now: Instant { simulated.withLock { $0 } ?? source() }

  /// Moves the simulated clock forward to `instant`; it never goes back.
  func follow(_ instant: Instant) -> Instant {
    simulated.withLock { time in
      let moved = max(time ?? instant, instant)
      time = moved
      return moved
    }
  }
}
