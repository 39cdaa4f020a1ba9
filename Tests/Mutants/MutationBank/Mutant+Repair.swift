// Faults of backups.

extension Mutant {
  static let backups = [
    Mutant(
      "backup-ahead-of-the-book", "EventLog/Backup/Backup.swift",
      "A backup holds frames that a crash can still take from the book.",
      "    if segment.entry.state == .active { try segment.file.sync() }\n"),
    Mutant(
      "backup-frames-unsynced", "EventLog/Backup/Backup.swift", "Copied frames are named before they are synced.",
      "    try file.sync()\n"),
    Mutant(
      "backup-sealed-unsynced", "EventLog/Backup/Backup.swift", "A copied sealed segment is named before it is synced.",
      "    try Copy.inCopy { () throws(StoreFailure) in try copy.sync() }\n"),
    Mutant(
      "backup-sealed-name-unsynced", "EventLog/Backup/Backup.swift",
      "The manifest names a copied sealed segment whose name is not durable.",
      """
            try target.storage.syncFolder(LogFiles.folder)
            try SealedHandle(
      """,
      """
            try SealedHandle(
      """),
    Mutant(
      "backup-sealed-not-read-back", "EventLog/Backup/Backup.swift", "A copied sealed segment is believed unread.",
      "    try SealedHandle(entry, storage: target.storage, logID: manifest.logID).open().verify()\n"),
  ]
}
