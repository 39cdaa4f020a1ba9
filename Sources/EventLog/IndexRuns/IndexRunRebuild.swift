// Makes a damaged run anew from the log that it is of: as one run, or as several where it was merged from many.
// The pieces are as large as what is kept in memory anyhow, so a run of any size can be rebuilt.

internal import FoundationEssentials

/// The rebuilding of runs.
struct IndexRunRebuild<S: Storage> {
  let reader: SegmentReader<S>
  let storage: S
  /// How many events a piece takes at least, unless it is the last.
  let runLength: Int

  /// Writes runs that together cover what `damaged` covers, durably. `pause` is called now and then and may throw to
  /// give up. Throws `corrupt` when the log is damaged there.
  func run(_ damaged: IndexRun, pause: @escaping () throws(StoreFailure) -> Void) throws(StoreFailure) -> [IndexRun] {
    let info = damaged.info
    guard try reader.chainDigest(at: info.lastPosition) == info.digest else {
      throw otherHistory(damaged)
    }
    var runs: [IndexRun] = []
    var index = LogIndex(after: info.firstPosition - 1)
    try reader.forEachFrame(in: info.span) { (first, count, content) throws(StoreFailure) in
      try StoreFailure.reporting(first, count, file: reader.file(holding: first)) { () throws(FormatFault) in
        try index.replay(firstPosition: first, count: count, content: content)
      }
      guard index.count >= runLength || index.lastPosition == info.lastPosition else { return }
      try pause()
      runs.append(try write(index, of: info, pause))
      index = LogIndex(after: index.lastPosition, recordedAt: index.lastRecordedAt)
    }
    guard runs.last?.info.lastPosition == info.lastPosition else { throw otherHistory(damaged) }
    return runs
  }

  private func write(
    _ index: LogIndex, of damaged: IndexRunInfo, _ pause: @escaping () throws(StoreFailure) -> Void
  ) throws(StoreFailure) -> IndexRun {
    var end = FrozenEnd(digest: damaged.digest, segment: damaged.segment, offset: damaged.offset)
    if index.lastPosition != damaged.lastPosition {
      guard let digest = try reader.chainDigest(at: index.lastPosition) else {
        throw StoreFailure(
          .corrupt, "the log has no frame that ends there", positions: index.lastPosition...index.lastPosition,
          remedy: StoreFailure.fileRemedy)
      }
      end = FrozenEnd(digest: digest, segment: 0, offset: 0)
    }
    return try index.frozen(logID: damaged.logID, end: end).write(to: storage, pause: pause)
  }

  private func otherHistory(_ run: IndexRun) -> StoreFailure {
    StoreFailure(
      .corrupt, "the index is of another history than the log", file: run.name,
      positions: run.info.firstPosition...run.info.lastPosition, remedy: IndexRunFormat.remedy)
  }
}
