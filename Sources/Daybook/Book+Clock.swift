// What goes by the clock of a book that is opened for writing, and what is said of a book whose events are ahead of the clock.

internal import EventLog
internal import EventLogStore
public import EventSourcing

extension Book {
  /// Keeps the time at which a log was last written to, where the clock is too far ahead of it to be believed.
  static func keep(_ lastWritten: Instant?, inBook path: String, unlessPassedFor writer: Writer) {
    let reading = writer.clock.read(nil, allowsTimeJump: false)
    if let lastWritten, !writer.runner.accepts(reading.now, notFarAfter: lastWritten) {
      LastWritten.keep(lastWritten, inBook: path)
    }
  }

  /// What fires deadlines while the book is open; nil where only commands do.
  static func timer(_ writer: Writer, _ options: BookOptions) -> DeadlineTimer<D, Store>? {
    guard options.deadlines == .whenDue, options.access == .readWrite || options.access == .existing,
      writer.store.failure.map({ $0.code == .diskFull }) ?? true
    else { return nil }
    let timer = DeadlineTimer(writer.runner, writer.clock)
    timer.start()
    return timer
  }

  /// The time of the newest event if it is more than a few minutes after what the host's clock says: every later event
  /// gets that time as well.
  public var newestEventAheadOfClock: Instant? {
    get async throws(Failure) {
      guard let newest = try await record(at: position)?.envelope.recordedAt,
        newest > clock.wall.advanced(by: Self.slack)
      else { return nil }
      return newest
    }
  }

  /// Clocks of different machines differ by seconds.
  private static var slack: Int64 { 5 * 60_000 }

  /// Events that are ahead of the clock, as `diagnose` tells it.
  func clockFindings() async throws(Failure) -> [Finding] {
    guard let newest = try await newestEventAheadOfClock else { return [] }
    return [
      Finding(
        .warning, .clock,
        "the newest event was recorded at \(newest), and this machine's clock says \(clock.wall): "
          + "every later event gets the time of the newest one until the clock has passed it",
        positions: position...position,
        remedy: "Check the clock. If it was wrong when the event was recorded, restore a backup from before it.")
    ]
  }
}
