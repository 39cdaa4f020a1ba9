// Opening a book: take the lock or do without it, recover the log, fold the domain's index, find the views.

internal import EventLog
internal import EventLogStore
internal import EventSourcing
internal import FoundationEssentials
internal import LibC
internal import ReadModels

extension Book {
  /// Opens the book in the folder `path`, making an empty one if it is to be written and there is none.
  ///
  /// - Parameter ports: the services outside that carry out what events ask for, each for the requests that it accepts;
  ///   the first that does is asked. What none accepts waits until the book is opened with one that does.
  /// - Throws: `noSuchBook`; `rejected` for a port that the domain does not admit; or `store` with the code `locked`, `corrupt`, `unsupportedFormat` or `io`.
  public static func open(
    _ path: String, _ options: BookOptions = BookOptions(), ports: [any EffectPort<D>] = []
  ) async throws(Failure) -> Book<D> {
    do {
      return try await openAsAsked(path, options, ports)
    } catch let error as StoreFailure where error.code == .notFound {
      throw .noSuchBook(path)
    } catch {
      throw Failure(error)
    }
  }

  /// Opens a book of a domain: `try await Book.open("loans.daybook", Library.self)`.
  public static func open(
    _ path: String, _ domain: D.Type, _ options: BookOptions = BookOptions(), ports: [any EffectPort<D>] = []
  ) async throws(Failure) -> Book {
    try await open(path, options, ports: ports)
  }

  /// Whether the folder holds a book.
  ///
  /// - Throws: `store` with the code `corrupt` where a book has lost its log or its manifest.
  public static func exists(at path: String) throws(Failure) -> Bool {
    switch try presence(at: path) {
    case .none: return false
    case .present: return true
    case .lost(let error): throw .store(error)
    }
  }

  static func presence(at path: String) throws(Failure) -> LogPresence {
    do throws(StoreFailure) {
      return try DiskStorage(folder: path).logPresence()
    } catch {
      // A file in the folder's place is no book.
      if error.errno == ENOTDIR { return .none }
      throw .store(error)
    }
  }

  static func requireBook(at path: String) throws(Failure) {
    guard try exists(at: path) else { throw .noSuchBook(path) }
  }

  private static func openAsAsked(
    _ path: String, _ options: BookOptions, _ ports: [any EffectPort<D>]
  ) async throws -> Book<D> {
    switch options.access {
    case .readWrite: return try await openForWriting(path, options, ports)
    case .readOnly: return try await openForReading(path, options, ports)
    case .existing:
      try requireBook(at: path)
      return try await openForWriting(path, options, ports)
    }
  }

  private static func openForWriting(
    _ path: String, _ options: BookOptions, _ ports: [any EffectPort<D>]
  ) async throws -> Book<D> {
    let lastWritten = LastWritten.time(ofBook: path)
    let store = try await waiting(options.lockWait) { try Store.open(DiskStorage(folder: path), options: options.log) }
    do {
      return try await offCooperativeThreads { try book(on: store, path, options, ports, lastWritten) }
    } catch {
      // Whoever sees the error finds the lock free again.
      try? await store.close()
      throw error
    }
  }

  /// Tries again for so many seconds while another process holds the lock.
  private static func waiting<Result: Sendable>(
    _ seconds: Double, _ open: @escaping @Sendable () throws -> Result
  ) async throws -> Result {
    let end = ContinuousClock.now + .seconds(seconds)
    while true {
      do {
        return try await offCooperativeThreads(open)
      } catch let error as StoreFailure where error.code == .locked && ContinuousClock.now < end {
        try await Task.sleep(for: .milliseconds(20))
      }
    }
  }

  private static func book(
    on store: Store, _ path: String, _ options: BookOptions, _ ports: [any EffectPort<D>], _ lastWritten: Instant?
  ) throws -> Book<D> {
    let folder = ViewFolder(viewFolder(path), log: store.logID) { try store.storage.openFolder() }
    try ViewEvidence.requireAgreement(in: folder, with: store)
    let file = SnapshotWriter<D>.file(in: store.storage)
    let snapshot = try usable(file, for: store)
    let clock = BookClock(options.clock, lastWritten: lastWritten)
    var writer = try Writer(store, clock, ports: ports, resuming: snapshot)
    for port in ports { try writer.runner.withIndex { (index) throws(D.Rejection) in try D.admit(port, in: index) } }
    let snapshots = SnapshotWriter(file, of: writer, saved: snapshot?.position ?? 0)
    snapshots.follow()
    let updater = ViewUpdater<D>(folder)
    if options.viewUpdates == .continuous { updater.follow(store) }
    keep(lastWritten, inBook: path, unlessPassedFor: writer)
    writer.timer = timer(writer, options)
    writer.effects = effects(ports, writer, options)
    return Book(
      path: path, log: store, writer: writer, snapshots: snapshots, updater: updater, clock: clock, ports: ports,
      backgroundCheckPause: options.backgroundCheckPause, openingReport: report(store.recovery))
  }

  /// The snapshot in the file, if it is part of the log; evidence against the log is an error.
  static func usable(
    _ file: SnapshotWriter<D>.File, for log: any LogBacked
  ) throws(StoreFailure) -> IndexSnapshot<D.Index>? {
    guard let snapshot = file.load(ofLog: log.logID) else { return nil }
    return try snapshot.isPart(of: log) ? snapshot : nil
  }

  private static func openForReading(
    _ path: String, _ options: BookOptions, _ ports: [any EffectPort<D>]
  ) async throws -> Book<D> {
    let log = try await offCooperativeThreads {
      let log = try LogEventReader(DiskStorage(folder: path))
      try requireEvidence(for: log, path)
      return log
    }
    // A copy is left as it is until somebody opens it for writing.
    let folder = ViewFolder(viewFolder(path), log: log.logID, isAlwaysPrivate: log.isUntouched) {
      try log.storage.openFolder()
    }
    let updater = ViewUpdater<D>(folder)
    return Book(
      path: path, log: log, writer: nil, snapshots: nil, updater: updater, clock: BookClock(options.clock),
      ports: ports,
      backgroundCheckPause: options.backgroundCheckPause)
  }

  /// Compares the log with all that was derived from it: a log that is behind any of it, or has another history, has
  /// lost something, whatever it is wanted for.
  static func requireEvidence(for log: LogEventReader<DiskStorage>, _ path: String) throws {
    let folder = ViewFolder(viewFolder(path)) { try log.storage.openFolder() }
    try ViewEvidence.requireAgreement(in: folder, with: log)
    try SnapshotWriter<D>.file(in: log.storage).requireAgreement(with: log)
  }

  private static func viewFolder(_ path: String) -> String { path + "/views" }

  /// What an operator should know of a recovery.
  private static func report(_ recovery: RecoveryReport) -> String? {
    recovery.cutTail.map { tail in
      "cut \(tail.bytes) bytes that were never acknowledged from \(tail.file) at byte \(tail.offset) "
        + "(\(tail.reason)); a copy is in \(tail.copy)"
    }
  }
}
