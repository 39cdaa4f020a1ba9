// The names in the log's folder, compared with what the manifest names: what is missing, and what is left over.

/// The files in the log's folder.
struct LogFolder<S: Storage> {
  private let storage: S
  /// The files, relative to the book's folder.
  let files: Set<String>

  init(_ storage: S) throws(LogError) {
    self.storage = storage
    files = Set((try storage.names(in: LogFiles.folder) ?? []).map { LogFiles.folder + "/" + $0 })
  }

  /// Throws when a file that the manifest names is missing, or when there are frames that it does not name.
  func check(_ manifest: Manifest) throws(LogError) {
    for segment in manifest.segments where !files.contains(segment.file) {
      throw LogError(
        .corrupt, "a segment that the manifest names is missing", file: segment.file,
        positions: segment.firstPosition...max(segment.firstPosition, segment.lastPosition),
        remedy: "Restore the file from a backup.")
    }
    try refuseFrames(above: UInt32(manifest.segments.count), "the manifest is older than the segments")
  }

  /// Refuses segments that no manifest names, unless a crash left them before they got a frame.
  func refuseFrames(above number: UInt32, _ reason: String) throws(LogError) {
    for name in files {
      guard let found = LogFiles.segment(ofFile: name), found.number > number else { continue }
      if found.isSealed { throw unnamed(name, reason) }
      guard let file = try storage.open(name, writing: false) else { continue }
      let start = try file.bytes(at: UInt64(SegmentHeader.size), count: FrameHeader.size)
      if start.read({ FrameHeader($0) }) != nil { throw unnamed(name, reason) }
    }
  }

  /// The numbers of all segments that have a file.
  var segments: Set<UInt32> { Set(files.compactMap { LogFiles.segment(ofFile: $0)?.number }) }

  private func unnamed(_ name: String, _ reason: String) -> LogError {
    LogError(.corrupt, reason, file: name, remedy: "Restore log/manifest from a backup.")
  }

  /// Deletes what a crash in the middle of sealing has left. What can't be deleted does no harm.
  func removeSuperfluous(_ manifest: Manifest) {
    for segment in manifest.segments {
      let other = segment.state == .sealed ? LogFiles.segment(segment.number) : LogFiles.sealed(segment.number)
      if files.contains(other) { try? storage.remove(other) }
    }
  }
}
