// Which events gave a row of a view its values, and which rows an event changed.

internal import EventLogStore
public import EventSourcing
public import ReadModels

extension Book {
  /// Which events gave a row of a view its values, found by making the row again from them; nil if no such row is or was
  /// there.
  ///
  /// - Parameters:
  ///   - text: the row's key, or a text that stands in a column of that row alone.
  ///   - keys: the keys of streams that `text` may stand for.
  ///   - column: of the row, or of one with the same key in another table of the view, or a name beside an id
  ///     (`customerName` for `customerID`); nil for all columns of the row.
  /// - Throws: `invalidQuery` for an unknown column, and for a text that several rows fit.
  public func origin(
    ofRow text: String, keys: [StreamName.Key] = [], column: String? = nil, in view: String
  ) async throws(Failure) -> RowOrigin? {
    try await onViews { updater, log in
      do {
        return try updater.set.origin(ofRow: text, keys: keys, column: column, in: view, from: log)
      } catch is UnknownRow {
        return nil
      }
    }
  }

  /// What the batch at a position changed in the rows of views; nothing is told of views that it did not change. Nil if
  /// the log ends before the position.
  ///
  /// - Parameter views: their names; nil for all.
  public func rowChanges(
    by position: Position, in views: [String]? = nil, cacheLimit: Int64 = ViewFolder.usualCacheLimit
  ) async throws(Failure) -> [ViewChanges]? {
    guard let batch = try await record(at: position)?.envelope.batch else { return nil }
    return try await asOf(.position(batch.firstPosition - 1), cacheLimit: cacheLimit) { (before) throws(Failure) in
      try await present.onLog { log in try before.changes(by: batch.positions, in: views, of: log) }
    }
  }

  /// What the events at some positions behind this moment change in its views.
  private func changes(
    by positions: ClosedRange<Position>, in views: [String]?, of log: any LogBacked
  ) throws -> [ViewChanges] {
    let later = try log.prefix(through: positions.upperBound)
    var events: [Envelope] = []
    try later.read(after: positions.lowerBound - 1, through: nil) { envelope, _ in
      events.append(envelope)
      return true
    }
    let (set, before) = (updater.set, self.log)
    let concerned = set.names(concerning: events)
    return try (views ?? concerned).compactMap { name in
      let all: [TableDifference] = try set.growth(of: name, from: before, with: later)
      let tables = all.filter { !$0.isEmpty }
      return tables.isEmpty ? nil : ViewChanges(view: name, tables: tables)
    }
  }
}

/// What became of the rows of a view.
public struct ViewChanges: Sendable {
  public let view: String
  /// Those that changed.
  public let tables: [TableDifference]
}
