// One SELECT on all the views that it names: each is attached to the connection under its name.

public import EventSourcing

extension ViewSet {
  /// SQLite attaches no more files than that.
  private static var mostViews: Int { 10 }

  /// Runs one SELECT statement, for `timeLimit` seconds at most, on all views whose tables it names, each of which has
  /// everything that is durable now. Where two have a table of the same name, the view's name before it tells which.
  ///
  /// - Throws: `refusedQuery` if it names no table of a view, or more views than SQLite can read at once, and as the
  ///   query of one view.
  public func sql(_ query: String, timeLimit: Double = 60, from log: some EventReader) throws -> SQLResult {
    let stores = try named(in: query)
    let names = stores.map(\.name)
    return try persistently(names, from: log) {
      do {
        return try stores[0].sql(query, beside: try stores.map { try $0.attached() }, timeLimit: timeLimit)
      } catch let error as ViewError {
        // Any of them may be the one that is damaged.
        if case .needsRebuild(_, .corrupt(let reason)) = error { for store in stores { store.markDamaged(reason) } }
        throw error
      }
    }
  }

  /// The views that a query names: by their own names, and for tables of other names the first one that has each.
  private func named(in query: String) throws -> [any AnyViewStore<Event>] {
    let words = Set(query.lowercased().split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init))
    var found = viewStores.filter { words.contains($0.name) }
    for word in words.sorted() where !found.contains(where: { $0.tableNames.contains(word) }) {
      if let store = viewStores.first(where: { $0.tableNames.contains(word) }) { found.append(store) }
    }
    guard !found.isEmpty else {
      throw ViewError.refusedQuery("it names no table of a view; there are the views \(names.joined(separator: ", "))")
    }
    guard found.count <= Self.mostViews else {
      throw ViewError.refusedQuery("it names \(found.count) views; \(Self.mostViews) are the most")
    }
    return found
  }
}
