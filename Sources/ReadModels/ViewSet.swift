// All views of one log: one scan decodes each event once and feeds those that are behind. Everything here blocks, so
// callers run it on a thread of their own. Any number of processes may do so at the same time.

public import EventSourcing
internal import FoundationEssentials

/// The views of one log.
public final class ViewSet<Event: DomainEvent>: Sendable {
  let viewStores: [any AnyViewStore<Event>]
  let folder: ViewFolder
  /// One thread at a time changes the live views.
  private let writing = Lock(())
  /// One thread at a time builds views anew, while the live ones go on.
  private let building = Lock(())

  private let isClosed = Lock(false)

  /// Keeps the states that the live views were written from last.
  private let fold: ChunkFold<Event>?
  /// Events a transaction of a view that is built, which nobody else sees; a batch is never cut.
  private let transactionSize: Int
  /// How many states a fold keeps.
  private let stateCapacity: Int
  /// Events that are kept in memory at once, and a transaction of a view that others read and write: they wait for it.
  private var chunkSize: Int { min(transactionSize, 4_096) }

  private init(
    _ viewStores: [any AnyViewStore<Event>], _ folder: ViewFolder, transactionSize: Int, stateCapacity: Int
  ) {
    self.viewStores = viewStores
    self.folder = folder
    self.transactionSize = transactionSize
    self.stateCapacity = stateCapacity
    fold = Self.makeFold(for: viewStores, stateCapacity)
  }

  /// A set of views that lie in one folder; none of them is opened yet. They are built with `transactionSize` events a
  /// transaction, and up to `stateCapacity` states of streams are kept in memory: more are faster.
  public convenience init(
    _ views: [any View<Event>.Type], in folder: ViewFolder, transactionSize: Int = 65_536, stateCapacity: Int = 16_384
  ) {
    func store<P: View>(of _: P.Type) -> any AnyViewStore<Event> where P.Event == Event { ViewStore<P>(folder: folder) }
    self.init(
      views.map { store(of: $0) }, folder, transactionSize: transactionSize, stateCapacity: stateCapacity)
  }

  /// The store of a view of the set.
  public subscript<P: View>(_ view: P.Type) -> ViewStore<P> where P.Event == Event {
    guard let store = viewStores.lazy.compactMap({ $0 as? ViewStore<P> }).first else {
      preconditionFailure("\(P.name) is no view of this set")
    }
    return store
  }

  /// The same set with one more view.
  func adding<P: View>(_ viewStore: ViewStore<P>) -> ViewSet where P.Event == Event {
    ViewSet(viewStores + [viewStore], folder, transactionSize: transactionSize, stateCapacity: stateCapacity)
  }

  public var names: [String] { viewStores.map(\.name) }

  /// What can be said of each view without reading all of it; nothing is built.
  ///
  /// - Parameter countingRows: also how many rows there are, which takes time in a large book.
  public func list(for log: some EventReader, countingRows: Bool = true) throws -> [ViewStatus] {
    try begin(with: log)
    return try inPlace {
      for viewStore in viewStores where try viewStore.open(for: log) == .ready { try viewStore.refresh() }
      return viewStores.map { $0.status(countingRows: countingRows) }
    }
  }

  /// Closes every view. Closed for good, they are never opened again.
  public func close(forGood: Bool = false) {
    building.withLock { _ in
      writing.withLock { _ in
        if forGood { isClosed.withLock { $0 = true } }
        for viewStore in viewStores { viewStore.close() }
      }
    }
  }

  /// Runs `body` on a view that has everything that is durable now; it may run more than once.
  public func read<P: View, Result>(
    _ viewStore: ViewStore<P>, from log: some EventReader, _ body: (ViewReader<P>) throws -> Result
  ) throws -> Result {
    try begin(with: log)
    let reader = ViewReader(viewStore: viewStore, log: log, position: log.durable.position)
    return try inPlace {
      try persistently {
        if try viewStore.open(for: log) != .ready { try catchUpHere([viewStore.name], from: log) }
        do {
          return try body(reader)
        } catch let error as ViewError {
          guard case .needsRebuild = error else { throw error }
          throw ViewBehind()
        }
      } otherwise: {
        try catchUpHere([viewStore.name], from: log)
      }
    }
  }

