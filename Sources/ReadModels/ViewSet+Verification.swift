// The comparison of views with a fresh replay. Nothing is written beside the views: what is built for it lies in a
// folder of its own and goes with it.

public import EventSourcing

/// What the comparison of a view with a fresh replay showed.
public struct ViewVerification: Sendable, Hashable {
  public enum Outcome: Sendable, Hashable {
    case equal
    /// Its rows are not those of a fresh replay.
    case differs
    /// SQLite finds a fault in the file, or its schema is another one.
    case damaged(String)
    /// There is no such view yet, or one of another version of the program; the next query builds it.
    case notBuilt
    /// Another process stands still in the view, so that it can't be read.
    case busy(String)
  }

  public let name: String
  public let outcome: Outcome
  /// Up to which it was compared; 0 where it was not.
  public let position: Position
  /// Nil where the view can't be read.
  public let found: ViewDigest?
  /// The digest of the view built anew up to the same position.
  public let expected: ViewDigest?

  /// Whether nothing is wrong with it.
  public var isSound: Bool { outcome == .equal || outcome == .notBuilt }

  /// Whether it could be examined.
  public var isExamined: Bool { if case .busy = outcome { false } else { true } }
}

extension ViewSet {
  /// Examines each view as it stands, builds it anew outside the book and compares the digests at the same position.
  ///
  /// A view that is found to be wrong is marked, so that the next reader builds it anew.
  public func verify(
    _ names: [String]? = nil, from log: some EventReader, progress: ((ViewProgress) -> Void)? = nil
  ) throws -> [ViewVerification] {
    let chosen = try choose(names)
    try begin(with: log)
    let found = try byName(chosen) { ($0.name, try look(at: $0, log)) }
    let workshop = try PrivateFolder.makeTemporary("verify")
    defer { PrivateFolder.remove(workshop.path) }
    // Those at one position are made in one scan; beside a writer others may be further.
    let legible = Dictionary(grouping: chosen) { found[$0.name]?.found?.position }
    var expected: [String: ViewDigest] = [:]
    for case (let position?, let viewStores) in legible.sorted(by: { $0.key ?? 0 < $1.key ?? 0 }) {
      let fresh = try freshDigests(of: viewStores, at: position, from: log, in: workshop, progress)
      expected.merge(fresh) { first, _ in first }
    }
    return chosen.compactMap { viewStore in
      found[viewStore.name].map { compare(viewStore, $0, with: expected[viewStore.name]) }
    }
  }

  /// Brings every view to the end of the log and gives the digests of their rows, by the views' names.
  public func digests(from log: some EventReader, progress: ((ViewProgress) -> Void)? = nil) throws -> [String:
    ViewDigest]
  {
    try catchUp(from: log, progress: progress)
    return try byName(viewStores) { ($0.name, try examine($0, log).digest) }
  }

  /// Lets SQLite look through each view that there is; tells in words what it finds. A view that is wrong is marked, so
  /// that the next reader builds it anew.
  public func checkIntegrity(for log: some EventReader) throws -> [String] {
    try begin(with: log)
    var found: [String] = []
    for viewStore in viewStores {
      do {
        _ = try examine(viewStore, log)
      } catch ViewError.needsRebuild(_, .corrupt(let reason)) {
        viewStore.markDamaged(reason)
        found.append("view \(viewStore.name) is damaged: \(reason)")
      } catch ViewError.needsRebuild {
        continue
      }
    }
    return found
  }

  /// Looks through a view as it stands on the disk; another process may build it anew meanwhile.
  private func examine(_ viewStore: any AnyViewStore<Event>, _ log: some EventReader) throws -> ViewExamination {
    var attempts = 0
    while true {
      if case .needsRebuild(let reason) = try viewStore.open(for: log) {
        throw ViewError.needsRebuild(view: viewStore.name, reason)
      }
      do {
        return try viewStore.examine(log)
      } catch is ViewMoved {
        attempts += 1
        guard attempts < 50 else { throw ViewError.stalled("other processes build the views again and again") }
        viewStore.close()
      }
    }
  }

  /// What one look at a view shows.
  private enum Look {
    case found(ViewExamination)
    /// It can't be compared.
    case illegible(ViewVerification.Outcome)

    var found: ViewExamination? { if case .found(let examination) = self { examination } else { nil } }
  }

  private func look(at viewStore: any AnyViewStore<Event>, _ log: some EventReader) throws -> Look {
    do {
      return .found(try examine(viewStore, log))
    } catch ViewError.needsRebuild(_, .corrupt(let reason)) {
      viewStore.markDamaged(reason)
      return .illegible(.damaged(reason))
    } catch ViewError.needsRebuild {
      return .illegible(.notBuilt)
    } catch let error as ViewError where error.isBusy {
      return .illegible(.busy("\(error)"))
    }
  }

  /// The digests of views that are built anew in a workshop, up to a position, by their names.
  private func freshDigests(
    of viewStores: [any AnyViewStore<Event>], at position: Position, from log: some EventReader,
    in workshop: OpenFolder, _ progress: ((ViewProgress) -> Void)?
  ) throws -> [String: ViewDigest] {
    let target = try target(log, position)
    let fresh = try viewStores.map { try $0.building(in: workshop, log: log.logID, through: target.position) }
    defer { for view in fresh { try? view.close() } }
    try buildingFeed(viewStores, log).run(fresh, through: target, progress: progress)
    return try byName(fresh) { ($0.viewName, try $0.digest()) }
  }

  private func compare(
    _ viewStore: any AnyViewStore<Event>, _ look: Look, with expected: ViewDigest?
  ) -> ViewVerification {
    switch look {
    case .illegible(let outcome):
      return ViewVerification(name: viewStore.name, outcome: outcome, position: 0, found: nil, expected: nil)
    case .found(let examination):
      let isEqual = examination.digest == expected
      if !isEqual { viewStore.markDamaged("its rows differ from a fresh replay") }
      return ViewVerification(
        name: viewStore.name, outcome: isEqual ? .equal : .differs, position: examination.position,
        found: examination.digest, expected: expected)
    }
  }
}

/// What `work` gives for each element, with the name that it gives it; see `concurrently`.
private func byName<Element: Sendable, Value: Sendable>(
  _ elements: [Element], _ work: @Sendable (Element) throws -> (String, Value)
) throws -> [String: Value] {
  let values = Lock<[String: Value]>([:])
  try concurrently(elements) { element in
    let (name, value) = try work(element)
    values.withLock { $0[name] = value }
  }
  return values.withLock { $0 }
}
