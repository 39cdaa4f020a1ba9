// The log as it grows: what is there first, then every event soon after it is durable, whoever writes it.

internal import EventLogStore
internal import EventSourcing

extension Book {
  /// Hands the events wanted to `visit` as they become durable, in order and each once, until it returns false, the
  /// query's `until` has passed by the book's clock, the book is closed or the task is cancelled.
  ///
  /// In the process that writes, new events are waited for. In any other they are looked for: at once after some were
  /// found, else less and less often, four times a second in the end. `limit` and `reverse` of the query don't count.
  /// What `position(beforeNewest:of:)` gives as `after` lets it begin with the newest.
  ///
  /// - Parameter caughtUp: called when all that is durable has been handed over, and again before each further look;
  ///   false ends the following.
  public func follow(
    _ query: LogQuery, caughtUp: @escaping @Sendable () throws -> Bool = { true },
    _ visit: @escaping @Sendable (StoredRecord) throws -> Bool
  ) async throws(Failure) {
    let following = Lock(LogFollowing(book: self, query: query))
    do {
      var isLast = await isOver(query.until)
      var goesOn = try await offCooperativeThreads { try following.withLock { try $0.takeNew(visit) } }
      while goesOn, try caughtUp(), !isLast, try await mayHaveGrown(following, until: query.until) {
        isLast = await isOver(query.until)
        goesOn = try await offCooperativeThreads { try following.withLock { try $0.takeNew(visit) } }
      }
    } catch is CancellationError {
      return
    } catch {
      throw Failure(error)
    }
  }

  /// Whether whatever is recorded before `until` is durable by now, so that the next look is the last one.
  private func isOver(_ until: Instant?) async -> Bool {
    guard let until else { return false }
    guard let writer else { return clock.now >= until.advanced(by: LogFollowing<D>.longestFlush) }
    guard clock.now >= until else { return false }
    // A log that has failed wakes whoever waits for it.
    try? await writer.waitUntilDurable(through: writer.stagedThrough)
    return true
  }

  /// Returns when it is time to look again; false when nothing will come any more.
  private func mayHaveGrown(_ following: Lock<LogFollowing<D>>, until: Instant?) async throws -> Bool {
    if let writer {
      let reached = following.withLock { $0.reached }
      return await growth(beyond: reached, in: writer.store, until: until) && !Task.isCancelled
    }
    try await Task.sleep(for: following.withLock { $0.pause() })
    return true
  }
}

extension Book {
  /// The clock may be set or moved, so an end that is far off is looked at again after so many milliseconds.
  private static var longestSleep: Int64 { 60_000 }

  /// Returns when something beyond `position` is durable or `until` may have passed; false when the store was closed.
  private func growth(beyond position: Position, in store: Store, until: Instant?) async -> Bool {
    guard let until else { return await store.waitUntilDurable(beyond: position) }
    let pause = max(1, min(until.milliseconds(since: clock.now), Self.longestSleep))
    return await store.waitUntilDurable(beyond: position, forAtMost: pause)
  }
}

/// How far a following has come.
private struct LogFollowing<D: BookDomain>: Sendable {
  private static var shortestPause: Duration { .milliseconds(10) }
  private static var longestPause: Duration { .milliseconds(250) }
  /// In milliseconds: what another process has recorded is given this long to become durable.
  static var longestFlush: Int64 { 1_000 }

  private let book: Book<D>
  private let query: LogQuery
  /// Everything up to here was handed over, or is not wanted.
  private(set) var reached: Position
  /// For a single stream: the newest version seen, so that its past is not read again.
  private var version: UInt32 = 0
  private var nextPause = Self.shortestPause

  init(book: Book<D>, query: LogQuery) {
    self.book = book
    self.query = query
    reached = query.after
  }

  /// Hands over what is new; false to end.
  mutating func takeNew(_ visit: (StoredRecord) throws -> Bool) throws -> Bool {
    try book.log.refresh()
    let end = min(book.log.durable.position, query.through ?? .max)
    guard end > reached else { return end < query.through ?? .max }
    nextPause = Self.shortestPause
    var goesOn = true
    let (book, query) = (book, query)
    try read(through: end) { envelope, payload in
      goesOn = query.until.map { envelope.recordedAt < $0 } ?? true
      if goesOn, query.matches(envelope) { goesOn = try visit(book.record(envelope, payload)) }
      return goesOn
    }
    reached = end
    return goesOn
  }

  private mutating func read(through end: Position, _ visit: StoredEventVisitor) throws {
    guard let stream = query.stream else { return try book.log.read(after: reached, through: end, visit) }
    // What lies before the beginning is not read either.
    if version == 0, reached > 0 { version = try book.log.version(of: stream, at: reached) }
    var newest = version
    try book.log.read(stream, after: version) { envelope, payload in
      // What became durable since `end` was looked up comes the next time.
      guard envelope.position <= end else { return false }
      newest = envelope.version
      return envelope.position <= reached ? true : try visit(envelope, payload)
    }
    version = newest
  }

  /// How long to wait before the next look: doubles while nothing comes.
  mutating func pause() -> Duration {
    defer { nextPause = min(nextPause * 2, Self.longestPause) }
    return nextPause
  }
}