  /// Brings views to `last`, or to the end of the log. A view that is missing, old or damaged is built first, and all
  /// others like it in the same scan.
  ///
  /// - Parameter names: of the views; nil for all.
  public func catchUp(
    _ names: [String]? = nil, from log: some EventReader, through last: Position? = nil,
    progress: ((ViewProgress) -> Void)? = nil
  ) throws {
    _ = try choose(names)
    try begin(with: log)
    try inPlace { try catchUpHere(names, from: log, through: last, progress) }
  }

  private func catchUpHere(
    _ names: [String]?, from log: some EventReader, through last: Position? = nil,
    _ progress: ((ViewProgress) -> Void)? = nil
  ) throws {
    try persistently {
      try buildStale(names, from: log, through: last, progress)
      try feedLive(names, from: log, through: last, progress)
    } otherwise: {
    }
  }

  /// Does `work` again when another process has moved a view meanwhile, or when damage shows.
  private func persistently<Result>(_ work: () throws -> Result, otherwise prepare: () throws -> Void) throws -> Result
  {
    var attempts = 0
    while true {
      do {
        return try work()
      } catch let error where error is ViewMoved || error is ViewBehind || ViewSet.isForRebuild(error) {
        attempts += 1
        guard attempts < 50 else {
          throw ViewError.stalled("other processes build the views again and again")
        }
        if error is ViewMoved { for viewStore in viewStores { viewStore.close() } }
        try prepare()
      }
    }
  }

  private static func isForRebuild(_ error: any Error) -> Bool {
    if case .needsRebuild? = error as? ViewError { true } else { false }
  }

  /// Does `work` in the private folder where the shared one can't be used.
  func inPlace<Result>(_ work: () throws -> Result) throws -> Result {
    let wasPrivate = folder.isPrivate
    do {
      return try work()
    } catch let error as ViewError {
      // Another thread may have gone there first.
      if wasPrivate || !folder.isPrivate { try folder.retreat(after: error) }
      return try work()
    }
  }

  /// Builds what can't be read. Who comes while another thread or process does so waits for it and finds nothing left to
  /// do.
  private func buildStale(
    _ names: [String]?, from log: some EventReader, through last: Position?, _ progress: ((ViewProgress) -> Void)?
  ) throws {
    guard try choose(names).contains(where: { try $0.open(for: log) != .ready }) else { return }
    defer { prune() }
    try building.withLock { _ in
      let right = try BuildingRight.take(in: folder.made(), patience: 2 * ViewFolder.patience)
      defer { withExtendedLifetime(right) {} }
      // Of an earlier position, or of a branch, nothing is built that nobody asks for.
      let wanted = folder.isOnDemand ? try choose(names) : viewStores
      if folder.isPrivate { for viewStore in wanted { viewStore.copyShared() } }
      for viewStore in wanted { viewStore.copyEarlier() }
      let stale = try wanted.filter { try $0.open(for: log) != .ready }
      // What was only missing in the private folder was copied; with it the wanted view may be there.
      guard try choose(names).contains(where: { try $0.open(for: log) != .ready }) else { return }
      for viewStore in stale { noteDamage(viewStore) }
      try build(stale, from: log, through: last, progress)
    }
  }

  private func noteDamage(_ viewStore: any AnyViewStore<Event>) {
    guard case .needsRebuild(.corrupt(let reason)) = viewStore.state else { return }
    folder.note("view \(viewStore.name) was damaged and has been built anew: \(reason)")
  }

  /// Builds views anew beside the live ones, which can be read meanwhile, and puts them in their place. A rebuild that
  /// was broken off is gone on with.
  public func rebuild(
    _ names: [String]? = nil, from log: some EventReader, through last: Position? = nil,
    progress: ((ViewProgress) -> Void)? = nil
  ) throws {
    let chosen = try choose(names)
    try begin(with: log)
    try inPlace {
      try building.withLock { _ in
        let right = try BuildingRight.take(in: folder.made(), patience: 2 * ViewFolder.patience)
        defer { withExtendedLifetime(right) {} }
        // One that contradicts the log is evidence, and stays.
        for viewStore in chosen { _ = try viewStore.open(for: log) }
        try build(chosen, from: log, through: last, progress)
      }
    }
  }

