// Writing the mark of what is durable, and how far a reader may go by it. What lies behind is hidden, not damaged: it may
// be durable a moment later, or never.

internal import FoundationEssentials

/// The mark's file as the writer keeps it.
struct DurableMarkFile<S: Storage> {
  private let file: S.File
  private let session: UUID
  private let boot: UUID

  /// Makes the file with its first mark; nil where the machine does not tell one run from another. What was written has
  /// its space, so that no later mark needs any; a sync here would prove nothing that is asked for. The manifest must
  /// have the session already: a reader that meets the mark first would hide what an earlier session has acknowledged.
  static func create(
    _ storage: S, session: UUID, segment: UInt32, end: UInt64
  ) throws(StoreFailure) -> DurableMarkFile? {
    guard let boot = storage.bootID() else { return nil }
    let mark = DurableMarkFile(file: try storage.create(LogFiles.durable), session: session, boot: boot)
    try mark.write(segment: segment, end: end)
    return mark
  }

  /// Says that all of a segment below `end` is durable.
  func write(segment: UInt32, end: UInt64) throws(StoreFailure) {
    var sink = ByteSink(capacity: DurableMark.size)
    DurableMark(session: session, boot: boot, segment: segment, end: end).write(to: &sink)
    try file.write(sink.bytes, at: 0)
  }
}

extension Storage {
  /// How far the active segment may be shown to a reader: as far as the manifest proves it or the writer's mark says it
  /// is durable. Without a mark of this run of the machine all valid frames are shown, as a recovery would.
  ///
  /// To be asked before the segment's bytes are read and after the index was; `manifest` must have been read before. When
  /// it was replaced meanwhile, that is thrown, for `withManifest` to begin again.
  func shownEnd(of manifest: Manifest) throws(StoreFailure) -> UInt64 {
    guard manifest.session != Manifest.noSession, let boot = bootID(), let mark = try readMark(), mark.boot == boot
    else { return .max }
    let active = manifest.segments[manifest.segments.count - 1]
    if mark.session == manifest.session, mark.segment == active.number { return max(active.provenLength, mark.end) }
    // A mark is written after the manifest that it goes with.
    guard try readManifest(writing: false) == manifest else {
      throw StoreFailure(.io, "the manifest was replaced", file: LogFiles.manifest)
    }
    return active.provenLength
  }

  /// A mark that is being written may be read half; then it is read again.
  private func readMark() throws(StoreFailure) -> DurableMark? {
    guard let file = try open(LogFiles.durable, writing: false) else { return nil }
    for _ in 0..<64 {
      let mark = try file.bytes(at: 0, count: DurableMark.size).read { DurableMark($0) }
      if let mark { return mark }
    }
    return nil
  }
}
