// Sealing: a closed segment is rewritten into blocks, read back, and only then named by the manifest.
// A crash at any step leaves the closed segment, the sealed one, or both; the manifest says which one counts.

internal import FoundationEssentials

extension Maintenance {
  /// Seals a closed segment.
  func seal(_ number: UInt32) throws(StoreFailure) {
    let manifest = manifest.current
    let sealed: SealedSegment<S>
    do throws(StoreFailure) {
      sealed = try writeSealed(number, of: manifest)
    } catch {
      if error.code != .outcomeUnknown { try? storage.remove(LogFiles.sealed(number)) }
      throw error
    }
    let entry = try swap(number, sealed.footer)
    contents.reader.segments.replace(.sealed(SealedHandle(entry, storage: storage, logID: manifest.logID)))
    // What was read of its frames is of no use any more.
    contents.reader.cache.removeAll(of: number)
    try? storage.remove(LogFiles.segment(number))
    fence.letGo(of: number)
    try? storage.syncFolder(LogFiles.folder)
  }

  /// Writes the sealed segment and reads it back: it must give the same frames, by their chain digest.
  private func writeSealed(_ number: UInt32, of manifest: Manifest) throws(StoreFailure) -> SealedSegment<S> {
    try pauseForLoad()
    let closed = try storage.openSegment(Int(number) - 1, of: manifest, writing: false)
    var writer = SealedSegmentWriter(header: closed.header)
    try closed.walkClosed(manifest) { (header, content) throws(FormatFault) in
      try writer.add(header, content: content)
    }
    let file = try storage.create(LogFiles.sealed(number))
    _ = try writer.write(to: file) { () throws(StoreFailure) in try pauseForLoad() }
    try storage.syncFolder(LogFiles.folder)
    let sealed = try SealedSegment<S>.open(
      file, number: number, logID: manifest.logID, file: LogFiles.sealed(number))
    try sealed.verify()
    guard sealed.footer.digest == closed.entry.digest, sealed.footer.lastPosition == closed.entry.lastPosition else {
      throw StoreFailure(
        .corrupt, "the sealed segment differs from the closed one", file: LogFiles.sealed(number),
        remedy: StoreFailure.fileRemedy)
    }
    return sealed
  }

  /// Names the sealed segment in the manifest.
  private func swap(_ number: UInt32, _ footer: SealedFooter) throws(StoreFailure) -> Manifest.Segment {
    let index = Int(number) - 1
    do throws(StoreFailure) {
      try manifest.replace { manifest in
        manifest.segments[index].state = .sealed
        manifest.segments[index].provenLength = footer.fileLength
      }
    } catch {
      // Its space is wanted, but where the manifest may name it, it must stay.
      if !manifest.isUncertain, error.code != .outcomeUnknown { try? storage.remove(LogFiles.sealed(number)) }
      throw error
    }
    return manifest.current.segments[index]
  }
}
