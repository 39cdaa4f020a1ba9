// The time of a decision: the clock's, but never behind the log, and never so far ahead of it that the clock must be
// wrong.

/// What the clock said for a command, and how far it is believed.
@usableFromInline
struct CommandTime {
  let clock: Instant
  /// A time that is known to have passed; nil if any time is taken.
  let lastPassed: Instant?

  /// How far a clock may leap ahead of everything that is known: 366 days.
  static let longestLeap: Int64 = 366 * 86_400_000

  /// The time of the decision, given when the newest batch was recorded.
  @usableFromInline
  func now<D: Domain>(
    after newest: Instant?, of domain: D.Type
  ) throws(CommandFailure<D.Rejection>) -> Instant {
    guard let newest else { return clock }
    if let limit = limit(after: newest), clock > limit { throw .rejected(D.timeTooFarAhead(limit: limit)) }
    return max(clock, newest)
  }

  /// Whether the clock is believed.
  func isAccepted(after newest: Instant?) -> Bool {
    newest.flatMap { limit(after: $0) }.map { clock <= $0 } ?? true
  }

  /// The latest time that is taken; nil if any is.
  func limit(after newest: Instant) -> Instant? {
    lastPassed.map { max($0, newest).advanced(by: Self.longestLeap) }
  }
}
