// What a writer holds, and the check that all of it is still its own: the lock, the folders, the manifest with its
// session, and the active segment, each at its name. Whoever moves a book, puts another in its place or removes its lock
// under a running writer fences it off: it acknowledges and changes nothing from then on.

internal import FoundationEssentials

/// The ownership of a log that is open for writing.
final class Fence<S: Storage>: Sendable {
  private struct Holdings {
    var session: UUID
    /// The manifest as it was last found to be this session's.
    var manifest: FileStatus?
    /// It is kept open, so that no other gets its number.
    var manifestFile: S.File?
    var active: Active?
    var locks: Locks?
  }

  private struct Active {
    let name: String
    let identity: FileIdentity
    /// All bytes below were written.
    var end: UInt64
  }

  private struct Locks {
    let file: S.Lock
    let folder: S.Lock
    /// Those of all segments of frames: a closed one may still be another writer's active one in a copy of hard links.
    var segments: [UInt32: S.Lock] = [:]
  }

  private let storage: S
  private let lock: FileIdentity
  private let holdings: Monitor<Holdings>

  /// Takes both locks that a log always has; `file` is that on LOCK. The session is the manifest's as it was found.
  init(_ storage: S, file: S.Lock, folder: S.Lock, session: UUID) {
    self.storage = storage
    lock = storage.identity(of: file)
    holdings = Monitor(Holdings(session: session, locks: Locks(file: file, folder: folder)))
  }

  /// Lets go of all locks.
  func release() { holdings.withLock { $0.locks = nil } }

  /// Goes on with another active segment, which it locks first; throws `locked` when somebody else writes to it.
  func hold(_ segment: UInt32, _ file: S.File, end: UInt64) throws(StoreFailure) {
    try holdClosed(segment)
    let status = try file.status()
    holdings.withLock { holdings in
      holdings.active = Active(name: LogFiles.segment(segment), identity: status.identity, end: end)
    }
  }

  /// Locks a segment that is not written to any more, unless it is locked already.
  func holdClosed(_ segment: UInt32) throws(StoreFailure) {
    let name = LogFiles.segment(segment)
    if let held = holdings.withLock({ $0.locks?.segments[segment] }),
      try storage.extent(of: name)?.identity == storage.identity(of: held)
    {
      return
    }
    let lock = try storage.lock(existing: name)
    holdings.withLock { $0.locks?.segments[segment] = lock }
  }

  /// Lets go of a segment that was sealed.
  func letGo(of segment: UInt32) { holdings.withLock { $0.locks?.segments[segment] = nil } }

  /// Remembers how far the active segment was written.
  func wrote(to end: UInt64) { holdings.withLock { $0.active?.end = end } }

  /// Remembers the manifest that was just put in its place.
  func adopt(_ manifest: Manifest, _ file: S.File) {
    let status = try? file.status()
    holdings.withLock { holdings in
      holdings.session = manifest.session
      (holdings.manifest, holdings.manifestFile) = (status, file)
    }
  }

  /// Throws `outcomeUnknown` unless everything is still at its name and this writer's.
  func check() throws(StoreFailure) {
    do throws(StoreFailure) {
      if let reason = try reasonAgainst() { throw Fence.lost(reason) }
    } catch  where error.code != .outcomeUnknown {
      throw Fence.lost("nobody can tell whether it still is: \(error.message)", file: error.file, errno: error.errno)
    }
  }

  /// Why something failed: that the book is no longer this writer's explains any other error.
  func explanation(of error: StoreFailure) -> StoreFailure {
    guard error.code == .io || error.code == .corrupt else { return error }
    do throws(StoreFailure) {
      try checkOpening()
    } catch let lost where lost.code == .outcomeUnknown {
      return lost
    } catch {}
    return error
  }

  /// The same for an opening: it has promised nothing yet, so what it can't find out is an error like any other.
  func checkOpening() throws(StoreFailure) {
    if let reason = try reasonAgainst() { throw Fence.lost(reason) }
  }

  /// What is no longer this writer's; nil when all is.
  private func reasonAgainst() throws(StoreFailure) -> String? {
    guard try storage.place(ofFolder: "") == .same else { return "the book's folder was moved, replaced or deleted" }
    guard try storage.place(ofFolder: LogFiles.folder) == .same else {
      return "the folder log was moved, replaced or deleted"
    }
    guard try storage.extent(of: LogFiles.lock)?.identity == lock else { return "LOCK was removed or replaced" }
    return try holdings.withLock { (holdings) throws(StoreFailure) in
      guard try ownsManifest(&holdings) else { return "another process has written the manifest" }
      guard let active = holdings.active else { return nil }
      let extent = try storage.extent(of: active.name)
      guard extent?.identity == active.identity else { return "\(active.name) was moved, replaced or deleted" }
      return extent.map { $0.size >= active.end } == true ? nil : "\(active.name) was cut short"
    }
  }

  /// Looks at the manifest's number, size and time of change first, and reads it only when one of them differs.
  private func ownsManifest(_ holdings: inout Holdings) throws(StoreFailure) -> Bool {
    if let known = holdings.manifest, try storage.status(of: LogFiles.manifest) == known { return true }
    guard let file = try storage.open(LogFiles.manifest, writing: false) else { return false }
    let status = try file.status()
    guard try Manifest(in: file, writing: false).session == holdings.session else { return false }
    (holdings.manifest, holdings.manifestFile) = (status, file)
    return true
  }

  private static func lost(_ reason: String, file: String? = nil, errno: Int32? = nil) -> StoreFailure {
    StoreFailure(
      .outcomeUnknown, "the book is no longer this writer's, so the newest events may or may not be in it: \(reason)",
      file: file, remedy: "Open it again where it lies now.", errno: errno)
  }
}
