// Copies of a book and books from copies. Only the log is copied: what is derived from it is built again.

public import EventLog
internal import EventLogStore
internal import EventSourcing
internal import FoundationEssentials

extension Book {
  /// Copies the book in the folder `path` to another folder, also while it is in use; a second time only what is new.
  ///
  /// `progress` is told bytes, on any thread.
  ///
  /// - Throws: `unsuitableFolder` when `destination` is neither missing, empty nor an earlier backup of this book.
  public static func backUp(
    _ path: String, to destination: String, progress: @escaping @Sendable (_ done: UInt64, _ of: UInt64) -> Void
  ) async throws(BookError) -> BackupReport {
    guard exists(at: path) else { throw .noSuchBook(path) }
    guard resolved(path) != resolved(destination) else {
      throw .unsuitableFolder(destination, reason: "it is the book itself", remedy: "name another folder")
    }
    return try await careful(destination) {
      try requireEvidence(for: LogEventReader(DiskStorage(folder: path)), path)
      return try DiskStorage(folder: path).backUpLog(to: DiskStorage(folder: destination), progress: progress)
    }
  }

  /// Makes a book in the folder `path`, which must be missing or empty, from a backup.
  ///
  /// `progress` is told how much of how much of a step is done, on any thread.
  ///
  /// - Throws: `store` with the code `corrupt` when the backup is damaged; nothing is made then.
  public static func restore(
    _ path: String, from source: String,
    progress: @escaping @Sendable (_ step: RestoreStep, _ done: UInt64, _ of: UInt64) -> Void
  ) async throws(BookError) -> BackupReport {
    guard exists(at: source) else { throw .noSuchBook(source) }
    return try await careful(path) { try DiskStorage.restoreLog(from: source, to: path, progress: progress) }
  }

  private static func resolved(_ path: String) -> String {
    URL(fileURLWithPath: path).resolvingSymlinksInPath().standardizedFileURL.path
  }

  static func careful<Result: Sendable>(
    _ folder: String, _ work: @escaping @Sendable () throws -> Result
  ) async throws(BookError) -> Result {
    do {
      return try await offCooperativeThreads(work)
    } catch let error as LogError {
      throw BookError(error, folder: folder)
    } catch {
      throw BookError(error)
    }
  }
}

extension BookError {
  /// The error of work that was to fill a folder.
  init(_ error: LogError, folder: String) {
    guard error.code == .backupMismatch else {
      self = .store(StoreFailure(error))
      return
    }
    let reason = error.message + (error.file.map { " [\($0)]" } ?? "")
    self = .unsuitableFolder(folder, reason: reason, remedy: error.remedy ?? "name another folder")
  }
}
