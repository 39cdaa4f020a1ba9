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
    let workshop = try PrivateFolder.makeTemporary("verify")
    defer { PrivateFolder.remove(workshop.path) }
    return try chosen.map { try verify($0, from: log, in: workshop, progress) }
  }

  /// Brings every view to the end of the log and gives the digests of their rows, by the views' names.
  public func digests(from log: some EventReader, progress: ((ViewProgress) -> Void)? = nil) throws -> [String:
    ViewDigest]
  {
    try catchUp(from: log, progress: progress)
    return try viewStores.reduce(into: [:]) { $0[$1.name] = try examine($1, log).digest }
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

  private func verify(
    _ viewStore: any AnyViewStore<Event>, from log: some EventReader, in workshop: OpenFolder,
    _ progress: ((ViewProgress) -> Void)?
  ) throws -> ViewVerification {
    do {
      let found = try examine(viewStore, log)
      let target = try target(log, found.position)
      let fresh = try viewStore.building(in: workshop, log: log.logID, through: target.position)
      defer { try? fresh.close() }
      try buildingFeed([viewStore], log).run([fresh], through: target, progress: progress)
      let expected = try fresh.digest()
      if found.digest != expected { viewStore.markDamaged("its rows differ from a fresh replay") }
      return ViewVerification(
        name: viewStore.name, outcome: found.digest == expected ? .equal : .differs, position: found.position,
        found: found.digest, expected: expected)
    } catch ViewError.needsRebuild(_, .corrupt(let reason)) {
      viewStore.markDamaged(reason)
      return ViewVerification(name: viewStore.name, outcome: .damaged(reason), position: 0, found: nil, expected: nil)
    } catch ViewError.needsRebuild {
      return ViewVerification(name: viewStore.name, outcome: .notBuilt, position: 0, found: nil, expected: nil)
    } catch let error as ViewError where error.isBusy {
      return ViewVerification(
        name: viewStore.name, outcome: .busy("\(error)"), position: 0, found: nil, expected: nil)
    }
  }
}
