// Faults in acknowledging, in flushing and in adding segments.
// Each breaks the rule that a commit is acknowledged only after a sync that covers it, or lets go of it later.

extension Mutant {
  static let acknowledging = [
    Mutant(
      "ack-when-staged", "EventLog/Log+Durability.swift", "Callers are acknowledged as soon as they have staged.",
      "if durable.position >= position { return Outcome() }",
      "if buffer.index.lastPosition >= position { return Outcome() }"),
    Mutant(
      "ack-one-too-far", "EventLog/Writing/Waiters.swift",
      "A flush also acknowledges whoever waits for the next event.",
      "waiting.last.map { $0.through <= position } ?? true",
      "waiting.last.map { $0.through &- 1 <= position } ?? true"),
    Mutant(
      "acks-out-of-order", "EventLog/Writing/Waiters.swift", "Who came last is acknowledged first.",
      "let taken = waiting[..<count].map(\\.continuation)",
      "let taken = waiting[..<count].reversed().map(\\.continuation)"
    ),
    Mutant(
      "waiters-out-of-order", "EventLog/Writing/Waiters.swift",
      "A caller that came late hides that another before it waits for more.",
      "isLast ? waiting.count : waiting.partitioningIndex { $0.through > through }", "waiting.count"),
    Mutant(
      "staging-after-failure", "EventLog/Writing/WriteBuffer.swift", "A failed log still takes events.",
      """
          if let failure { throw failure }
          guard !isClosing else
      """,
      """
          guard !isClosing else
      """),
    Mutant(
      "failure-not-told", "EventLog/Reading/LogContents.swift", "Who waits during a failure is acknowledged.",
      "for waiter in waiters { waiter.resume(returning: error) }",
      "for waiter in waiters { waiter.resume(returning: nil) }"),
    Mutant(
      "no-closing-durable-end", "EventLog/Writing/WriterThread.swift", "Closing leaves no proof of the last frames.",
      "do throws(StoreFailure) { try writer.writeDurableEnd() } catch { failure = error }", "_ = failure"),
    Mutant(
      "lock-kept-after-close", "EventLog/Writing/WriterThread.swift", "A closed log keeps its lock.",
      "    writer.fence.release()\n"),
  ]

  static let flushing = [
    Mutant(
      "frames-unsynced", "EventLog/Writing/LogWriter.swift", "Frames are acknowledged without a sync.",
      "      try active.file.sync()\n", "      if active.end == .max { try active.file.sync() }\n"),
    Mutant(
      "sync-before-frames", "EventLog/Writing/LogWriter.swift", "The sync comes before the write that it should cover.",
      """
          try write(through: end)
          do throws(StoreFailure) {
            try active.file.sync()
      """,
      """
          do throws(StoreFailure) {
            try active.file.sync()
            try write(through: end)
      """),
    Mutant(
      "sync-tried-again", "EventLog/Writing/LogWriter.swift", "A failed sync is repeated, and the second is believed.",
      "      try active.file.sync()\n",
      "      do throws(StoreFailure) { try active.file.sync() } catch { try active.file.sync() }\n"),
    Mutant(
      "failed-sync-is-plain", "EventLog/Writing/LogWriter.swift", "A failed sync is reported like a failed write.",
      "        .outcomeUnknown, \"a sync failed", "        .io, \"a sync failed"),
    Mutant(
      "watermark-too-high", "EventLog/Writing/LogWriter.swift", "Frames claim that their own flush was durable before.",
      "durableThrough: active.end)", "durableThrough: active.end + UInt64(output.count))"),
    Mutant(
      "watermark-too-low", "EventLog/Writing/LogWriter.swift", "Frames prove nothing of those before them.",
      "durableThrough: active.end)", "durableThrough: 0)"),
    Mutant(
      "zeros-over-frames", "EventLog/Writing/LogWriter.swift", "Growing the file writes zeros over the last frame.",
      "try active.file.writeZeros(from: active.filled, to: active.filled + active.step)",
      "try active.file.writeZeros(from: max(512, active.filled - 64), to: active.filled + active.step)"),
    Mutant(
      "offset-kept-after-flush", "EventLog/Writing/LogWriter.swift", "The next flush overwrites this one.",
      "    active.end = end\n"),
  ]

