// Finds the runs of a log in its folder, and deletes the files that no set needs any more.
// Nothing here is fatal but an error of the disk: what is missing or damaged is left out and will be built again.

internal import FoundationEssentials

extension IndexRunSet {
  /// Opens the runs of a log that join up from position 1. A reader may meet a writer that is replacing them; the
  /// folder is then looked at once more.
  static func load<S: Storage>(_ storage: S, logID: UUID) throws(StoreFailure) -> IndexRunSet {
    var set = IndexRunSet(logID: logID)
    for _ in 0..<8 {
      let names = try storage.names(in: IndexFiles.folder) ?? []
      let (runs, isWhole) = try open(names, in: storage, logID: logID)
      let used = Set(runs.map(\.name))
      let known = names.filter { IndexFiles.span(ofName: $0) != nil }.map { IndexFiles.folder + "/" + $0 }
      let temporary = names.contains("new.run") ? [IndexFiles.newRun] : []
      set = IndexRunSet(runs, superfluous: known.filter { !used.contains($0) }.sorted() + temporary, logID: logID)
      if isWhole { break }
      let now = try storage.names(in: IndexFiles.folder) ?? []
      if Set(now) == Set(names) { break }
    }
    try set.lookBeyond(storage, logID: logID)
    return set
  }

  private mutating func lookBeyond<S: Storage>(_ storage: S, logID: UUID) throws(StoreFailure) {
    for name in superfluous {
      let span = IndexFiles.span(ofName: String(name.dropFirst(IndexFiles.folder.utf8.count + 1)))
      guard let span, span.last > beyond?.lastPosition ?? lastPosition else { continue }
      if let run = try IndexRun.open(span, in: storage, logID: logID) { beyond = run.info }
    }
  }

  /// Deletes the superfluous files. Readers that have them open keep them.
  func removingSuperfluous<S: Storage>(from storage: S) throws(StoreFailure) -> IndexRunSet {
    var set = self
    while let name = set.superfluous.last {
      try storage.remove(name)
      set.superfluous.removeLast()
    }
    return set
  }

  /// Opens the longest chain of the runs that hold together, and says whether all that were tried did.
  private static func open<S: Storage>(
    _ names: [String], in storage: S, logID: UUID
  ) throws(StoreFailure) -> (runs: [IndexRun], isWhole: Bool) {
    var spans = Set(names.compactMap(IndexFiles.span(ofName:)))
    var opened: [IndexRunSpan: IndexRun] = [:]
    var isWhole = true
    while true {
      let chain = IndexRunChain.longest(of: spans)
      guard let missing = chain.first(where: { opened[$0] == nil }) else {
        return (chain.compactMap { opened[$0] }, isWhole)
      }
      opened[missing] = try IndexRun.open(missing, in: storage, logID: logID)
      if opened[missing] == nil {
        spans.remove(missing)
        isWhole = false
      }
    }
  }
}
