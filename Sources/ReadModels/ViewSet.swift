// All views of one log: one scan decodes each event once and feeds those that are behind. Everything here blocks, so
// callers run it on a thread of their own.

public import EventSourcing
internal import FoundationEssentials

/// What the comparison of a view with a fresh replay showed.
public struct ViewVerification: Sendable, Hashable {
  public let name: String
  public let position: Position
  public let found: ViewDigest
  /// The digest of the view built anew up to the same position.
  public let expected: ViewDigest

  public var isEqual: Bool { found == expected }
}

/// The views of one log.
public final class ViewSet<Event: DomainEvent>: Sendable {
  private let shelves: [any AnyShelf<Event>]
  /// One thread at a time changes the live views.
  private let writing = Lock(())
  /// One thread at a time builds views anew, while the live ones go on.
  private let building = Lock(())

  private let isClosed = Lock(false)

  /// Events a transaction, when many are taken in at once; a batch is never cut.
  private let transactionSize: Int

  private init(_ shelves: [any AnyShelf<Event>], transactionSize: Int) {
    self.shelves = shelves
    self.transactionSize = transactionSize
  }

  /// A set without views; `adding` gives it some. Many events at once are taken in with `transactionSize` of them a
  /// transaction: more are faster and take more memory.
  public convenience init(transactionSize: Int = 32_768) {
    self.init([], transactionSize: transactionSize)
  }

  /// The same set with one more view.
  public func adding<P: Projection>(_ shelf: Shelf<P>) -> ViewSet where P.Event == Event {
    ViewSet(shelves + [shelf], transactionSize: transactionSize)
  }

  public var names: [String] { shelves.map(\.name) }

  /// What can be said of each view without reading it.
  public var list: [ViewStatus] { shelves.map(\.status) }

  /// The least position of all views; nil if some view can't be read.
  public var position: Position? {
    let positions = shelves.map(\.position)
    return positions.contains(nil) ? nil : positions.compactMap { $0 }.min()
  }

  /// Opens every view and checks it against the log; gives the names of those that must be rebuilt.
  public func open(for log: some EventReader) throws(ViewError) -> [String] {
    if isClosed.withLock({ $0 }) { throw .closed }
    var names: [String] = []
    for shelf in shelves where try shelf.open(for: log) != .ready { names.append(shelf.name) }
    return names
  }

  /// Looks how far another process has brought the views.
  public func refresh() throws {
    for shelf in shelves where shelf.state == .ready { try shelf.refresh() }
  }

  /// Waits for what is under way and closes every view. Closed for good, they are never opened again: whoever held the
  /// book's lock may have given it to another process.
  public func close(forGood: Bool = false) throws {
    try building.withLock { _ in
      try writing.withLock { _ in
        if forGood { isClosed.withLock { $0 = true } }
        for shelf in shelves { try shelf.close() }
      }
    }
  }

  /// Brings every view to `last`, or to the end of the log. A view that is missing, old or damaged is rebuilt first.
  public func catchUp(
    from log: some EventReader, through last: Position? = nil, progress: ((ViewProgress) -> Void)? = nil
  ) throws {
    try rebuildStale(from: log, through: last, progress)
    do {
      try catchUpReady(from: log, through: last, progress)
    } catch let error as ViewError {
      guard case .needsRebuild = error else { throw error }
      // Damage that showed only now.
      try rebuildStale(from: log, through: last, progress)
      try catchUpReady(from: log, through: last, progress)
    }
  }

  /// Builds what can't be read. Who comes while another thread does so waits for it and finds nothing left to do.
  private func rebuildStale(
    from log: some EventReader, through last: Position?, _ progress: ((ViewProgress) -> Void)?
  ) throws {
    guard try !open(for: log).isEmpty else { return }
    try building.withLock { _ in
      let stale = try open(for: log)
      if !stale.isEmpty { try rebuildAlone(stale, from: log, through: last, progress) }
    }
  }

  /// Builds views anew beside the live ones, which can be read meanwhile, and puts them in their place. A rebuild that
  /// was broken off is gone on with.
  public func rebuild(
    _ names: [String]? = nil, from log: some EventReader, through last: Position? = nil,
    progress: ((ViewProgress) -> Void)? = nil
  ) throws {
    try building.withLock { _ in try rebuildAlone(names, from: log, through: last, progress) }
  }

  private func rebuildAlone(
    _ names: [String]?, from log: some EventReader, through last: Position?, _ progress: ((ViewProgress) -> Void)?
  ) throws {
    let chosen = try choose(names)
    for shelf in chosen { _ = try shelf.open(for: log) }
    let builds = try chosen.map { try $0.rebuilding(log: log.logID) }
    let feed = feed(chosen, log)
    try feed.run(builds, through: try target(log, last), progress: progress)
    try writing.withLock { _ in
      // What the live views took in while the scan ran.
      try feed.run(builds, through: try target(log, last))
      try finishAll(builds)
    }
  }

  /// Builds each view anew in a file of its own and compares the digests at the same position.
  public func verify(
    _ names: [String]? = nil, from log: some EventReader, progress: ((ViewProgress) -> Void)? = nil
  ) throws -> [ViewVerification] {
    try choose(names).map { shelf in
      _ = try shelf.open(for: log)
      return try writing.withLock { _ in
        let position = try shelf.live().position
        let fresh = try shelf.verifying(log: log.logID)
        defer { try? fresh.discard() }
        try feed([shelf], log).run([fresh], through: try target(log, position), progress: progress)
        return ViewVerification(
          name: shelf.name, position: position, found: try shelf.digest(), expected: try fresh.digest())
      }
    }
  }

  /// Runs one SELECT statement on a view.
  public func sql(_ name: String, _ query: String) throws -> SQLResult {
    try choose([name])[0].sql(query)
  }

  private func catchUpReady(
    from log: some EventReader, through last: Position?, _ progress: ((ViewProgress) -> Void)?
  ) throws {
    try writing.withLock { _ in
      let sinks = try shelves.map { try $0.live() }
      try feed(shelves, log).run(sinks, through: try target(log, last), progress: progress)
    }
  }

  private func choose(_ names: [String]?) throws(ViewError) -> [any AnyShelf<Event>] {
    guard let names else { return shelves }
    for name in names where !shelves.contains(where: { $0.name == name }) { throw .unknownView(name) }
    return shelves.filter { names.contains($0.name) }
  }

  private func feed<Log: EventReader>(_ shelves: [any AnyShelf<Event>], _ log: Log) -> EventFeed<Event, Log> {
    let types = shelves.map(\.eventTypes)
    let all = types.contains(nil) ? nil : types.reduce(into: Set<String>()) { $0.formUnion($1 ?? []) }
    return EventFeed(log: log, eventTypes: all, chunkSize: transactionSize)
  }

  private func target(_ log: some EventReader, _ last: Position?) throws(StoreFailure) -> ChainPoint {
    let durable = log.durable
    guard let last, last < durable.position else { return durable }
    return ChainPoint(position: last, digest: try log.digest(at: last) ?? [])
  }

  /// Indexes are made side by side: they take a good part of a rebuild.
  private func finishAll(_ builds: [any RebuildingView<Event>]) throws {
    try concurrently(builds) { try $0.finish() }
  }
}
