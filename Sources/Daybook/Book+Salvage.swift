// A new book from what is intact of a damaged one. Only the log is read; what is derived from it is built again.

public import EventLog
internal import EventLogStore
internal import EventSourcing
internal import FoundationEssentials

extension Book {
  /// Saves what is intact of the book in the folder `path` into a new book in another folder; nothing in `path` is
  /// changed.
  ///
  /// `progress` is told segments, on any thread.
  ///
  /// - Throws: `noSuchBook` when there is no log at all, `unsuitableFolder` when `destination` holds anything.
  public static func salvage(
    _ path: String, to destination: String, progress: @escaping @Sendable (_ done: UInt64, _ of: UInt64) -> Void
  ) async throws(Failure) -> SalvageReport {
    guard FileManager.default.fileExists(atPath: path + "/log") else { throw .noSuchBook(path) }
    try requireOutside(destination, of: path, "the book")
    return try await careful(destination) {
      try DiskStorage.salvageLog(from: path, to: destination, progress: progress)
    }
  }
}
