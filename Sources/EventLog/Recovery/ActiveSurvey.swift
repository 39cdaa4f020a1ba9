// The active segment as far as the index on disk has it: looked over without decompressing, and compared with the index.
// Recovery and read-only readers both begin with it, so both refuse a log that has another history than its index.

internal import FoundationEssentials

/// The active segment of a log, open, and its frames up to the end of the index.
struct ActiveSurvey<S: Storage> {
  let segment: OpenSegment<S>
  /// The frames that the index has.
  let table: FrameTable
  /// Where the index ends, when that is in this segment.
  let end: WalkPoint?
  /// Where the run of frames begins that the index ends in.
  let runStart: WalkPoint?
  private let beyond: IndexRunInfo?

  /// Throws `corrupt` when durable frames are damaged, or when `index` is of another history.
  init(_ storage: S, _ manifest: Manifest, _ index: IndexLayers, writing: Bool) throws(StoreFailure) {
    segment = try storage.openSegment(manifest.segments.count - 1, of: manifest, writing: writing)
    var survey = FrameSurvey<S>(segment.file, entry: segment.entry, logID: manifest.logID, epoch: manifest.epoch)
    if let info = index.older.runs.lastInfo, info.lastPosition >= segment.entry.firstPosition {
      try survey.run(through: info)
    }
    (table, end, runStart) = (survey.table, survey.point, survey.runStart)
    beyond = index.older.runs.beyond
  }

  /// Throws `corrupt` when the frames end before a run that can't be used.
  func refuseLoss(behind last: UInt64) throws(StoreFailure) {
    guard let beyond, beyond.lastPosition > last else { return }
    throw StoreFailure(
      .corrupt, "the index knows positions that the log lacks: the log has lost history", file: segment.name,
      positions: last + 1...beyond.lastPosition,
      remedy: "Restore the log from a backup. If it was restored from an older one, delete the folder index.")
  }
}
