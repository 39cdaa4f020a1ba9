// Deadlines: what was put aside comes back when its time has come: before the next command, when the host asks, and by
// itself while a book is open. They follow from the log, so a restart neither loses nor doubles one.

public import EventSourcing

extension Book {
  /// Moves the clock to `instant` and fires every deadline due by then, in order; returns what each appended, when all
  /// of it is durable.
  ///
  /// - Throws: the rejection `timeTooFarAhead` for a leap of more than a year, unless `allowsTimeJump`.
  @discardableResult
  public func advance(to instant: Instant, allowsTimeJump: Bool = false) async throws(Failure) -> [Receipt] {
    try await requiredWriter.fire(at: instant, allowsTimeJump)
  }

  /// Moves the clock to `instant` and fires every deadline due by then, without waiting for the flush: what `stage` is to
  /// `execute`.
  ///
  /// - Throws: as `advance` does.
  public func stageDeadlines(by instant: Instant, allowsTimeJump: Bool = false) async throws(Failure) -> [Receipt] {
    try await requiredWriter.stageDue(at: instant, allowsTimeJump)
  }

  /// Fires every deadline that is due now, in order; returns what each appended, when all of it is durable.
  @discardableResult
  public func fireDeadlines(allowsTimeJump: Bool = false) async throws(Failure) -> [Receipt] {
    try await requiredWriter.fire(at: nil, allowsTimeJump)
  }
}
