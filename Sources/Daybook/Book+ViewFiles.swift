// Views as files to be taken away, and what became of their rows from one moment to another.

public import ReadModels

extension Book {
  /// Hands a view, as a complete SQLite file that any program can read, to `sink`, a part at a time.
  public func exportView(
    _ view: String, to sink: @escaping @Sendable ([UInt8]) throws -> Void
  ) async throws(Failure) {
    try await onViews { updater, log in try updater.set.export(view, from: log, to: sink) }
  }

  /// The rows in which a view differs between two moments, table by table, by their primary keys.
  public func viewDifferences(
    _ view: String, from earlier: AsOf, to later: AsOf, cacheLimit: Int64 = ViewFolder.usualCacheLimit
  ) async throws(Failure) -> ViewDifferences {
    try await asOf(earlier, cacheLimit: cacheLimit) { (before) throws(Failure) in
      try await asOf(later, cacheLimit: cacheLimit) { (after) throws(Failure) in
        try await after.onViews { updater, log in try updater.set.catchUp([view], from: log) }
        let tables = try await before.onViews { updater, log in
          try updater.set.differences(of: view, from: log, to: after.updater.set)
        }
        return ViewDifferences(view: view, from: before.past!.moment, to: after.past!.moment, tables: tables)
      }
    }
  }

  /// The rows in which two versions of a view's code differ over this book's history, table by table, by their primary
  /// keys: `book.viewDifferences(between: OldLoansView.self, and: LoansView.self)`. A column that one of them lacks is
  /// null there.
  ///
  /// Both are built anew in a temporary folder; neither has to be one of the book's views.
  public func viewDifferences<Old: View, New: View>(
    between old: Old.Type, and new: New.Type
  ) async throws(Failure) -> [TableDifference] {
    try await onLog { log in try log.differences(between: old, and: new) }
  }
}

/// What became of a view from one moment to another.
public struct ViewDifferences: Sendable {
  public let view: String
  public let from: BookMoment
  public let to: BookMoment
  /// Every table of the view.
  public let tables: [TableDifference]
}
