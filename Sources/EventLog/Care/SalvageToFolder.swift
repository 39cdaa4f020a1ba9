// A salvage into a folder on disk, which takes its name only when it is whole.

internal import Glibc

extension DiskStorage {
  /// Copies what is intact of the log in `source` to `folder`, which must be missing or empty; the source is only read.
  ///
  /// What an interruption leaves lies in a folder beside it, ending in `.salvaging`, and must be deleted before another
  /// attempt. Throws `backupMismatch` when either folder holds anything, and whatever `salvageLog(to:)` throws.
  public static func salvageLog(
    from source: String, to folder: String, progress: @escaping (_ done: UInt64, _ of: UInt64) -> Void = { _, _ in }
  ) throws(LogError) -> SalvageReport {
    let name = folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder
    let unfinished = name + ".salvaging"
    for (path, remedy) in [
      (name, "Name a folder that is missing or empty."), (unfinished, "Delete what an interrupted salvage left there."),
    ] {
      guard try (DiskStorage(folder: path).names(in: "") ?? []).isEmpty else {
        throw LogError(.backupMismatch, "the folder holds something", file: path, remedy: remedy)
      }
    }
    let report = try DiskStorage(folder: source).salvageLog(to: DiskStorage(folder: unfinished), progress: progress)
    guard Glibc.rename(unfinished, name) == 0 else { throw LogError(system: errno, "renaming", file: name) }
    try DiskStorage(folder: name).syncFolder("")
    return report
  }
}
