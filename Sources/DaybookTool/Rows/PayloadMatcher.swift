// Looks for a regular expression in payloads. A match can take time that doubles with every character, and nothing can
// stop it from inside; so a thread watches over it, and ends the command when one event takes too long.

internal import Daybook
internal import EventSourcing
internal import Foundation
internal import LibC

/// Finds the events whose payload, as JSON, holds a pattern.
final class PayloadMatcher: Sendable {
  /// A match under way.
  private struct Match {
    let position: Position
    /// The clock of the thread that looks, and what it showed at the beginning. It counts the thread's own time only: a
    /// loaded machine or a stopped process makes no match slow.
    let clock: clockid_t
    let start: Double
  }

  private let pattern: String
  /// Seconds of the processor.
  private let limit: Double
  private let console: Console
  private let match = Lock<Match?>(nil)

  /// - Parameter pattern: a regular expression that can be read.
  init(_ pattern: String, limit: Double, _ console: Console) {
    self.pattern = pattern
    self.limit = limit
    self.console = console
    Thread.detachNewThread { [weak self] in
      while let watched = self {
        watched.look()
        usleep(20_000)
      }
    }
  }

  /// Whether an event's payload holds the pattern.
  func holds(_ record: StoredRecord) throws -> Bool {
    // A regular expression is not Sendable; making it anew costs little beside the reading of a payload.
    let payload = String(decoding: try record.payloadJSON(), as: UTF8.self)
    var clock = clockid_t()
    pthread_getcpuclockid(pthread_self(), &clock)
    match.withLock { [clock] in
      $0 = Match(position: record.envelope.position, clock: clock, start: Self.seconds(clock))
    }
    defer { match.withLock { $0 = nil } }
    return try Regex(pattern).firstMatch(in: payload) != nil
  }

  private static func seconds(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// Ends the command if a match takes too long. What was printed before is handed over; the log is only read.
  private func look() {
    match.withLock { match in
      guard let match, Self.seconds(match.clock) - match.start > limit else { return }
      let remedy = "use a simpler expression, or give it more time with --grep-timeout"
      console.abort(
        ToolFailure(
          .usage, "--grep has taken more than \(Self.text(limit)) s for event #\(match.position)", remedy: remedy))
    }
  }

  private static func text(_ seconds: Double) -> String {
    seconds == seconds.rounded() ? String(Int64(seconds)) : "\(seconds)"
  }
}
