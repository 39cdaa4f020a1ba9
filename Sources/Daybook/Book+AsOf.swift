// A book as it was: the same queries on the views as they were at one of the log's positions. Those views are complete
// files in a cache beside the views as they are, and nothing else of the book is touched.

internal import EventLogStore
public import EventSourcing
public import ReadModels

/// A moment of a book's past.
public enum AsOf: Hashable, Sendable {
  /// Behind the event at this position, and all of its batch; 0 for before the first event.
  case position(Position)
  /// Behind the last event that was recorded at this time or before.
  case time(Instant)
  /// At the end of a period, such as a day; now, if that is not over yet.
  case end(of: ClosedRange<Instant>)
  /// Behind the newest event.
  case head

  /// Whether an event lies before the moment. A batch is not cut.
  func takes(_ envelope: Envelope) -> Bool {
    switch self {
    case .head: true
    case .position(let position): envelope.batch.firstPosition <= position
    case .time(let time): envelope.recordedAt <= time
    case .end(let period): envelope.recordedAt <= period.upperBound
    }
  }
}

/// Which moment of its past a book shows.
public struct BookMoment: Hashable, Sendable {
  /// The last event that is seen.
  public let position: Position
  /// What counts as now: the time that was asked for, else when that event was recorded; nil before the first event.
  public let time: Instant?
}

extension Book {
  /// The book as it was: it answers the same queries and takes no commands. What commands are decided on is not asked
  /// of it, and this book must stay open.
  ///
  /// What a user may see is judged by who they are now: see `present`.
  ///
  /// - Parameter cacheLimit: so many bytes the views of all moments that were asked for may take together; those that
  ///   were used longest ago are removed first.
  /// - Throws: `noSuchMoment` beyond the newest event.
  public func asOf(
    _ asOf: AsOf, cacheLimit: Int64 = ViewFolder.usualCacheLimit
  ) async throws(Failure) -> Book {
    if past?.isBranch == true {
      throw .invalidQuery("a branch shows one moment; ask for another branch, as of that one")
    }
    return try await present.onLog { [present] log in
      let moment = try log.moment(asOf, now: present.now)
      let time = moment.time ?? present.now
      return Book(
        path: present.path, log: try log.prefix(through: moment.position), writer: nil, snapshots: nil,
        updater: ViewUpdater(present.updater.folder.asOf(moment.position, limit: cacheLimit)),
        clock: BookClock({ time }), ports: [], past: Past(moment: moment, present: present))
    }
  }

  /// Asks something of the book as it was at a moment, and closes what was opened for it.
  func asOf<Answer>(
    _ asOf: AsOf, cacheLimit: Int64 = ViewFolder.usualCacheLimit, _ ask: (Book) async throws(Failure) -> Answer
  ) async throws(Failure) -> Answer {
    let past = try await self.asOf(asOf, cacheLimit: cacheLimit)
    let answer: Answer
    do throws(Failure) {
      answer = try await ask(past)
    } catch {
      try? await past.close()
      throw error
    }
    try await past.close()
    return answer
  }

  /// The last position of a moment.
  func position(of asOf: AsOf) async throws(Failure) -> Position {
    try await present.onLog { [now = present.now] log in try log.moment(asOf, now: now).position }
  }

  /// The book as it is now; this one, unless it shows a moment of the past.
  public var present: Book { past?.present ?? self }

  /// The moment that the book shows; nil if it is the present.
  public var moment: BookMoment? { past?.moment }

  struct Past {
    let moment: BookMoment
    let present: Book
    /// Whether the history is another one than the book's.
    var isBranch = false
  }
}

extension LogBacked {
  func prefix(through position: Position) throws -> any LogBacked {
    try LogPrefix(of: self, through: position)
  }
}

extension EventReader {
  /// - Parameter now: by the clock; a time after it and after the newest event has not come yet.
  func moment(_ asOf: AsOf, now: Instant) throws -> BookMoment {
    switch try come(asOf, now: now) {
    case .head: return BookMoment(position: durable.position, time: try latest(now))
    case .position(let position):
      let end = try LogPrefix(of: self, through: position).durable.position
      return BookMoment(position: end, time: try recordedAt(end))
    case .time(let time): return try moment(at: time)
    case .end(let period): return try moment(at: period.upperBound)
    }
  }

  /// The moment, if it has come: a period that is not over yet ends now.
  func come(_ asOf: AsOf, now: Instant) throws -> AsOf {
    switch asOf {
    case .head: return .head
    case .position(let position):
      guard position <= durable.position else { throw NoSuchMoment.position(position, head: durable.position) }
      return asOf
    case .time(let time):
      guard time <= (try latest(now)) else { throw NoSuchMoment.time(time) }
      return asOf
    case .end(let period):
      let time = min(period.upperBound, try latest(now))
      guard period.lowerBound <= time else { throw NoSuchMoment.time(period.lowerBound) }
      return .end(of: period.lowerBound...time)
    }
  }

  private func moment(at time: Instant) throws -> BookMoment {
    BookMoment(position: try lastPosition(recordedBy: time), time: time)
  }

  private func latest(_ now: Instant) throws -> Instant { max(now, try recordedAt(durable.position) ?? now) }
}

/// A moment that has not come yet.
enum NoSuchMoment: Error, CustomStringConvertible {
  case position(Position, head: Position)
  case time(Instant)

  var description: String {
    switch self {
    case .position(let position, let head): "the book has no position #\(position); its newest event is #\(head)"
    case .time(let time): "\(time) has not come yet"
    }
  }
}
