// Makes a book's log anew from a backup: checked before it is copied and after, and nowhere to be seen until it is
// whole.

/// What a restore is doing.
public enum RestoreStep: Sendable {
  /// The backup is read; positions.
  case checkingBackup
  /// It is copied; bytes.
  case copying
  /// The copy is read; positions.
  case checkingCopy
}

extension DiskStorage {
  /// Copies the log of the backup in `source` to `folder`, which must be missing or empty.
  ///
  /// The backup is verified first, the copy afterwards; only then it takes its name. What an interruption leaves lies
  /// in a folder beside it, ending in `.restoring`, and is gone on with. `progress` is told how much of how much of a
  /// step is done. Throws `corrupt` when the backup is damaged, `backupMismatch` when `folder` holds anything or when
  /// what an interruption left can't be gone on with.
  public static func restoreLog(
    from source: String, to folder: String,
    progress: @escaping (_ step: RestoreStep, _ done: UInt64, _ of: UInt64) -> Void = { _, _, _ in }
  ) throws(StoreFailure) -> BackupReport {
    let place = UnfinishedFolder(folder, ending: "restoring")
    try place.prepare(continuing: true)
    let backup = DiskStorage(folder: source)
    // Only the log is copied, so damage in what is derived from it is no obstacle.
    _ = try backup.verifyLog(comparesIndex: false) { progress(.checkingBackup, $0, $1) }
    let unfinished = DiskStorage(folder: place.workshop)
    let report = try place.goingOn { () throws(StoreFailure) in
      let report = try backup.backUpLog(to: unfinished) { progress(.copying, $0, $1) }
      _ = try BackupTarget<DiskStorage>.inCopy { () throws(StoreFailure) in
        try unfinished.verifyLog(comparesIndex: false) { progress(.checkingCopy, $0, $1) }
      }
      return report
    }
    try place.take()
    return report
  }
}
