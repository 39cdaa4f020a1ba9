// A folder that is made beside the place where it will stand, so that there is never half a book under its name.
// Restoring, salvaging and importing all make one.

internal import LibC

/// Where a folder is to stand, and where it is made.
public struct UnfinishedFolder: Sendable {
  /// Where it is to stand, without a slash at its end.
  public let path: String
  /// Where it is made.
  public let workshop: String

  /// A folder for `path`; what is unfinished has the same name with a dot and `ending`.
  public init(_ path: String, ending: String) {
    var path = path
    while path.utf8.count > 1, path.hasSuffix("/") { path.removeLast() }
    self.path = path
    workshop = path + "." + ending
  }

  /// Makes sure that nothing is in the way; with `continuing`, what an interruption has left is no obstacle.
  ///
  /// Throws `backupMismatch` when `path` holds anything or nothing can take its place, and, then with `file`, when
  /// there is a workshop.
  public func prepare(continuing: Bool = false) throws(StoreFailure) {
    guard try names(in: path)?.isEmpty ?? true else {
      throw StoreFailure(
        .backupMismatch, "the folder holds something", remedy: "Name a folder that is missing or empty.")
    }
    if let reason = reasonAgainstReplacing() {
      throw StoreFailure(.backupMismatch, reason, remedy: "Name a folder in it that is missing.")
    }
    if continuing { return }
    guard try names(in: workshop) == nil else { throw left("an interruption has left a folder") }
  }

  /// Does what goes on with the workshop that an interruption may have left; when that can't be done, it is said where
  /// the obstacle lies.
  func goingOn<Result>(_ body: () throws(StoreFailure) -> Result) throws(StoreFailure) -> Result {
    let isNew = try names(in: workshop) == nil
    do throws(StoreFailure) {
      return try body()
    } catch  where !isNew && (error.code == .backupMismatch || error.code == .corrupt) {
      throw left("what an interruption has left can't be gone on with: \(error.message)")
    }
  }

  private func left(_ message: String) -> StoreFailure {
    StoreFailure(.backupMismatch, message, file: workshop, remedy: "Delete what it left.")
  }

  /// Why an empty folder at `path` can't be replaced by another from beside it; nil when it can or there is none.
  private func reasonAgainstReplacing() -> String? {
    var (place, above) = (stat(), stat())
    guard lstat(path, &place) == 0 else { return nil }
    if place.st_mode & S_IFMT == S_IFLNK { return "it is a symbolic link" }
    guard stat(path + "/..", &above) == 0, above.st_dev != place.st_dev else { return nil }
    return "it is where another disk is mounted"
  }

  /// Gives the finished folder its name, durably.
  public func take() throws(StoreFailure) {
    guard rename(workshop, path) == 0 else { throw StoreFailure(system: errno, "renaming to \(path)", file: workshop) }
    try DiskStorage(folder: path).syncFolder("")
  }

  /// The names in a folder; nil where there is nothing. A file counts as a folder that holds something.
  private func names(in folder: String) throws(StoreFailure) -> [String]? {
    do throws(StoreFailure) {
      return try DiskStorage(folder: folder).names(in: "")
    } catch {
      guard error.errno == ENOTDIR else { throw error }
      return [folder]
    }
  }
}
