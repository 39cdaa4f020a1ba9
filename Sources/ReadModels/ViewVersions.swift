// Views that are built for a comparison and thrown away: two versions of the code of one view over the same history, and
// the digests of all views as this code makes them.

public import EventSourcing

extension EventReader {
  /// The rows in which two versions of a view differ over this history, table by table, by their primary keys. A column
  /// that one of them lacks is null there.
  ///
  /// Each is built anew in a temporary folder; the two may be of different sets of events.
  ///
  /// - Throws: `refusedQuery` if a table has another primary key in one of them, or if too much differs.
  public func differences<Old: View, New: View>(
    between old: Old.Type, and new: New.Type
  ) throws -> [TableDifference] {
    let workshop = try PrivateFolder.makeTemporary("versions")
    defer { PrivateFolder.remove(workshop.path) }
    func build<P: View>(_ view: P.Type, in name: String) throws -> ViewStore<P> {
      let set = ViewSet<P.Event>([view], in: ViewFolder("\(workshop.path)/\(name)"))
      try set.catchUp(from: self)
      return set[view]
    }
    let (before, after) = (try build(old, in: "old"), try build(new, in: "new"))
    defer {
      before.close()
      after.close()
    }
    return try before.differences(toRowsOf: after)
  }
}

/// A view as its code makes it.
public struct FreshView: Sendable, Hashable {
  public let name: String
  public let version: Int
  public let digest: ViewDigest
}

extension ViewSet {
  /// Builds all views anew in a temporary folder, through a position of the log, whatever there is of them already.
  ///
  /// - Parameter last: a position that ends a batch; nil for the newest.
  public func freshDigests(
    from log: some EventReader, through last: Position? = nil, progress: ((ViewProgress) -> Void)? = nil
  ) throws -> [FreshView] {
    let target = try target(log, last)
    let workshop = try PrivateFolder.makeTemporary("digests")
    defer { PrivateFolder.remove(workshop.path) }
    let builds = try viewStores.map {
      (store: $0, view: try $0.building(in: workshop, log: log.logID, through: target.position))
    }
    defer { for build in builds { try? build.view.close() } }
    try buildingFeed(viewStores, log).run(builds.map(\.view), through: target, progress: progress)
    return try builds.map {
      FreshView(name: $0.store.name, version: $0.store.version, digest: try $0.view.digest())
    }
  }
}
