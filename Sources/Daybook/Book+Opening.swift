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
      return try await openAsAsked(path, options)
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

  private static func openAsAsked(_ path: String, _ options: BookOptions) async throws -> Book {
    switch options.access {
    case .readWrite: return try await openForWriting(path, options)
    case .readOnly: return try await openForReading(path, options)
    case .existing, .query:
      guard exists(at: path) else { throw BookError.noSuchBook(path) }
      do {
        return try await openForWriting(path, options)
      } catch let error as StoreFailure where options.access.isQuery && error.isLockedOut {
        return try await openForReading(path, options, insteadOfWriting: error)
      }
    }
  }

  private static func openForWriting(_ path: String, _ options: BookOptions) async throws -> Book {
    let store = try await offCooperativeThreads { try Store.open(DiskStorage(folder: path)) }
    do {
      return try await offCooperativeThreads { try book(on: store, path, options) }
    } catch {
      // Whoever sees the error finds the lock free again.
      try? await store.close()
      throw error
    }
  }

  private static func book(on store: Store, _ path: String, _ options: BookOptions) throws -> Book {
    let file = SnapshotKeeper.file(in: path)
    let snapshot = try usable(file, for: store)
    let writer = Writer(store: store, runner: try Runner(store: store, resuming: snapshot))
    let snapshots = SnapshotKeeper(file, of: writer, saved: snapshot?.position ?? 0)
    if store.recovery.readOnlyReason == nil { snapshots.follow() }
    let views = ViewKeeper(folder: path + "/views", log: store, readOnly: false)
    if options.viewUpdates == .continuous { views.follow(store) }
    return Book(
      path: path, log: store, writer: writer, snapshots: snapshots, views: views,
      clock: BookClock(options.clock), openingReport: report(store.recovery),
      readOnlyReason: store.recovery.readOnlyReason?.description)
  }

  /// The snapshot in the file, if it is part of the log; evidence against the log is an error.
  static func usable(
    _ file: SnapshotKeeper.File, for log: any LogBacked
  ) throws(StoreFailure) -> IndexSnapshot<AccountIndex>? {
    guard let snapshot = file.load(ofLog: log.logID) else { return nil }
    // Another process may have written it a moment ago, and what it rests on with it.
    try log.refresh()
    return try snapshot.isPart(of: log) ? snapshot : nil
  }

  private static func openForReading(
    _ path: String, _ options: BookOptions, insteadOfWriting failure: StoreFailure? = nil
  ) async throws -> Book {
    let log = try await offCooperativeThreads { try LogEventReader(DiskStorage(folder: path)) }
    let views = ViewKeeper(folder: path + "/views", log: log, readOnly: true)
    return Book(
      path: path, log: log, writer: nil, snapshots: nil, views: views, clock: BookClock(options.clock),
      readOnlyReason: failure?.message ?? "it was opened for reading only",
      lockedOut: failure?.code == .locked ? failure : nil)
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
