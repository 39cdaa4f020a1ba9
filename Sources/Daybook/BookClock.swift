// The book's clock: the host's, unless a command brings its own time, which then never goes back. It also says how far
// it may be believed.

internal import EventSourcing

/// Tells a command's time.
final class BookClock: Sendable {
  /// A time with what speaks for it.
  struct Reading {
    let now: Instant
    /// A time that is known to have passed; nil if any time is taken.
    let lastPassed: Instant?
  }

  private let source: @Sendable () -> Instant
  private let simulated = Lock<Instant?>(nil)
  /// When the log was last written to before the book was opened.
  private let lastWritten: Instant?

  init(_ source: @escaping @Sendable () -> Instant, lastWritten: Instant? = nil) {
    self.source = source
    self.lastWritten = lastWritten
  }

  /// The host's time, or the simulated time once there is one.
  var now: Instant { simulatedTime ?? source() }

  /// The host's time.
  var wall: Instant { source() }

  /// Whether commands bring their own time.
  var isSimulated: Bool { simulatedTime != nil }

  private var simulatedTime: Instant? { simulated.withLock { $0 } }

  /// The time of a command that brings one or none. A time that is brought is measured by the host's clock, the host's
  /// by what the log's files say, so that one wrong clock is noticed. The simulated time was measured when it was set.
  func read(_ given: Instant?, allowsTimeJump: Bool) -> Reading {
    let wall = source()
    guard let time = given ?? simulatedTime else {
      return Reading(now: wall, lastPassed: allowsTimeJump ? nil : lastWritten)
    }
    let leaps = simulatedTime.map { time > $0 } ?? true
    return Reading(now: max(simulatedTime ?? time, time), lastPassed: leaps && !allowsTimeJump ? wall : nil)
  }

  /// Moves the simulated clock forward to `instant`; it never goes back.
  func follow(_ instant: Instant) {
    simulated.withLock { $0 = max($0 ?? instant, instant) }
  }
}
