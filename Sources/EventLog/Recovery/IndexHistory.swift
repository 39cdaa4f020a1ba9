// Whether the index on disk is of the log's own history: its runs were written only of durable frames, so where the
// last one ends, a frame of the log must end, with the same chain digest.

extension IndexRunInfo {
  /// Throws `corrupt` unless this is the log's digest where the run ends; nil where no frame of the log ends there.
  func requireHistory(_ digest: ChainDigest?) throws(StoreFailure) {
    guard digest != self.digest else { return }
    throw StoreFailure(
      .corrupt, "the index is of another history than the log", file: IndexFiles.run(span),
      positions: lastPosition...lastPosition,
      remedy: "If the log is the right one, restored from a backup perhaps, delete the folder index; it is rebuilt.")
  }

  /// Whether the run ends in a segment, but not with it.
  func ends(inside entry: Manifest.Segment) -> Bool {
    lastPosition >= entry.firstPosition && lastPosition < entry.lastPosition
  }
}

extension FrameSurvey {
  /// Goes on to where an index ends, which must be of the same history.
  mutating func run(through info: IndexRunInfo) throws(StoreFailure) {
    let isFrameEnd = try reach(info.lastPosition)
    try info.requireHistory(isFrameEnd ? point?.digest : nil)
  }
}
