// The two multi-step writes that rotation, sealing, creation and recovery share: a new segment and a new manifest.
// Each returns only when a crash can no longer undo it.

internal import FoundationEssentials

extension Storage {
  /// Makes a segment without frames, durable with its name, to follow `last`; returns its file and what a manifest says
  /// of it.
  func makeSegment(
    after last: (number: UInt32, position: UInt64, digest: ChainDigest) = (0, 0, .start), logID: UUID, epoch: UInt32,
    filled: UInt64
  ) throws(StoreFailure) -> (entry: Manifest.Segment, file: File) {
    let entry = Manifest.Segment(
      number: last.number + 1, state: .active, firstPosition: last.position + 1,
      provenLength: UInt64(SegmentHeader.size), lastPosition: last.position, digest: last.digest)
    let header = SegmentHeader(
      number: entry.number, logID: logID, firstPosition: entry.firstPosition, digest: last.digest, epoch: epoch)
    let file = try create(entry.file)
    var block = ByteSink(capacity: SegmentHeader.size)
    header.write(to: &block)
    try file.write(block.bytes, at: 0)
    try file.writeZeros(from: UInt64(SegmentHeader.size), to: filled)
    try file.sync()
    try syncFolder(LogFiles.folder)
    return (entry, file)
  }

  /// Replaces the manifest as a whole, durably.
  @discardableResult
  func replaceManifest(_ manifest: Manifest) throws(StoreFailure) -> File {
    let file = try writeNewManifest(manifest)
    try adoptNewManifest()
    try syncFolder(LogFiles.folder)
    return file
  }

  /// Writes a manifest beside the present one; an error leaves the present one in force.
  func writeNewManifest(_ manifest: Manifest) throws(StoreFailure) -> File {
    let file = try create(LogFiles.newManifest)
    var bytes = ByteSink()
    manifest.write(to: &bytes)
    try file.write(bytes.bytes, at: 0)
    try file.sync()
    return file
  }

  /// Puts the new manifest in the place of the present one. Until the folder is synced, a crash may leave either.
  func adoptNewManifest() throws(StoreFailure) {
    try rename(LogFiles.newManifest, to: LogFiles.manifest)
  }
}

extension StorageFile {
  /// Writes zeros over a range.
  func writeZeros(from start: UInt64, to end: UInt64) throws(StoreFailure) {
    guard start < end else { return }
    let zeros = UnsafeMutableRawBufferPointer.allocate(byteCount: Int(min(end - start, 1 << 20)), alignment: 4096)
    defer { zeros.deallocate() }
    zeros.initializeMemory(as: UInt8.self, repeating: 0)
    var offset = start
    while offset < end {
      let part = UnsafeRawBufferPointer(rebasing: zeros[..<Int(min(end - offset, UInt64(zeros.count)))])
      try write(part, at: offset)
      offset += UInt64(part.count)
    }
  }
}
