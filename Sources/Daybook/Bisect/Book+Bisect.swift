// Finds the batch behind which a book turned from good to bad, by looking at it as it was: halving, so that a million
// events take twenty looks.

internal import EventLogStore
public import EventSourcing
public import ReadModels

/// Where to look for a turn from good to bad.
public struct BisectRange: Sendable, Hashable {
  /// Only behind batches with an event of this stream; nil for all batches.
  public var stream: StreamName?
  /// Where it was good; nil for before the first event, or for the stream's first one.
  public var good: AsOf?
  /// Where it was bad; nil for the newest event, or for the stream's newest one.
  public var bad: AsOf?

  public init(stream: StreamName? = nil, good: AsOf? = nil, bad: AsOf? = nil) {
    self.stream = stream
    self.good = good
    self.bad = bad
  }
}

/// One look at a book as it was.
public struct BisectStep: Sendable, Hashable {
  public let moment: BookMoment
  public let verdict: BisectVerdict
}

/// What a search for a turn from good to bad has found.
public enum BisectOutcome: Sendable, Hashable {
  /// It was good at one position and bad at the other. If the positions between them on which it can turn were all
  /// skipped, these are named, else there are none.
  case turned(good: Position, bad: Position, skipped: [Position])
  /// It was good at both ends.
  case good(Position, Position)
  /// It was bad where it should have been good.
  case badAtStart(Position)
  /// It could not be told at an end.
  case skippedEnd(Position)
}

/// The result of a search.
public struct BisectResult: Sendable, Hashable {
  public let outcome: BisectOutcome
  /// How many looks it took beside those at the two ends.
  public let steps: Int
}

extension Book {
  /// Searches for the batch behind which `look` says bad, where it says good behind the one before. It looks at both ends
  /// first. If the book turned more than once, one of the turns from good to bad is found.
  ///
  /// - Parameters:
  ///   - look: tells of the book as it was at a moment.
  ///   - told: told of each look.
  /// - Throws: what `look` throws; `invalidQuery` if the ends are not in order, or the stream has no events;
  ///   `noSuchMoment`.
  public func bisect(
    _ range: BisectRange, cacheLimit: Int64 = ViewFolder.usualCacheLimit, told: ((BisectStep) -> Void)? = nil,
    _ look: (Book) async throws -> BisectVerdict
  ) async throws -> BisectResult {
    let (good, bad, candidates) = try await ends(range)
    func verdict(at position: Position) async throws -> BisectVerdict {
      let past = try await asOf(.position(position), cacheLimit: cacheLimit)
      do {
        let verdict = try await look(past)
        try? await past.close()
        told?(BisectStep(moment: past.moment ?? BookMoment(position: position, time: nil), verdict: verdict))
        return verdict
      } catch {
        try? await past.close()
        throw error
      }
    }
    let (atBad, atGood) = (try await verdict(at: bad), try await verdict(at: good))
    if atBad == .skip { return BisectResult(outcome: .skippedEnd(bad), steps: 0) }
    if atGood == .skip { return BisectResult(outcome: .skippedEnd(good), steps: 0) }
    if atGood == .bad { return BisectResult(outcome: .badAtStart(good), steps: 0) }
    if atBad == .good { return BisectResult(outcome: .good(good, bad), steps: 0) }
    var bisection = Bisection(good: good, bad: bad)
    while let position = try await next(bisection, candidates) {
      bisection.take(try await verdict(at: position), at: position)
    }
    let found = BisectOutcome.turned(
      good: bisection.good, bad: bisection.bad, skipped: bisection.skipped.sorted())
    return BisectResult(outcome: found, steps: bisection.steps)
  }

  /// Both ends as ends of batches, and the ends of the stream's batches; nil for all.
  private func ends(_ range: BisectRange) async throws(Failure) -> (Position, Position, [Position]?) {
    var touching: [Position]?
    if let stream = range.stream {
      touching = try await batchEnds(of: stream)
      if touching == [] { throw .invalidQuery("the stream \(stream) has no events") }
    }
    var (good, bad) = (touching?.first ?? 0, touching?.last ?? position)
    if let moment = range.good { good = try await position(of: moment) }
    if let moment = range.bad { bad = try await position(of: moment) }
    guard good < bad || good == bad && range.good == nil else {
      throw .invalidQuery("#\(good), where it should be good, is not before #\(bad), where it should be bad")
    }
    return (good, bad, touching)
  }

  private func batchEnds(of stream: StreamName) async throws(Failure) -> [Position] {
    try await onLog { log in
      var ends: [Position] = []
      try log.read(stream, after: 0) { envelope, _ in
        if ends.last != envelope.batch.lastPosition { ends.append(envelope.batch.lastPosition) }
        return true
      }
      return ends
    }
  }

  private func next(_ bisection: Bisection, _ touching: [Position]?) async throws(Failure) -> Position? {
    try await onLog { log in
      if let touching { return try bisection.next(in: SomeBatches(ends: touching)) }
      return try bisection.next(in: AllBatches(log: log))
    }
  }

  /// The first event behind whose batch an invariant does not hold, by a pass over the log; exact, however often it
  /// turns.
  ///
  /// - Throws: `invalidQuery` if there is no invariant of this name.
  public func firstViolation(
    of name: String, in range: BisectRange,
    progress: (@Sendable (_ done: Position, _ of: Position) -> Void)? = nil
  ) async throws(Failure) -> (found: FirstViolation, report: InvariantReport) {
    let invariant = try Self.invariant(named: name)
    var good: Position = 0
    if let moment = range.good { good = try await position(of: moment) }
    let result = try await asOf(range.bad ?? .head) { [good] (end) throws(Failure) in
      try await end.onLog { log in
        try D.firstViolation(of: invariant, in: log, stream: range.stream, after: good, progress: progress)
      }
    }
    if range.good != nil, let before = result.before { return (.badAtStart(good, before), result.report) }
    return (result.first.map { .turned($0) } ?? .holds(through: result.report.position), result.report)
  }
}

/// What a pass over the log has found of one invariant.
public enum FirstViolation: Sendable {
  case turned(InvariantViolation)
  /// It did not hold where it should have been good.
  case badAtStart(Position, InvariantViolation)
  /// It held behind every batch.
  case holds(through: Position)
}