  static let rotation = [
    Mutant(
      "segment-unsynced", "EventLog/Storage/Storage+LogFiles.swift", "A new segment's header is not synced.",
      """
          try file.writeZeros(from: UInt64(SegmentHeader.size), to: filled)
          try file.sync()
      """,
      """
          try file.writeZeros(from: UInt64(SegmentHeader.size), to: filled)
      """),
    Mutant(
      "segment-name-unsynced", "EventLog/Storage/Storage+LogFiles.swift", "A new segment's name is not synced.",
      """
          try syncFolder(LogFiles.folder)
          return (entry, file)
      """,
      """
          return (entry, file)
      """),
    Mutant(
      "manifest-unsynced", "EventLog/Storage/Storage+LogFiles.swift",
      "A manifest is renamed without having been synced.",
      """
          try file.write(bytes.bytes, at: 0)
          try file.sync()
      """,
      """
          try file.write(bytes.bytes, at: 0)
      """),
    Mutant(
      "manifest-synced-after-rename", "EventLog/Storage/Storage+LogFiles.swift",
      "A manifest is synced after its rename.",
      """
          let file = try writeNewManifest(manifest)
          try adoptNewManifest()
      """,
      """
          let file = try create(LogFiles.newManifest)
          var bytes = ByteSink()
          manifest.write(to: &bytes)
          try file.write(bytes.bytes, at: 0)
          try adoptNewManifest()
          try file.sync()
      """),
    Mutant(
      "manifest-name-unsynced", "EventLog/Storage/Storage+LogFiles.swift",
      "The rename of an opening's manifest is not synced.",
      """
          try adoptNewManifest()
          try syncFolder(LogFiles.folder)
      """,
      """
          try adoptNewManifest()
      """),
    Mutant(
      "changed-manifest-name-unsynced", "EventLog/Segments/ManifestFile.swift",
      "A manifest's rename while the log is open is not synced.",
      "      try storage.syncFolder(LogFiles.folder)\n"),
    Mutant(
      "failed-rename-taken-for-none", "EventLog/Segments/ManifestFile.swift",
      "After a rename that may have happened the log goes on.",
      "value.isUncertain = error.code == .io", "value.isUncertain = false"),
    Mutant(
      "manifest-in-place", "EventLog/Storage/Storage+LogFiles.swift", "The manifest is overwritten where it lies.",
      "let file = try create(LogFiles.newManifest)", "let file = try create(LogFiles.manifest)"),
    Mutant(
      "manifest-without-segment", "EventLog/Writing/LogWriter.swift", "The manifest does not name a new segment.",
      "      manifest.segments.append(opened)\n"),
    Mutant(
      "zeros-kept-when-closed", "EventLog/Writing/LogWriter.swift", "A closed segment keeps its zeros.",
      """
          try active.file.truncate(to: active.end)
          active = Active(
      """,
      """
          active = Active(
      """),
    Mutant(
      "failed-flush-left", "EventLog/Writing/LogWriter.swift", "What found no space in the end is kept all the same.",
      """
              try active.file.truncate(to: active.end)
            } catch {
      """,
      """
              try fence.check()
            } catch {
      """),
    Mutant(
      "positions-mistaken", "EventLog/Log+Durability.swift", "Who waits for what became void is told it is durable.",
      "position <= generationEnds[Int(generation)] ? nil", "position <= durable.position ? nil"),
    Mutant(
      "void-remembered", "EventLog/Reading/LogContents.swift", "Staging goes on behind what became void.",
      "      state.buffer.restart(on: index)\n", "      state.buffer.restart(on: state.buffer.index)\n"),
    Mutant(
      "subscribers-sent-away", "EventLog/Reading/LogContents.swift", "Who waits for more gives up on a full disk.",
      "error.isMendable && !isFinal ?", "error.isMendable && isFinal ?"),
    Mutant(
      "failed-sync-waited-out", "EventLog/Types/StoreFailure+Faults.swift", "After a failed sync a log goes on.",
      "code == .diskFull }", "code == .diskFull || code == .outcomeUnknown }"),
    Mutant(
      "run-over-segments", "EventLog/Writing/LogWriter.swift", "A run goes on from one segment into the next.",
      "    encoder.restartRun()\n"),
  ]
}
