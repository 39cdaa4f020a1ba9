// Making a book from an export: in a folder beside the place where it will stand, so that there is never half a book
// under its name.

internal import EventLog
internal import EventLogStore
public import EventSourcing
internal import FoundationEssentials

/// What an import is at.
public enum ImportProgress: Sendable, Equatable {
  /// Taking in the export; bytes, of 0 when its size is not known.
  case reading(done: Int, of: Int)
  /// Reading again what was written; positions.
  case checking(done: Position, of: Position)
}

extension Book {
  /// Makes the book in the folder `path` from the lines of docs/export-format.md; the folder must be missing or empty.
  ///
  /// The book has the log id of its source and equals it. Every event is decoded and folded before it is kept, so that
  /// nothing is taken on which a view or a command would fail. What was written is read again before the book gets its
  /// name. After an error nothing is left.
  ///
  /// - Parameter progress: told now and then how far the work has come.
  /// - Throws: `invalidImport`, naming the line; `store` with the code `io`, `diskFull` or `locked`.
  public static func make(
    at path: String, importing source: CommandSource,
    progress: (@Sendable (ImportProgress) -> Void)? = nil
  ) async throws(Failure) -> ExportSummary {
    try await make(at: path, importing: source, checking: D.History(), progress: progress)
  }

  /// As `make(at:importing:progress:)`; without a check of the history, whatever a log can hold is taken.
  static func make(
    at path: String, importing source: CommandSource, checking history: D.History?,
    progress: (@Sendable (ImportProgress) -> Void)? = nil
  ) async throws(Failure) -> ExportSummary {
    let place = UnfinishedFolder(path, ending: "importing")
    do {
      let work = try await offCooperativeThreads { Lock(try LogImport(source, history: history)) }
      do throws(StoreFailure) { try place.prepare() } catch { throw Failure(error, folder: path) }
      do {
        let summary = try await fill(place.workshop, work, progress)
        try place.take()
        return summary
      } catch {
        place.clear()
        throw error
      }
    } catch {
      throw Failure(error)
    }
  }

  private static func fill(
    _ folder: String, _ work: Lock<LogImport<D.History>>, _ progress: (@Sendable (ImportProgress) -> Void)?
  ) async throws -> ExportSummary {
    var options = LogOptions()
    options.newLogID = work.withLock { $0.logID }
    let store = try await offCooperativeThreads { [options] in
      try Store.open(DiskStorage(folder: folder), options: options)
    }
    do {
      while try await offCooperativeThreads({ try work.withLock { try $0.stageSome(in: store) } }) {
        try await store.waitUntilDurable(through: store.stage { $0.end })
        let (done, size) = work.withLock { $0.progress }
        progress?(.reading(done: done, of: size))
      }
      try await store.waitUntilDurable(through: store.stage { $0.end })
      _ = try await offCooperativeThreads { try store.verify { done, of in progress?(.checking(done: done, of: of)) } }
    } catch {
      try? await store.close()
      throw error
    }
    try await store.close()
    return work.withLock { $0.summary }
  }
}

extension UnfinishedFolder {
  /// Removes what was made.
  fileprivate func clear() { try? FileManager.default.removeItem(atPath: workshop) }
}
