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
      "    guard try storage.status(of: LogFiles.lock)?.identity == lock else { return \"LOCK was removed or replaced\" }\n"
    ),
    Mutant(
      "session-not-compared", "EventLog/Writing/Fence.swift", "Another process's manifest is taken for the own one.",
      "    guard try Manifest(in: file, writing: false).session == holdings.session else { return false }\n"),
    Mutant(
      "replaced-segment-written-on", "EventLog/Writing/Fence.swift", "A segment that was replaced is written on.",
      "guard status?.identity == active.identity else", "guard status?.identity.device == active.identity.device else"),
    Mutant(
      "cut-segment-believed", "EventLog/Writing/Fence.swift", "A segment that was cut short is written on.",
      "status.map { $0.size >= active.end } == true ? nil", "status != nil ? nil"),
    Mutant(
      "no-fence-before-writing", "EventLog/Writing/LogWriter.swift",
      "Frames are written over what somebody has put there.",
      """
          try fence.check()
          try extend(to: end)
      """,
      """
          try extend(to: end)
      """),
    Mutant(
      "no-fence-before-acks", "EventLog/Writing/LogWriter.swift", "What was synced elsewhere is acknowledged.",
      """
          try fence.check()
          active.end = end
      """,
      """
          active.end = end
      """),
    Mutant(
      "no-fence-before-manifest", "EventLog/Segments/ManifestFile.swift", "Another book's manifest is replaced.",
      "      try fence.check()\n      do throws", "      do throws"),
    Mutant(
      "no-fence-before-background", "EventLog/Maintenance/Maintenance.swift",
      "Background work begins in a book that is no longer the own one.",
      """
        private func perform(_ task: MaintenanceTask) throws(LogError) {
          try fence.check()
      """,
      """
        private func perform(_ task: MaintenanceTask) throws(LogError) {
      """),
    Mutant(
      "folder-not-locked", "EventLog/Storage/DiskStorage.swift", "Who finds no lock file may write beside another.",
      "    guard let file = try openLockable(name) else { return nil }\n",
      "    guard let file = try openLockable(name), name != LogFiles.folder else { return try openLockable(name) }\n"),
    Mutant(
      "segment-not-locked", "EventLog/Writing/Fence.swift", "Who shares the segment may write to it.",
      "let lock = try storage.lock(existing: LogFiles.segment(segment))", "let lock: S.Lock? = nil"),
    Mutant(
      "session-kept", "EventLog/Recovery/ActiveRecovery.swift", "An opening goes on with the session before.",
      "    manifest.session = options.newSession ?? UUID()\n"),
    Mutant(
      "log-goes-on-when-fenced", "EventLog/Maintenance/Maintenance.swift", "Only the background work stops.",
      "      if error.code == .poisoned { contents.fail(error) }\n"),
  ]
}
