// Reading a segment that no longer grows again, every byte of it, by itself: for backups, and for the slow check of a log
// that is open for long.

extension ReadableLog {
  /// Reads the segment `index`, from 0 of those that no longer grow, again and checks every byte of it. Returns how many
  /// there are of these; nil when there are not so many, and nothing was read.
  ///
  /// Throws `corrupt`, naming the file, when it is damaged. Blocks while it reads.
  public func checkSegment(_ index: Int) throws(StoreFailure) -> Int? {
    let storage = reading.storage
    return try storage.withManifest { (manifest) throws(StoreFailure) in
      let resting = manifest.segments.count - 1
      guard index < resting else { return nil }
      try storage.checkSegment(manifest.segments[index], of: manifest)
      return resting
    }
  }
}

extension Storage {
  /// Reads a closed or sealed segment and checks every byte of it, up to the manifest's digest.
  func checkSegment(_ entry: Manifest.Segment, of manifest: Manifest) throws(StoreFailure) {
    if entry.state == .sealed {
      try SealedHandle(entry, storage: self, logID: manifest.logID).open().verify()
    } else {
      try openSegment(Int(entry.number) - 1, of: manifest, writing: false).walkClosed(manifest) {
        (_, _) throws(FormatFault) in
      }
    }
  }
}
