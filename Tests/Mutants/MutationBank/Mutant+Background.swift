// Faults in what happens behind the commits: sealing segments, writing and reading the index.
// Each loses a segment to a crash, or believes bytes that nobody checked.

extension Mutant {
  static let sealing = [
    Mutant(
      "sealed-unsynced", "EventLog/Sealed/SealedFileWriter.swift", "A sealed segment is not synced.",
      """
          try writeOutput()
          try sync()
          return footer
      """,
      """
          try writeOutput()
          return footer
      """),
    Mutant(
      "sealed-name-unsynced", "EventLog/Maintenance/Maintenance+Sealing.swift",
      "A sealed segment's name is not synced.",
      """
          try storage.syncFolder(LogFiles.folder)
          let sealed = try SealedSegment<S>.open(
      """,
      """
          let sealed = try SealedSegment<S>.open(
      """),
    Mutant(
      "closed-deleted-before-swap", "EventLog/Maintenance/Maintenance+Sealing.swift",
      "The closed segment is deleted before the manifest names the sealed one.",
      "    let entry = try swap(number, sealed.footer)\n",
      """
          try? storage.remove(LogFiles.segment(number))
          try? storage.syncFolder(LogFiles.folder)
          let entry = try swap(number, sealed.footer)

      """),
    Mutant(
      "sealed-kept-after-uncertain-swap", "EventLog/Maintenance/Maintenance+Sealing.swift",
      "A sealed segment is deleted although the manifest may name it.",
      "    let entry = try swap(number, sealed.footer)\n",
      """
          let entry: Manifest.Segment
          do throws(StoreFailure) {
            entry = try swap(number, sealed.footer)
          } catch {
            try? storage.remove(LogFiles.sealed(number))
            throw error
          }

      """),
    Mutant(
      "uncertain-manifest-goes-on", "EventLog/Maintenance/Maintenance.swift",
      "The log goes on although nobody knows which manifest is in force.",
      "      if manifest.isUncertain { contents.poison(error) }\n"),
    Mutant(
      "index-not-brought-on", "EventLog/Maintenance/Maintenance.swift",
      "While callers load, the index on disk stays behind.",
      "if isIndexFarBehind, let task = nextIndexTask() {", "if false, let task = nextIndexTask() {"),
    Mutant(
      "sealed-not-read-back", "EventLog/Maintenance/Maintenance+Sealing.swift",
      "A sealed segment is not read back before it replaces the closed one.", "    try sealed.verify()\n"),
    Mutant(
      "sealed-before-indexed", "EventLog/Maintenance/Maintenance.swift",
      "A segment is sealed before the index on disk has all of it.",
      "$0.state == .closed && $0.lastPosition <= runs.lastPosition", "$0.state == .closed && runs.lastPosition <= .max"),
    Mutant(
      "wrong-leftover-deleted", "EventLog/Recovery/LogFolder.swift", "An opening deletes the file that counts.",
      "segment.state == .sealed ? LogFiles.segment(segment.number) : LogFiles.sealed(segment.number)",
      "segment.state == .sealed ? LogFiles.sealed(segment.number) : LogFiles.segment(segment.number)"),
    Mutant(
      "block-checksum-unchecked", "EventLog/Sealed/SealedSegment+Blocks.swift", "A block's checksum is not checked.",
      "guard stored.count == Int(storedLength), CRC.checksum(stored) == checksum else",
      "guard stored.count == Int(storedLength) else"),
    Mutant(
      "directory-checksum-unchecked", "EventLog/Sealed/SealedDirectory.swift",
      "The directory's checksum is not checked.",
      "guard bytes.count == Int(footer.directoryLength), CRC.checksum(bytes) == footer.directoryChecksum else",
      "guard bytes.count == Int(footer.directoryLength) else"),
    Mutant(
      "footer-checksum-unchecked", "EventLog/Sealed/SealedFooter+Reading.swift",
      "The footer's checksum is not checked.",
      ".littleEndian == checksum", ".littleEndian | checksum != 0"),
    Mutant(
      "sealed-chain-unchecked", "EventLog/Sealed/SealedSegment+Verification.swift",
      "Verifying does not compare the chain digest.",
      "if digest != footer.digest { return", "if digest == .start { return"),
    Mutant(
      "sealed-not-of-this-place", "EventLog/Sealed/SealedSegment.swift",
      "A sealed segment of another log or number is taken for this one.",
      "guard footer.segment == number, footer.logID == logID, header.number == number, header.logID == logID,",
      "guard"),
    Mutant(
      "sealed-not-of-this-history", "EventLog/Segments/SealedHandle.swift",
      "A sealed segment is not compared with the manifest.",
      "footer.digest == entry.digest, footer.fileLength == entry.provenLength", "footer.fileLength <= .max"),
  ]

  static let indexing = [
    Mutant(
      "run-unsynced", "EventLog/IndexRuns/IndexRunWriter.swift", "An index run is renamed without having been synced.",
      """
          try writeEnds()
          try file.sync()
      """,
      """
          try writeEnds()
      """),
    Mutant(
      "run-page-unchecked", "EventLog/IndexRuns/IndexRun.swift", "A page of the index is believed unchecked.",
      "if CRC.checksum(page) != stored { return start }", "if CRC.checksum(page) == stored &+ 1 { return start }"),
    Mutant(
      "run-of-another-log", "EventLog/IndexRuns/IndexRun.swift", "An index run of another log is taken for this one's.",
      "header.info.logID == logID, header.info.span == span", "header.info.span == span"),
    Mutant(
      "run-tail-unchecked", "EventLog/IndexRuns/IndexRun.swift", "A run's fences and checksums are not checked.",
      "guard bytes.read({ CRC.checksum(UnsafeRawBufferPointer(rebasing: $0[tail])) }) == header.tailChecksum,",
      "guard tail.count >= 0,"),
    Mutant(
      "run-of-what-is-not-durable", "EventLog/Writing/WriterThread.swift",
      "The index on disk may run ahead of the log.",
      "state.buffer.index.older.frozen?.lastPosition == last.lastPosition",
      "state.buffer.index.older.frozen != nil"),
    Mutant(
      "run-begins-inside-a-run", "EventLog/Writing/WriterThread.swift",
      "The frames behind an index run continue a run of frames before it.",
      "    if state.restartsRun { writer.restartRun() }\n"),
    Mutant(
      "index-trusted-after-error", "EventLog/Writing/WriteBuffer.swift",
      "A failed look into the index is taken for an answer.",
      "      if failure == nil { failure = error }\n"),
  ]
}
