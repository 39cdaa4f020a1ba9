// A salvage into a folder on disk, which takes its name only when it is whole.

extension DiskStorage {
  /// Copies what is intact of the log in `source` to `folder`, which must be missing or empty; the source is only read.
  ///
  /// What an interruption leaves lies in a folder beside it, ending in `.salvaging`, and must be deleted before another
  /// attempt. Throws `backupMismatch` when there is one or `folder` holds anything, and whatever `salvageLog(to:)` throws.
  public static func salvageLog(
    from source: String, to folder: String, progress: @escaping (_ done: UInt64, _ of: UInt64) -> Void = { _, _ in }
  ) throws(StoreFailure) -> SalvageReport {
    let place = UnfinishedFolder(folder, ending: "salvaging")
    try place.prepare()
    let report = try DiskStorage(folder: source).salvageLog(
      to: DiskStorage(folder: place.workshop), progress: progress)
    try place.take()
    return report
  }
}
