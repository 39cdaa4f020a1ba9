// Opening a book: take the lock or do without it, recover the log, fold the account's index, find the views.

internal import BackOffice
internal import EventLog
internal import EventLogStore
internal import EventSourcing
internal import FoundationEssentials

extension Book {
  /// Opens the book in the folder `path`, making an empty one if it is to be written and there is none.
  ///
  /// - Throws: `noSuchBook`; or `store` with the code `locked`, `corrupt`, `unsupportedFormat` or `io`.
  public static func open(_ path: String, _ options: BookOptions = BookOptions()) async throws(BookError) -> Book {
    do {
      return try await offCooperativeThreads { try Book.openBlocking(path, options) }
    } catch let error as StoreFailure where error.code == .notFound {
      throw .noSuchBook(path)
    } catch {
      throw BookError(error)
    }
  }

  /// Whether the folder holds a book.
  public static func exists(at path: String) -> Bool {
    FileManager.default.fileExists(atPath: path + "/log/manifest")
  }

  private static func openBlocking(_ path: String, _ options: BookOptions) throws -> Book {
    switch options.access {
    case .readWrite: return try openForWriting(path, options)
    case .readOnly: return try openForReading(path, options, reason: "it was opened for reading only")
    case .existing, .query:
      guard exists(at: path) else { throw BookError.noSuchBook(path) }
      do {
        return try openForWriting(path, options)
      } catch let error as StoreFailure where options.access.isQuery && error.isLockedOut {
        return try openForReading(path, options, reason: error.message)
      }
    }
  }

  private static func openForWriting(_ path: String, _ options: BookOptions) throws -> Book {
    let store = try Store.open(DiskStorage(folder: path))
    let runner = try Runner(store: store)
    let views = ViewKeeper(folder: path + "/views", log: store, readOnly: false)
    if options.viewUpdates == .continuous { views.follow(store) }
    return Book(
      path: path, log: store, writer: Writer(store: store, runner: runner), views: views,
      clock: BookClock(options.clock), openingReport: report(store.recovery),
      readOnlyReason: store.recovery.readOnlyReason?.description)
  }

  private static func openForReading(_ path: String, _ options: BookOptions, reason: String) throws -> Book {
    let log = try LogEventReader(DiskStorage(folder: path))
    let views = ViewKeeper(folder: path + "/views", log: log, readOnly: true)
    return Book(
      path: path, log: log, writer: nil, views: views, clock: BookClock(options.clock), readOnlyReason: reason)
  }

  /// What an operator should know of a recovery.
  private static func report(_ recovery: RecoveryReport) -> String? {
    recovery.cutTail.map { tail in
      "cut \(tail.bytes) bytes that were never acknowledged from \(tail.file) at byte \(tail.offset) "
        + "(\(tail.reason)); a copy is in \(tail.copy)"
    }
  }
}

extension BookAccess {
  fileprivate var isQuery: Bool {
    if case .query = self { true } else { false }
  }
}

extension StoreFailure {
  fileprivate var isLockedOut: Bool { code == .locked || code == .readOnly }
}
