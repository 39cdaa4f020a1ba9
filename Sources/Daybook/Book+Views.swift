// The views as files: what there is, rebuilding it, comparing it with a fresh replay, asking it in SQL.

internal import EventLogStore
public import EventSourcing
public import ReadModels

extension Book {
  /// What can be said of each view without reading all of it; nothing is built.
  ///
  /// - Parameter countingRows: also how many rows there are, which takes time in a large book.
  public func viewList(countingRows: Bool = true) async throws(Failure) -> [ViewStatus] {
    try await onViews { keeper, log in try keeper.set.list(for: log, countingRows: countingRows) }
  }

  /// Builds views anew beside the live ones, which can be read meanwhile, and swaps them in.
  ///
  /// - Parameter names: of the views; nil for all.
  public func rebuildViews(
    _ names: [String]? = nil, progress: (@Sendable (ViewProgress) -> Void)? = nil
  ) async throws(Failure) {
    try await onViews { keeper, log in try keeper.set.rebuild(names, from: log, progress: progress) }
  }

  /// Compares each view, as it stands, with one that is built anew outside the book.
  public func verifyViews(
    _ names: [String]? = nil, progress: (@Sendable (ViewProgress) -> Void)? = nil
  ) async throws(Failure) -> [ViewVerification] {
    try await onViews { keeper, log in try keeper.set.verify(names, from: log, progress: progress) }
  }

  /// Brings every view up to date and gives the digests of their rows, by the views' names: two books of the same events
  /// have the same.
  public func viewDigests(
    progress: (@Sendable (ViewProgress) -> Void)? = nil
  ) async throws(Failure) -> [String: ViewDigest] {
    try await onViews { keeper, log in try keeper.set.digests(from: log, progress: progress) }
  }

  /// Runs one SELECT statement on a view's tables, for `timeLimit` seconds at most.
  public func sql(_ view: String, _ query: String, timeLimit: Double = 60) async throws(Failure) -> SQLResult {
    try await onViews { keeper, log in
      try keeper.set.sql(view, query, timeLimit: timeLimit, from: log)
    }
  }

  /// Runs one SELECT statement on all views whose tables it names, for `timeLimit` seconds at most.
  public func sql(_ query: String, timeLimit: Double = 60) async throws(Failure) -> SQLResult {
    try await onViews { keeper, log in try keeper.set.sql(query, timeLimit: timeLimit, from: log) }
  }

  /// What a user should know of the views: that one was damaged and has been built anew, or that a private copy serves
  /// because the book's own can't be used. Each note is handed out once.
  public func takeNotes() -> [String] { updater.folder.takeNotes() }

  /// Reads a view that has everything that was committed before this call.
  ///
  /// `body` gets the log too, as far as the view has it at least, and may run more than once.
  public func read<P: View, Result: Sendable>(
    _ view: P.Type, _ body: @escaping @Sendable (ViewReader<P>, any EventReader) throws -> Result
  ) async throws(Failure) -> Result where P.Event == D.Event {
    try await onViews { updater, log in try updater.set.read(updater.set[view], from: log) { try body($0, log) } }
  }

  /// The rows that a SELECT statement gives on a view that has everything that was committed before this call; it gives
  /// the columns that `Row` lists, in their order.
  public func rows<P: View, Row: ListRow>(
    _ row: Row.Type, of view: P.Type, _ sql: String, _ arguments: [ColumnValue] = []
  ) async throws(Failure) -> [Row] where P.Event == D.Event {
    try await read(view) { view, _ in try view.read { try $0.rows(row, sql, arguments) } }
  }

  func onViews<Result: Sendable>(
    _ work: @escaping @Sendable (ViewUpdater<D>, any LogBacked) throws -> Result
  ) async throws(Failure) -> Result {
    do {
      return try await offCooperativeThreads { [updater, log] in try work(updater, log) }
    } catch {
      throw Failure(error)
    }
  }

  /// Works on the log as it is now, whoever has written to it.
  func onLog<Result: Sendable>(
    _ work: @escaping @Sendable (any LogBacked) throws -> Result
  ) async throws(Failure) -> Result {
    try await onViews { _, log in
      try log.refresh()
      return try work(log)
    }
  }
}

extension Book {
  /// Looks at the domain's index as of the newest command; nil in a book that takes none, which keeps no index.
  public func withIndex<Result>(_ body: (borrowing D.Index) -> Result) -> Result? {
    writer.map { $0.runner.withIndex(body) }
  }

  /// Folds the durable events of a stream.
  public func fold<State: Sendable>(
    _ stream: StreamName, into initial: State,
    _ evolve: @escaping @Sendable (inout State, D.Event, Envelope) -> Void
  ) async throws(Failure) -> State {
    try await onLog { log in
      var state = initial
      try log.read(stream, after: 0) { envelope, payload in
        try D.Event.registry.read(envelope, payload) { event, envelope in evolve(&state, event, envelope) }
        return true
      }
      return state
    }
  }
}
