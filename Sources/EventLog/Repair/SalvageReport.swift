// What a salvage saved and what it could not, for people and scripts.
// Positions become dense again, so a report also says where each saved event is now.

/// What a salvage wrote into the new log.
public struct SalvageReport: Sendable, Equatable {
  /// How many batches were saved.
  public internal(set) var batches: UInt64 = 0
  /// How many events they have.
  public internal(set) var events: UInt64 = 0
  /// The positions in the source that could not be saved, in order. Where nothing tells how much is behind damage, the
  /// last range only names the position that it begins with.
  public internal(set) var lost: [ClosedRange<UInt64>] = []
  /// Where the saved events are in the new log.
  public internal(set) var newPositions = SalvagedPositions()
}

/// The positions of saved events, before and after.
public struct SalvagedPositions: Sendable, Equatable {
  /// Events that follow each other before and after.
  public struct Run: Sendable, Equatable {
    /// Their positions in the source.
    public internal(set) var source: ClosedRange<UInt64>
    /// The position of the first of them in the new log.
    public internal(set) var first: UInt64
  }

  /// All runs, in order.
  public private(set) var runs: [Run] = []

  /// The position in the new log of the event at a position of the source; nil when it was not saved.
  public subscript(source: UInt64) -> UInt64? {
    let index = runs.partitioningIndex { $0.source.upperBound >= source }
    guard index < runs.count, runs[index].source.contains(source) else { return nil }
    return runs[index].first + (source - runs[index].source.lowerBound)
  }

  mutating func add(_ source: ClosedRange<UInt64>, at first: UInt64) {
    if let last = runs.last, last.source.upperBound + 1 == source.lowerBound {
      runs[runs.count - 1].source = last.source.lowerBound...source.upperBound
    } else {
      runs.append(Run(source: source, first: first))
    }
  }
}