  private func build(
    _ chosen: [any AnyViewStore<Event>], from log: some EventReader, through last: Position?,
    _ progress: ((ViewProgress) -> Void)?
  ) throws {
    let target = try target(log, last)
    let builds = try chosen.map { try $0.rebuilding(log: log.logID, through: target.position) }
    try buildingFeed(chosen, log).run(builds, through: target, progress: progress)
    // Indexes are made side by side: they take a good part of a build.
    try concurrently(builds) { try $0.finish(for: log) }
  }

  /// Runs one SELECT statement on a view that has everything that is durable now.
  public func sql(
    _ name: String, _ query: String, timeLimit: Double = 60, from log: some EventReader
  ) throws -> SQLResult {
    let viewStore = try choose([name])[0]
    return try persistently([name], from: log) { try viewStore.sql(query, timeLimit: timeLimit) }
  }

  /// Does `work` on views that have everything that is durable now; it may run more than once.
  func persistently<Result>(_ names: [String], from log: some EventReader, _ work: () throws -> Result) throws -> Result
  {
    try begin(with: log)
    return try inPlace {
      try persistently {
        try catchUpHere(names, from: log)
        return try work()
      } otherwise: {
      }
    }
  }

  private func feedLive(
    _ names: [String]?, from log: some EventReader, through last: Position?, _ progress: ((ViewProgress) -> Void)?
  ) throws {
    let chosen = try choose(names)
    try writing.withLock { _ in
      for viewStore in chosen { try viewStore.refresh() }
      let sinks = try chosen.map { try $0.live() }
      let feed = EventFeed(
        log: log, sources: Self.sources(of: chosen), chunkSize: chunkSize, transactionSize: chunkSize, fold: fold,
        isBuilding: false)
      try feed.run(sinks, through: try target(log, last), progress: progress)
    }
  }

  func choose(_ names: [String]?) throws(ViewError) -> [any AnyViewStore<Event>] {
    guard let names else { return viewStores }
    for name in names where !viewStores.contains(where: { $0.name == name }) { throw .unknownView(name) }
    return viewStores.filter { names.contains($0.name) }
  }

  /// The feed of views that are built from nothing.
  func buildingFeed<Log: EventReader>(
    _ chosen: [any AnyViewStore<Event>], _ log: Log
  ) -> EventFeed<Event, Log> {
    EventFeed(
      log: log, sources: Self.sources(of: chosen), chunkSize: chunkSize, transactionSize: transactionSize,
      fold: Self.makeFold(for: chosen, stateCapacity), isBuilding: true)
  }

  private static func sources(of viewStores: [any AnyViewStore<Event>]) -> [String: ViewSource<Event>] {
    Dictionary(viewStores.map { ($0.name, $0.source) }) { first, _ in first }
  }

  private static func makeFold(
    for viewStores: [any AnyViewStore<Event>], _ capacity: Int
  ) -> ChunkFold<Event>? {
    viewStores.lazy.compactMap { $0.source.makeFold }.first?(capacity)
  }

  func target(_ log: some EventReader, _ last: Position?) throws(StoreFailure) -> ChainPoint {
    let durable = log.durable
    guard let last, last < durable.position else { return durable }
    return ChainPoint(position: last, digest: try log.digest(at: last) ?? [])
  }

  /// Begins something that is asked of the views: where they lie now, and how far the log is now.
  func begin(with log: some EventReader) throws {
    if isClosed.withLock({ $0 }) { throw ViewError.closed }
    try folder.choose()
    try log.refresh()
    if folder.asOf != nil, let folder = try? folder.opened() { AsOfCache.touch(folder) }
  }

  private func prune() {
    guard let asOf = folder.asOf, let place = try? folder.opened()?.place else { return }
    asOf.prune(beside: place)
  }
}
