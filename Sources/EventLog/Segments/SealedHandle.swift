// A sealed segment that is opened when it is first read, and let go of when the cache needs the room.
// Opening a log therefore costs nothing for all that is sealed, and open files stay few.

internal import FoundationEssentials

/// A sealed segment, open or not.
struct SealedHandle<S: Storage>: Sendable {
  let entry: Manifest.Segment
  private let storage: S
  private let logID: UUID

  init(_ entry: Manifest.Segment, storage: S, logID: UUID) {
    self.entry = entry
    self.storage = storage
    self.logID = logID
  }

  /// What an open one counts for in the cache besides its directory, so that there are never too many open files.
  private static var openFileWeight: Int { 32 << 10 }

  /// Opens the segment, or takes it from the cache.
  func open(_ cache: BlockCache) throws(StoreFailure) -> SealedSegment<S> {
    let key = BlockKey(segment: entry.number, kind: .file, number: 0)
    if let kept = cache.block(key) { return unsafeDowncast(kept, to: OpenSealed<S>.self).segment }
    let segment = try open()
    cache.insert(OpenSealed(segment, size: Int(segment.footer.directoryLength) * 2 + SealedHandle.openFileWeight), key)
    return segment
  }

  /// Opens the segment and compares it with the manifest.
  func open() throws(StoreFailure) -> SealedSegment<S> {
    guard let file = try storage.open(entry.file, writing: false) else { throw entry.missing }
    let segment = try StoreFailure.completing(entry.affected) { () throws(StoreFailure) in
      try SealedSegment<S>.open(file, number: entry.number, logID: logID, file: entry.file)
    }
    let footer = segment.footer
    guard footer.firstPosition == entry.firstPosition, footer.lastPosition == entry.lastPosition,
      footer.digest == entry.digest, footer.fileLength == entry.provenLength
    else { throw entry.disagreement() }
    return segment
  }
}

/// An open sealed segment in the cache.
private final class OpenSealed<S: Storage>: CachedBlock, @unchecked Sendable {
  let segment: SealedSegment<S>

  init(_ segment: SealedSegment<S>, size: Int) {
    self.segment = segment
    super.init(size: size)
  }
}
