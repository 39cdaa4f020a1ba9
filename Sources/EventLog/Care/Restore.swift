// Makes a book's log anew from a backup: checked before it is copied and after, and nowhere to be seen until it is
// whole.

extension DiskStorage {
  /// Copies the log of the backup in `source` to `folder`, which must be missing or empty.
  ///
  /// The backup is verified first, the copy afterwards; only then it takes its name. What an interruption leaves lies
  /// in a folder beside it, ending in `.restoring`, and is gone on with. Throws `corrupt` when the backup is damaged,
  /// `backupMismatch` when `folder` holds anything.
  public static func restoreLog(
    from source: String, to folder: String, progress: @escaping (_ done: UInt64, _ of: UInt64) -> Void = { _, _ in }
  ) throws(LogError) -> BackupReport {
    let place = UnfinishedFolder(folder, ending: "restoring")
    try place.prepare(continuing: true)
    let backup = DiskStorage(folder: source)
    _ = try backup.verifyLog()
    let unfinished = DiskStorage(folder: place.workshop)
    let report = try backup.backUpLog(to: unfinished, progress: progress)
    _ = try unfinished.verifyLog()
    try place.take()
    return report
  }
}
