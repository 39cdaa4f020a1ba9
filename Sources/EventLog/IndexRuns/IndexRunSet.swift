// The runs of a log in order of positions, as an immutable value: readers keep theirs while a writer makes the next.
// Together they cover the log from position 1 to `lastPosition` without a gap.

internal import FoundationEssentials

/// The on-disk index of a log.
struct IndexRunSet: Sendable {
  /// The runs, oldest first.
  private(set) var runs: [IndexRun] = []
  /// The filters of `runs`, which keep their memory.
  private(set) var filters: [IndexRunFilters] = []
  /// Files of the index that this set does not use, relative to the book's folder; a writer may delete them.
  var superfluous: [String] = []
  /// What a file says that reaches farther than this set, and can't be used because one before it is missing. The log
  /// must reach as far all the same.
  var beyond: IndexRunInfo?
  let hash: IndexHash
  /// What answers where a run is damaged; nil where nobody can, and damage is an error.
  var log: IndexedLog?

  /// The index of a log of which nothing is on disk yet.
  init(logID: UUID) { hash = IndexHash(logID: logID) }

  init(_ runs: [IndexRun], superfluous: [String], logID: UUID) {
    precondition(zip(runs, runs.dropFirst()).allSatisfy { $0.info.lastPosition + 1 == $1.info.firstPosition })
    precondition(runs.first.map { $0.info.firstPosition == 1 } != false)
    self.runs = runs
    filters = runs.map(IndexRunFilters.init(of:))
    self.superfluous = superfluous
    hash = IndexHash(logID: logID)
  }

  /// The last position covered; 0 when there is no run.
  var lastPosition: UInt64 { runs.last?.info.lastPosition ?? 0 }
  /// What the newest run says of the log at its end.
  var lastInfo: IndexRunInfo? { runs.last?.info }
  /// How many streams have begun up to `lastPosition`.
  var streamsBegun: UInt64 { runs.reduce(0) { $0 + $1.info.streamsBegun } }
  /// How many commands there are up to `lastPosition`.
  var commands: UInt64 { runs.reduce(0) { $0 + $1.info.commands } }

  /// The set with a run behind the last one.
  func appending(_ run: IndexRun) -> IndexRunSet {
    precondition(run.info.firstPosition == lastPosition + 1)
    var set = forgetting(run)
    set.runs.append(run)
    set.filters.append(IndexRunFilters(of: run))
    return set
  }

  /// The set with other runs in place of those that cover the same positions; the files of these become superfluous.
  func replacing(_ others: [IndexRun]) -> IndexRunSet {
    let first = runs.firstIndex { $0.info.firstPosition == others.first?.info.firstPosition }
    let last = runs.firstIndex { $0.info.lastPosition == others.last?.info.lastPosition }
    guard let first, let last else { preconditionFailure("the runs do not cover whole runs of the set") }
    var set = others.reduce(self) { $0.forgetting($1) }
    let names = Set(others.map(\.name))
    set.superfluous += runs[first...last].map(\.name).filter { !names.contains($0) }
    set.runs.replaceSubrange(first...last, with: others)
    set.filters.replaceSubrange(first...last, with: others.map(IndexRunFilters.init(of:)))
    return set
  }

  /// The runs to merge next: `fanOut` adjacent ones of the same level, the lowest level first; nil when there are none.
  func mergeable(fanOut: Int = 8) -> Range<Int>? {
    var best: Range<Int>?
    var start = 0
    for index in runs.indices {
      if runs[index].info.level != runs[start].info.level { start = index }
      guard index - start + 1 == fanOut else { continue }
      if best.map({ runs[start].info.level < runs[$0.lowerBound].info.level }) != false { best = start..<index + 1 }
      start = index + 1 < runs.count ? index + 1 : start
    }
    return best
  }

  /// A run that was just written has taken its name, and the temporary one has become it.
  private func forgetting(_ run: IndexRun) -> IndexRunSet {
    var set = self
    set.superfluous.removeAll { $0 == run.name || $0 == IndexFiles.newRun }
    return set
  }
}
