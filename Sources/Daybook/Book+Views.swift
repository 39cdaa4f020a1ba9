// The views as files: what there is, rebuilding it, comparing it with a fresh replay, asking it in SQL.

internal import EventLogStore
public import EventSourcing
public import ReadModels

extension Book {
  /// What can be said of each view without reading it.
  public func viewList() async throws(BookError) -> [ViewStatus] {
    try await onViews { keeper, _ in try keeper.list() }
  }

  /// Builds views anew beside the live ones, which can be read meanwhile, and swaps them in.
  ///
  /// - Parameter names: of the views; nil for all.
  public func rebuildViews(
    _ names: [String]? = nil, progress: (@Sendable (ViewProgress) -> Void)? = nil
  ) async throws(BookError) {
    try requireWritableViews()
    try await onViews { keeper, log in try keeper.set.rebuild(names, from: log, progress: progress) }
  }

  /// Builds views anew in files of their own and compares their digests with the live ones'.
  public func verifyViews(
    _ names: [String]? = nil, progress: (@Sendable (ViewProgress) -> Void)? = nil
  ) async throws(BookError) -> [ViewVerification] {
    try requireWritableViews()
    try await catchUpViews()
    return try await onViews { keeper, log in try keeper.set.verify(names, from: log, progress: progress) }
  }

  /// Runs one SELECT statement on a view's tables.
  public func sql(_ view: String, _ query: String) async throws(BookError) -> SQLResult {
    try await catchUpViews()
    return try await onViews { keeper, _ in try keeper.set.sql(view, query) }
  }

  /// How far the views have read, where that is behind the log because another process holds the book.
  public var viewsStandAt: Position? {
    guard views.isReadOnly, let reached = views.set.position, reached < position else { return nil }
    return reached
  }

  /// Brings the views to what was committed before this call.
  func catchUpViews() async throws(BookError) {
    do {
      try await views.catchUp()
    } catch {
      throw BookError(error)
    }
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

  private func requireWritableViews() throws(BookError) {
    if views.isReadOnly { throw notWritable }
  }
}
