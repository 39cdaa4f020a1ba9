// The names in the log's folder, compared with what the manifest names: what is missing, and what is left over.

/// The files in the log's folder.
struct LogFolder<S: Storage> {
  private let storage: S
  /// The files, relative to the book's folder.
  let files: Set<String>

  init(_ storage: S) throws(StoreFailure) {
    self.storage = storage
    files = Set((try storage.names(in: LogFiles.folder) ?? []).map { LogFiles.folder + "/" + $0 })
  }

  /// Throws when a file that the manifest names is missing, or when there are frames that it does not name.
  func check(_ manifest: Manifest) throws(StoreFailure) {
    for segment in manifest.segments where !files.contains(segment.file) {
      throw segment.missing
    }
    try refuseFrames(above: UInt32(manifest.segments.count), "the manifest is older than the segments")
  }

  /// Refuses segments that no manifest names, unless a crash left them before they got a frame: then there are only zeros
  /// behind the header block.
  func refuseFrames(above number: UInt32, _ reason: String) throws(StoreFailure) {
    if let found = try firstWithFrames(above: number) { throw unnamed(found.name, reason, offset: found.offset) }
  }

  /// A segment above a number that holds events, and where they begin.
  func firstWithFrames(above number: UInt32) throws(StoreFailure) -> (name: String, offset: UInt64?)? {
    for name in files.sorted() {
      guard let found = LogFiles.segment(ofFile: name), found.number > number else { continue }
      if found.isSealed { return (name, nil) }
      guard let file = try storage.open(name, writing: false) else { continue }
      _ = try file.size(atMost: FormatLimits.segmentFile, name)
      if let offset = try firstDirt(file) { return (name, offset) }
    }
    return nil
  }

  /// Where the first byte lies behind the header block that is not zero.
  private func firstDirt(_ file: S.File) throws(StoreFailure) -> UInt64? {
    var offset = UInt64(SegmentHeader.size)
    while true {
      let piece = try file.bytes(at: offset, count: 1 << 20)
      guard piece.count > 0 else { return nil }
      if let index = piece.read({ $0.firstNonZero }) { return offset + UInt64(index) }
      offset += UInt64(piece.count)
    }
  }

  /// The numbers of all segments that have a file.
  var segments: Set<UInt32> { Set(files.compactMap { LogFiles.segment(ofFile: $0)?.number }) }

  private func unnamed(_ name: String, _ reason: String, offset: UInt64? = nil) -> StoreFailure {
    StoreFailure(
      .corrupt, reason, file: name, offset: offset,
      remedy: "Restore log/manifest from a backup, or salvage what is intact.")
  }

  /// Deletes what a crash in the middle of sealing has left. What can't be deleted does no harm.
  func removeSuperfluous(_ manifest: Manifest) {
    for segment in manifest.segments {
      let other = segment.state == .sealed ? LogFiles.segment(segment.number) : LogFiles.sealed(segment.number)
      if files.contains(other) { try? storage.remove(other) }
    }
  }
}
