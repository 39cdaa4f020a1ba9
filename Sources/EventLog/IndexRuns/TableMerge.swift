// Walks one table of several runs at once, in order; equal keys come from the oldest run first.
// Each table's own order is checked, because what is read here is written anew.

/// The entries of a table in adjacent runs.
struct TableMerge {
  typealias Entry = (UInt64, UInt64, UInt64)

  private struct Source {
    let run: IndexRun
    var cursor: IndexTableCursor
    var entry: Entry?
  }

  private var sources: [Source] = []

  /// Begins at the first entry of `table` in all runs.
  init(_ runs: ArraySlice<IndexRun>, _ table: (IndexRun) -> IndexTable) throws(StoreFailure) {
    for run in runs {
      var cursor = IndexTableCursor(table(run), of: run)
      let entry = try cursor.next()
      sources.append(Source(run: run, cursor: cursor, entry: entry))
    }
  }

  /// The least entry that is left.
  mutating func next() throws(StoreFailure) -> Entry? {
    var least: (entry: Entry, index: Int)?
    for index in sources.indices {
      guard let entry = sources[index].entry else { continue }
      if least.map({ (entry.0, entry.1) < ($0.entry.0, $0.entry.1) }) != false { least = (entry, index) }
    }
    guard let (entry, index) = least else { return nil }
    let next = try sources[index].cursor.next()
    if let next, (next.0, next.1) <= (entry.0, entry.1) {
      throw sources[index].run.damage("a table is out of order", at: sources[index].cursor.offset)
    }
    sources[index].entry = next
    return entry
  }
}
