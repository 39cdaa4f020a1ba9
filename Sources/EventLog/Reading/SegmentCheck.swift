// Reading a segment that no longer grows again, every byte of it, by itself: for backups, and for the slow check of a log
// that is open for long.

/// How far the slow check of a log's segments has come.
public struct SegmentCheckResult: Sendable, Equatable {
  /// The segment's file, relative to the book's folder.
  public let file: String
  /// How many segments no longer grow, the ones that were not read included.
  public let segments: Int
}

extension ReadableLog {
  /// Reads the segment `index`, from 0 of those that no longer grow, again and checks every byte of it; nil when there are
  /// not so many.
  ///
  /// Throws `corrupt`, naming the file, when it is damaged. Blocks while it reads.
  public func checkSegment(_ index: Int) throws(LogError) -> SegmentCheckResult? {
    let storage = reading.storage
    return try storage.withManifest { (manifest) throws(LogError) in
      let resting = manifest.segments.count - 1
      guard index < resting else { return nil }
      let entry = manifest.segments[index]
      try storage.checkSegment(entry, of: manifest)
      return SegmentCheckResult(file: entry.file, segments: resting)
    }
  }
}

extension Storage {
  /// Reads a closed or sealed segment and checks every byte of it, up to the manifest's digest.
  func checkSegment(_ entry: Manifest.Segment, of manifest: Manifest) throws(LogError) {
    if entry.state == .sealed {
      try SealedHandle(entry, storage: self, logID: manifest.logID).open().verify()
    } else {
      try openSegment(Int(entry.number) - 1, of: manifest, writing: false).walkClosed(manifest) {
        (_, _) throws(FormatFault) in
      }
    }
  }
}
