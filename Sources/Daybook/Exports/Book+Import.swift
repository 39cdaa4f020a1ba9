// Making a book from an export: in a folder beside the place where it will stand, so that there is never half a book
// under its name.

internal import EventLog
internal import EventLogStore
internal import EventSourcing
internal import FoundationEssentials
internal import Glibc

extension Book {
  /// Makes the book in the folder `path` from the lines of docs/export-format.md; the folder must be missing or empty.
  ///
  /// The book has the log id of its source and equals it. What was written is read again before the book gets its
  /// name. After an error nothing is left.
  ///
  /// - Parameter progress: told now and then how many bytes of how many are read; of 0 when the size is not known.
  /// - Throws: `invalidImport`, naming the line; `store` with the code `io`, `diskFull` or `locked`.
  public static func make(
    at path: String, importing source: CommandSource,
    progress: (@Sendable (_ done: Int, _ of: Int) -> Void)? = nil
  ) async throws(BookError) -> ExportSummary {
    let place = BookPlace(path)
    do {
      let work = try await offCooperativeThreads { Lock(try LogImport(source)) }
      try place.prepare()
      do {
        let summary = try await fill(place.workshop, work, progress)
        try place.take()
        return summary
      } catch {
        place.clear()
        throw error
      }
    } catch {
      throw BookError(error)
    }
  }

  private static func fill(
    _ folder: String, _ work: Lock<LogImport>, _ progress: (@Sendable (_ done: Int, _ of: Int) -> Void)?
  ) async throws -> ExportSummary {
    var options = LogOptions()
    options.newLogID = work.withLock { $0.logID }
    let store = try await offCooperativeThreads { [options] in
      try Store.open(DiskStorage(folder: folder), options: options)
    }
    do {
      while try await offCooperativeThreads({ try work.withLock { try $0.stageSome(in: store) } }) {
        try await store.settle(through: store.stage { $0.lastPosition })
        let (done, size) = work.withLock { $0.progress }
        progress?(done, size)
      }
      try await store.settle(through: store.stage { $0.lastPosition })
      _ = try await offCooperativeThreads { try store.verify { _, _ in } }
    } catch {
      try? await store.close()
      throw error
    }
    try await store.close()
    return work.withLock { $0.summary }
  }
}

/// Where a book is to stand, and where it is made.
struct BookPlace {
  let path: String
  /// The folder in which it is made.
  let workshop: String

  init(_ path: String) {
    var path = path
    while path.utf8.count > 1, path.hasSuffix("/") { path.removeLast() }
    self.path = path
    workshop = path + ".importing"
  }

  /// Makes sure that nothing is in the way.
  func prepare() throws(BookError) {
    let files = FileManager.default
    if files.fileExists(atPath: path), (try? files.contentsOfDirectory(atPath: path).isEmpty) != true {
      throw .notEmpty(path, remedy: "name a folder that is missing or empty")
    }
    if files.fileExists(atPath: workshop) {
      throw .notEmpty(workshop, remedy: "it is left of work that was broken off: remove it")
    }
  }

  /// Gives the finished book its name, durably.
  func take() throws(BookError) {
    guard rename(workshop, path) == 0 else {
      let reason = String(cString: strerror(errno))
      throw .store(StoreFailure(code: .io, message: "can't rename \(workshop) to \(path): \(reason)"))
    }
    do throws(LogError) {
      try DiskStorage(folder: path).syncFolder("")
    } catch {
      throw .store(StoreFailure(error))
    }
  }

  /// Removes what was made.
  func clear() { try? FileManager.default.removeItem(atPath: workshop) }
}
