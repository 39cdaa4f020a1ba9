// Checks the invariants of a domain on any log: all of what is wrong with a history, or where one turns bad first.

public import LogTypes

extension Domain {
  /// Checks invariants behind every batch of a log, in one pass over it.
  ///
  /// - Parameters:
  ///   - stream: only what is wrong with this stream; nil for everything.
  ///   - limit: so many violations are listed; the others are counted.
  ///   - progress: told now and then how far the pass has come.
  /// - Throws: failures of the log other than damage, which the report tells.
  public static func check(
    _ invariants: [Invariant<Self>], of log: any EventReader, stream: StreamName? = nil, limit: Int = 10_000,
    progress: ((_ done: Position, _ of: Position) -> Void)? = nil
  ) throws -> InvariantReport {
    let end = log.durable.position
    var report = InvariantReport(invariants.map(\.name), through: end)
    var list = ViolationList(limit: limit)
    try follow(invariants, of: log, stream: stream, into: &report, progress: progress) { turn in
      list.take(turn)
      return true
    }
    report.violations = list.violations
    report.unlisted = list.unlisted
    return report
  }

  /// The first violation behind a position through another, and what is broken at the former already.
  ///
  /// - Returns: nil for the first if nothing turns bad there.
  public static func firstViolation(
    of invariant: Invariant<Self>, in log: any EventReader, stream: StreamName? = nil, after start: Position,
    progress: ((_ done: Position, _ of: Position) -> Void)? = nil
  ) throws -> (first: InvariantViolation?, before: InvariantViolation?, report: InvariantReport) {
    var report = InvariantReport([invariant.name], through: log.durable.position)
    var broken: [StreamName?: InvariantViolation] = [:]
    var first: InvariantViolation?
    try follow([invariant], of: log, stream: stream, into: &report, progress: progress) { turn in
      switch turn {
      case .good(_, let stream, let envelope):
        if envelope.batch.firstPosition <= start { broken[stream] = nil }
        return true
      case .bad(let violation) where violation.event.batch.firstPosition <= start:
        broken[violation.stream] = violation
        return true
      case .bad(let violation):
        first = violation
        return false
      }
    }
    return (first, broken.values.min { $0.event.position < $1.event.position }, report)
  }

  private static func follow(
    _ invariants: [Invariant<Self>], of log: any EventReader, stream: StreamName?, into report: inout InvariantReport,
    progress: ((_ done: Position, _ of: Position) -> Void)?, _ tell: @escaping (InvariantTurn) -> Bool
  ) throws {
    let end = report.position
    var check = InvariantCheck(invariants, of: log, through: end) { turn in
      turn.concerns(stream) ? tell(turn) : true
    }
    var unread: [UnreadPart] = []
    func pass(_ envelope: Envelope, _ payload: UnsafeRawBufferPointer) throws -> Bool {
      if envelope.position % 1_024 == 0 { progress?(envelope.position, end) }
      do {
        return try check.take(envelope, payload)
      } catch let error as EventCodingError {
        unread.add(envelope.position, "\(error)")
        check.miss()
        return true
      }
    }
    if let stream, invariants.allSatisfy(\.isOfStates) {
      try log.read(stream, after: 0, pass)
    } else {
      try log.readAroundDamage(after: 0, through: end, pass) { position, failure in
        unread.add(position, failure.withoutPositions)
        check.miss()
      }
    }
    _ = check.endBatch()
    progress?(end, end)
    report.batches = check.batches
    report.unread = unread
    report.unjudgedStreams = check.unjudgedStreams
    report.cutShort = unread.isEmpty ? [] : invariants.filter { !$0.isOfStates }.map(\.name)
  }
}

extension InvariantTurn {
  fileprivate func concerns(_ wanted: StreamName?) -> Bool {
    guard let wanted else { return true }
    switch self {
    case .bad(let violation): return violation.stream == wanted || violation.stream == nil
    case .good(_, let stream, _): return stream == wanted || stream == nil
    }
  }
}

extension StoreFailure {
  /// What went wrong and what to do, without the positions, which are told otherwise.
  fileprivate var withoutPositions: String {
    var failure = self
    failure.positions = nil
    return failure.description
  }
}

extension [UnreadPart] {
  /// Adds a position, to the part before it if that is one with it.
  fileprivate mutating func add(_ position: Position, _ reason: String) {
    if let last, last.positions.upperBound + 1 == position, last.reason == reason {
      self[count - 1].positions = last.positions.lowerBound...position
    } else {
      append(UnreadPart(positions: position...position, reason: reason))
    }
  }
}

/// The violations in the order in which they turned bad, each with when it was good again.
private struct ViolationList {
  private struct Subject: Hashable {
    let invariant: String
    let stream: StreamName?
  }

  let limit: Int
  private(set) var violations: [InvariantViolation] = []
  private(set) var unlisted = 0
  /// The places of those that go on.
  private var places: [Subject: Int] = [:]

  init(limit: Int) { self.limit = limit }

  mutating func take(_ turn: InvariantTurn) {
    switch turn {
    case .bad(let violation):
      guard violations.count < limit else {
        unlisted += 1
        return
      }
      places[Subject(invariant: violation.invariant, stream: violation.stream)] = violations.count
      violations.append(violation)
    case .good(let invariant, let stream, let envelope):
      guard let place = places.removeValue(forKey: Subject(invariant: invariant, stream: stream)) else { return }
      violations[place].goodAgain = envelope
    }
  }
}
