// Faults in the fence: each leaves out one of the checks that keep a writer off a book which is no longer its own.

extension Mutant {
  static let fencing = [
    Mutant(
      "root-not-compared", "EventLog/Writing/Fence.swift", "A book that was moved away is written on.",
      """
          guard try storage.place(ofFolder: "") == .same else { return "the book's folder was moved, replaced or deleted" }

      """),
    Mutant(
      "log-folder-not-compared", "EventLog/Writing/Fence.swift", "A folder log that was moved away is written on.",
      """
          guard try storage.place(ofFolder: LogFiles.folder) == .same else {
      """,
      """
          guard try storage.place(ofFolder: LogFiles.folder) != .other || lock.number > 0 else {
      """),
    Mutant(
      "lock-file-not-compared", "EventLog/Writing/Fence.swift", "A lock that was removed is still relied on.",
      "    guard try storage.extent(of: LogFiles.lock)?.identity == lock else { return \"LOCK was removed or replaced\" }\n"
    ),
    Mutant(
      "session-not-compared", "EventLog/Writing/Fence.swift", "Another process's manifest is taken for the own one.",
      "    guard try Manifest(in: file, writing: false).session == holdings.session else { return false }\n"),
    Mutant(
      "replaced-segment-written-on", "EventLog/Writing/Fence.swift", "A segment that was replaced is written on.",
      "guard extent?.identity == active.identity else", "guard extent?.identity.device == active.identity.device else"),
    Mutant(
      "cut-segment-believed", "EventLog/Writing/Fence.swift", "A segment that was cut short is written on.",
      "extent.map { $0.size >= active.end } == true ? nil", "extent != nil ? nil"),
    Mutant(
      "no-fence-before-writing", "EventLog/Writing/LogWriter.swift",
      "Frames are written over what somebody has put there.",
      """
          try fence.check()
          try write(through: end)
      """,
      """
          try write(through: end)
      """),
    Mutant(
      "no-fence-before-acks", "EventLog/Writing/LogWriter.swift", "What was synced elsewhere is acknowledged.",
      """
          try fence.check()
          try leaveMark(end)
      """,
      """
          try leaveMark(end)
      """),
    Mutant(
      "no-fence-before-manifest", "EventLog/Segments/ManifestFile.swift", "Another book's manifest is replaced.",
      "      try fence.check()\n      do throws", "      do throws"),
    Mutant(
      "no-fence-before-background", "EventLog/Maintenance/Maintenance.swift",
      "Background work begins in a book that is no longer the own one.",
      """
        private func perform(_ task: MaintenanceTask) throws(StoreFailure) {
          try fence.check()
      """,
      """
        private func perform(_ task: MaintenanceTask) throws(StoreFailure) {
      """),
    Mutant(
      "folder-not-locked", "EventLog/Storage/DiskStorage.swift", "Who finds no lock file may write beside another.",
      "    guard let file = try openLockable(name) else { return nil }\n",
      "    guard let file = try openLockable(name), name != LogFiles.folder else { return try openLockable(name) }\n"),
    Mutant(
      "segment-not-locked", "EventLog/Writing/Fence.swift", "Who shares the segment may write to it.",
      "let lock = try storage.lock(existing: name)", "let lock: S.Lock? = nil"),
    Mutant(
      "closed-and-still-locked", "EventLog/Storage/DiskLock.swift", "A copy of the writer keeps a closed log.",
      "    if owner == getpid() { cdisk_unlock(file.descriptor) }\n"),
    Mutant(
      "session-kept", "EventLog/Recovery/ActiveRecovery.swift", "An opening goes on with the session before.",
      "    manifest.session = options.newSession ?? UUID()\n"),
    Mutant(
      "log-goes-on-when-fenced", "EventLog/Maintenance/Maintenance.swift", "Only the background work stops.",
      "      if error.code == .outcomeUnknown { contents.fail(error) }\n"),
    Mutant(
      "lost-log-made-anew", "EventLog/Recovery/Recovery.swift", "A log that was lost is made anew, empty.",
      "    if case .lost(let error) = try storage.logPresence() { throw error }\n"),
    Mutant(
      "traces-overlooked", "EventLog/Recovery/LogPresence.swift", "Views without a log prove nothing.",
      "(\"views\", { $0.hasSuffix(\".sqlite\") }),", ""),
    Mutant(
      "names-unchecked-by-readers", "EventLog/Reading/LogFollower.swift",
      "A reader takes a log with segments that no manifest names.",
      """
          try storage.checkNames(manifest)
          var loading
      """,
      """
          var loading
      """),
    Mutant(
      "names-unchecked-by-backups", "EventLog/Backup/Backup.swift",
      "A backup takes a log with segments that no manifest names.",
      "      try checkNames(manifest)\n"),
    Mutant(
      "foreign-manifest-trusted", "EventLog/Repair/Salvage.swift", "A salvage goes by another log's manifest.",
      "manifest = try Salvage.isForeign(found, folder, source) ? nil : found", "manifest = found"),
    Mutant(
      "mark-before-sync", "EventLog/Writing/LogWriter.swift", "Readers are told of frames that are not synced.",
      "      try active.file.write(output.bytes, at: active.end)\n",
      "      try active.file.write(output.bytes, at: active.end)\n      try leaveMark(end)\n"),
    Mutant(
      "no-mark", "EventLog/Writing/LogWriter.swift", "Commits are acknowledged that no reader is shown.",
      "    try leaveMark(end)\n"),
    Mutant(
      "mark-of-any-boot", "EventLog/Storage/Storage+DurableMark.swift",
      "A mark counts after the machine was started again.",
      "mark.boot == boot", "mark.boot != mark.session"),
    Mutant(
      "mark-of-any-session", "EventLog/Storage/Storage+DurableMark.swift", "Another writer's mark is believed.",
      "if mark.session == manifest.session, mark.segment", "if mark.segment"),
    Mutant(
      "mark-of-any-segment", "EventLog/Storage/Storage+DurableMark.swift", "A mark of another segment is believed.",
      "mark.segment == active.number {", "mark.segment > 0 {"),
    Mutant(
      "stale-manifest-believed", "EventLog/Storage/Storage+DurableMark.swift",
      "A manifest that was replaced while it was read hides what was acknowledged.",
      "guard try readManifest(writing: false) == manifest else", "guard mark.segment > 0 else"),
    Mutant(
      "damage-below-mark-passed-over", "EventLog/Recovery/ActiveTail.swift",
      "A reader stops at a damaged frame that is known to be durable.",
      "limit == .max ? nil : damaged(at: end)", "nil"),
    Mutant(
      "hidden-taken-for-damage", "EventLog/Recovery/ActiveTail.swift",
      "What a writer has not acknowledged yet is judged as damage.",
      "    if end.offset >= limit { return nil }\n"),
    Mutant(
      "backup-ends-where-it-can-read", "EventLog/Repair/SourceFrames.swift",
      "A backup beside the writer takes a damaged last frame for the end of the log.",
      "segment.damage(at: end, below: limit, content", "segment.damage(at: end, below: .max, content"),
    Mutant(
      "locked-twice", "EventLog/Writing/Fence.swift", "A log that goes on finds its own locks in its way.",
      "storage.identity(of: held)", "lock"),
    Mutant(
      "backup-of-unsynced", "EventLog/Repair/SourceFrames.swift", "A backup copies what is not synced.",
      "segment.entry.state == .active ? try storage.shownEnd(of: manifest)",
      "segment.entry.state == .active ? UInt64.max"),
    Mutant(
      "no-fence-before-segment", "EventLog/Writing/LogWriter.swift",
      "A new segment is made in a book that is no longer the own one.",
      """
          try fence.check()
          let (opened, file)
      """,
      """
          let (opened, file)
      """),
    Mutant(
      "no-fence-behind-segment", "EventLog/Writing/LogWriter.swift",
      "The next segment is gone on with without a last look at the old one.",
      """
          try fence.check()
          try fence.hold(opened
      """,
      """
          try fence.hold(opened
      """),
    Mutant(
      "no-fence-before-repair", "EventLog/Recovery/ActiveRecovery.swift",
      "An opening cuts the end of a book that was put in the place of its own.",
      """
          try fence.checkOpening()
          do throws
      """,
      """
          do throws
      """),
    Mutant(
      "no-fence-before-epoch", "EventLog/Recovery/ActiveRecovery.swift",
      "An opening replaces the manifest of a book that was put in the place of its own.",
      """
          try fence.checkOpening()
          fence.adopt
      """,
      """
          fence.adopt
      """),
    Mutant(
      "no-fence-before-tidying", "EventLog/Maintenance/Maintenance+Index.swift",
      "Runs are deleted from another book's index.", "guard (try? fence.check()) != nil, let tidied", "guard let tidied"
    ),
    Mutant(
      "no-fence-in-background", "EventLog/Maintenance/Maintenance.swift",
      "Long background work goes on when the book is no longer the own one.",
      """
      "the log is being closed") }
          try fence.check()
      """,
      """
      "the log is being closed") }
      """),
    Mutant(
      "closed-segment-not-locked", "EventLog/Recovery/Recovery.swift",
      "In a copy of hard links, the active segment of another writer is taken for one that nobody writes to.",
      "    for segment in manifest.segments where segment.state == .closed { try fence.holdClosed(segment.number) }\n"),
    Mutant(
      "segment-of-another-log", "EventLog/Recovery/SegmentLoader.swift", "A segment of another log is taken in.",
      "header.number == entry.number, header.logID == manifest.logID, header.digest == digest,",
      "header.number == entry.number, header.digest == digest,"),
    Mutant(
      "reader-goes-on-in-another-log", "EventLog/Reading/LogFollower.swift",
      "A reader goes on in the log that was put in the place of its own.",
      "guard manifest.logID != self.manifest.logID else { return }",
      "guard manifest.logID != self.manifest.logID, manifest.segments.isEmpty else { return }"),
    Mutant(
      "place-believed-by-reader", "EventLog/LogReader.swift",
      "What is derived from a log goes on where another one lies.", "if try storage.isElsewhere() { try refresh() }",
      "_ = storage"),
    Mutant(
      "place-believed-by-writer", "EventLog/Log.swift", "A writer goes on deriving where another book lies.",
      "guard try storage.isElsewhere() else { return }", "guard try storage.isElsewhere(), false else { return }"),
    Mutant(
      "names-unchecked-by-verification", "EventLog/Reading/Verification.swift",
      "A log with segments that no manifest names is verified.",
      """
            try checkNames(manifest)
            var verification
      """,
      """
            var verification
      """),
    Mutant(
      "names-unchecked-by-writers", "EventLog/Recovery/Recovery.swift",
      "A log with segments that no manifest names is written on.", "    try files.check(manifest)\n"),
  ]
}
