// The views as files: what there is, rebuilding it, comparing it with a fresh replay, asking it in SQL.

internal import EventLogStore
internal import EventSourcing
public import ReadModels

extension Book {
  /// What can be said of each view without reading all of it; nothing is built.
  public func viewList() async throws(BookError) -> [ViewStatus] {
    try await onViews { keeper, log in try keeper.set.list(for: log) }
  }

  /// Builds views anew beside the live ones, which can be read meanwhile, and swaps them in.
  ///
  /// - Parameter names: of the views; nil for all.
  public func rebuildViews(
    _ names: [String]? = nil, progress: (@Sendable (ViewProgress) -> Void)? = nil
  ) async throws(BookError) {
    try await onViews { keeper, log in try keeper.set.rebuild(names, from: log, progress: progress) }
  }

  /// Compares each view, as it stands, with one that is built anew outside the book.
  public func verifyViews(
    _ names: [String]? = nil, progress: (@Sendable (ViewProgress) -> Void)? = nil
  ) async throws(BookError) -> [ViewVerification] {
    try await onViews { keeper, log in try keeper.set.verify(names, from: log, progress: progress) }
  }

  /// Runs one SELECT statement on a view's tables, for `timeLimit` seconds at most.
  public func sql(_ view: String, _ query: String, timeLimit: Double = 60) async throws(BookError) -> SQLResult {
    try await onViews { keeper, log in
      try keeper.set.sql(view, query, timeLimit: timeLimit, from: log)
    }
  }

  /// What a user should know of the views: that one was damaged and has been built anew, or that a private copy serves
  /// because the book's own can't be used. Each note is handed out once.
  public func takeNotes() -> [String] { views.folder.takeNotes() }

  /// Reads a view that has everything that was committed before this call.
  func fromView<P: Projection, Result: Sendable>(
    _ shelf: Shelf<P>, _ read: @escaping @Sendable (ViewReader<P>) throws -> Result
  ) async throws(BookError) -> Result {
    try await onViews { keeper, log in try keeper.set.read(shelf, from: log, read) }
  }

  func onViews<Result: Sendable>(
    _ work: @escaping @Sendable (ViewKeeper, any LogBacked) throws -> Result
  ) async throws(BookError) -> Result {
    do {
      return try await offCooperativeThreads { [views, log] in try work(views, log) }
    } catch {
      throw BookError(error)
    }
  }

  /// Works on the log as it is now, whoever has written to it.
  func onLog<Result: Sendable>(
    _ work: @escaping @Sendable (any LogBacked) throws -> Result
  ) async throws(BookError) -> Result {
    try await onViews { _, log in
      try log.refresh()
      return try work(log)
    }
  }
}
