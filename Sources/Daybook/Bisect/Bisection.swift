// The search for the turn from good to bad, by halving. It knows positions and verdicts only; whoever drives it looks at
// the book.

internal import EventSourcing

/// What a book is at a position.
public enum BisectVerdict: String, Sendable {
  case good, bad
  /// It can't be told there.
  case skip
}

/// What a search has narrowed down: the turn lies behind `good` and at `bad` or before.
struct Bisection {
  private(set) var good: Position
  private(set) var bad: Position
  /// Between them, where it could not be told.
  private(set) var skipped: Set<Position> = []
  private(set) var steps = 0

  /// So many places are tried where everything is skipped.
  private static let patience = 1_024

  init(good: Position, bad: Position) {
    self.good = good
    self.bad = bad
  }

  /// The next position to look at; nil when nothing is left between the two ends.
  func next(in candidates: some BisectCandidates) throws -> Position? {
    for number in 1...Self.patience {
      guard let found = try candidates.position(at: Self.fraction(number), between: good, and: bad) else { return nil }
      if !skipped.contains(found) { return found }
    }
    return nil
  }

  /// Takes note of what was seen.
  mutating func take(_ verdict: BisectVerdict, at position: Position) {
    steps += 1
    switch verdict {
    case .good: good = position
    case .bad: bad = position
    case .skip: skipped.insert(position)
    }
    skipped = skipped.filter { $0 > good && $0 < bad }
  }

  /// 1/2, 1/4, 3/4, 1/8, 5/8, 3/8, …: the middle first, then places ever closer together.
  private static func fraction(_ number: Int) -> Double {
    var (rest, value, part) = (number, 0.0, 0.5)
    while rest > 0 {
      if rest & 1 == 1 { value += part }
      (rest, part) = (rest >> 1, part / 2)
    }
    return value
  }
}

/// The positions that are looked at: ends of batches.
protocol BisectCandidates {
  /// The one that lies about this fraction of the way between two others; nil if there is none between them.
  func position(at fraction: Double, between good: Position, and bad: Position) throws -> Position?
}

/// The ends of all batches of a log.
struct AllBatches: BisectCandidates {
  let log: any EventReader

  func position(at fraction: Double, between good: Position, and bad: Position) throws -> Position? {
    guard bad - good > 1 else { return nil }
    let target = good + min(max(1, Position(Double(bad - good) * fraction)), bad - good - 1)
    guard let batch = try log.batch(at: target) else { return nil }
    if batch.lastPosition < bad { return batch.lastPosition }
    // It lies in the batch that is known as bad: the one before that is the last one left.
    let before = batch.firstPosition - min(batch.firstPosition, 1)
    return before > good ? before : nil
  }
}

/// The ends of some batches, ascending.
struct SomeBatches: BisectCandidates {
  let ends: [Position]

  func position(at fraction: Double, between good: Position, and bad: Position) -> Position? {
    let first = ends.partitioningIndex { $0 > good }
    let last = ends.partitioningIndex { $0 >= bad }
    guard first < last else { return nil }
    return ends[first + min(Int(Double(last - first) * fraction), last - first - 1)]
  }
}

extension EventReader {
  /// The batch that holds a position; nil if the log ends before it.
  func batch(at position: Position) throws -> BatchHeader? {
    guard position > 0 else { return nil }
    var found: BatchHeader?
    try read(after: position - 1, through: position) { envelope, _ in
      found = envelope.batch
      return false
    }
    return found
  }
}
