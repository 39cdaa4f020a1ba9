// Copies of a book and books from copies. Only the log is copied: what is derived from it is built again.

public import EventLog
internal import EventLogStore
internal import EventSourcing
internal import LibC

extension Book {
  /// Copies the book in the folder `path` to another folder, also while it is in use; a second time only what is new.
  ///
  /// `progress` is told bytes, on any thread.
  ///
  /// - Throws: `unsuitableFolder` when `destination` is neither missing, empty nor an earlier backup of this book.
  public static func backUp(
    _ path: String, to destination: String, progress: @escaping @Sendable (_ done: UInt64, _ of: UInt64) -> Void
  ) async throws(Failure) -> BackupReport {
    try requireBook(at: path)
    try requireOutside(destination, of: path, "the book")
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
  ) async throws(Failure) -> BackupReport {
    try requireBook(at: source)
    try requireOutside(path, of: source, "the backup")
    return try await careful(path) { try DiskStorage.restoreLog(from: source, to: path, progress: progress) }
  }

  /// Refuses a folder that is `book` or lies in it, whatever links and dots lead there.
  static func requireOutside(_ folder: String, of book: String, _ what: String) throws(Failure) {
    guard let own = FolderPath.identity(book), var place = FolderPath.nearest(folder) else { return }
    if FolderPath.identity(folder) == own {
      throw .unsuitableFolder(folder, reason: "it is \(what) itself", remedy: "name another folder")
    }
    while true {
      if FolderPath.identity(place) == own {
        throw .unsuitableFolder(folder, reason: "it lies in \(what)", remedy: "name a folder outside of it")
      }
      guard place != "/" else { return }
      place = FolderPath.above(place)
    }
  }

  static func careful<Result: Sendable>(
    _ folder: String, _ work: @escaping @Sendable () throws -> Result
  ) async throws(Failure) -> Result {
    do {
      return try await offCooperativeThreads(work)
    } catch let error as StoreFailure {
      throw Failure(error, folder: folder)
    } catch {
      throw Failure(error)
    }
  }
}

extension BookError {
  /// The error of work that was to fill a folder.
  init(_ error: StoreFailure, folder: String) {
    guard error.code == .backupMismatch else {
      self = .store(error)
      return
    }
    let reason = error.message + (error.file.map { " [\($0)]" } ?? "")
    self = .unsuitableFolder(folder, reason: reason, remedy: error.remedy ?? "name another folder")
  }
}

/// Paths of folders, followed to where they lead.
private enum FolderPath {
  /// What tells the folder at a path from all others, links followed; nil where there is nothing.
  static func identity(_ path: String) -> FileIdentity? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    return FileIdentity(device: UInt64(status.st_dev), number: UInt64(status.st_ino))
  }

  /// The path without links and dots of the nearest folder above `path` that is there, or of itself.
  static func nearest(_ path: String) -> String? {
    var path = path
    while true {
      if let real = realpath(path, nil) {
        defer { free(real) }
        return String(cString: real)
      }
      guard path != "/", path != "." else { return nil }
      path = above(path)
    }
  }

  static func above(_ path: String) -> String {
    var parts = path.split(separator: "/")
    _ = parts.popLast()
    if path.hasPrefix("/") { return "/" + parts.joined(separator: "/") }
    return parts.isEmpty ? "." : parts.joined(separator: "/")
  }
}
