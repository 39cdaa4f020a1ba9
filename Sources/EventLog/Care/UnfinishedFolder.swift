// A folder that is made beside the place where it will stand, so that there is never half a book under its name.
// Restoring, salvaging and importing all make one.

internal import Glibc

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
  /// Throws `backupMismatch` when `path` holds anything, and, then with `file`, when there is a workshop.
  public func prepare(continuing: Bool = false) throws(LogError) {
    guard try names(in: path)?.isEmpty ?? true else {
      throw LogError(.backupMismatch, "the folder holds something", remedy: "Name a folder that is missing or empty.")
    }
    if continuing { return }
    guard try names(in: workshop) == nil else {
      throw LogError(
        .backupMismatch, "an interruption has left a folder", file: workshop, remedy: "Delete what it left.")
    }
  }

  /// Gives the finished folder its name, durably.
  public func take() throws(LogError) {
    guard rename(workshop, path) == 0 else { throw LogError(system: errno, "renaming to \(path)", file: workshop) }
    try DiskStorage(folder: path).syncFolder("")
  }

  /// The names in a folder; nil where there is nothing. A file counts as a folder that holds something.
  private func names(in folder: String) throws(LogError) -> [String]? {
    do throws(LogError) {
      return try DiskStorage(folder: folder).names(in: "")
    } catch {
      guard error.errno == ENOTDIR else { throw error }
      return [folder]
    }
  }
}
