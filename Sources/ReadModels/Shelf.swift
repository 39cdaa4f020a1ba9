// Where one view stands: its file `<name>.sqlite`, readers of it, its place in the log. The shelf refuses a view that
// the log contradicts, and asks for a rebuild of one that is missing, old or damaged.

public import EventSourcing
internal import FoundationEssentials
internal import GRDB
internal import TextFormats

/// Whether a view can be read.
public enum ViewState: Hashable, Sendable {
  case ready
  case needsRebuild(NeedsRebuild)
}

/// One view in one SQLite file. All calls block; writing calls come from one thread at a time.
public final class Shelf<P: Projection>: Sendable {
  public let folder: String
  public let isReadOnly: Bool
  private let gate = Gate()
  private let current = Lock<Current>(.needsRebuild(.missing))

  private enum Current: Sendable {
    case open(ViewFile<P>)
    case needsRebuild(NeedsRebuild)
  }

  /// A shelf in `folder`, which is made if it is missing. A read-only shelf, for those who do not hold the book's lock,
  /// changes nothing on the disk.
  public init(folder: String, readOnly: Bool = false) {
    self.folder = folder
    isReadOnly = readOnly
  }

  public var name: String { P.name }
  public var version: Int { P.version }
  /// The view's file.
  public var path: String { "\(folder)/\(P.name).sqlite" }
  var rebuildingPath: String { "\(folder)/\(P.name).rebuilding.sqlite" }

  /// Opens the view's file if that has not been done, and checks it against the log.
  @discardableResult
  public func open(for log: some EventReader) throws(ViewError) -> ViewState {
    if case .ready = state { return .ready }
    return try gate.alone { () throws(ViewError) in try openAlone(for: log) }
  }

  private func openAlone(for log: some EventReader) throws(ViewError) -> ViewState {
    if case .ready = state { return .ready }
    if !isReadOnly { try FileGuard.makeFolder(folder, view: name) }
    do {
      let row = try ViewFile<P>.inspect(path)
      try row.check(against: log)
      let file = try ViewFile<P>.open(path, row, readOnly: isReadOnly)
      current.withLock { $0 = .open(file) }
      return .ready
    } catch .needsRebuild(_, let reason) {
      current.withLock { $0 = .needsRebuild(reason) }
      return .needsRebuild(reason)
    }
  }

  public var state: ViewState {
    current.withLock { current in
      switch current {
      case .open: .ready
      case .needsRebuild(let reason): .needsRebuild(reason)
      }
    }
  }

  /// The last position that the view has taken in; nil if it can't be read.
  public var position: Position? { try? file().position }

  /// Reads one state of the view, unmoved by what is written meanwhile.
  public func read<Result>(_ body: (ViewDatabase) throws -> Result) throws -> Result {
    try gate.shared {
      let file = try file()
      do {
        return try file.database.read { try body(ViewDatabase($0)) }
      } catch let error as SQLiteFailure {
        throw noting(error)
      } catch let error as DatabaseError {
        throw noting(error)
      }
    }
  }

  /// The digest of all rows.
  public func digest() throws -> ViewDigest {
    try read { try ViewDigest.of(P.self, in: $0.database) }
  }

  /// Closes the view's file.
  public func close() throws {
    try gate.alone { try leave(.needsRebuild(.missing)) }
  }

  /// Puts a complete file in the place of the present one and opens it.
  func replace(by new: ViewFile<P>) throws {
    try new.complete()
    try new.database.close()
    try gate.alone {
      try leave(.needsRebuild(.missing))
      try FileGuard.replace(path, by: new.path, view: name)
      let file = try ViewFile<P>.open(path, ViewFile<P>.inspect(path), readOnly: false)
      current.withLock { $0 = .open(file) }
    }
  }

  func file() throws(ViewError) -> ViewFile<P> {
    let current = current.withLock { $0 }
    switch current {
    case .open(let file): return file
    case .needsRebuild(let reason): throw .needsRebuild(view: name, reason)
    }
  }

  /// The view's error for what was thrown; a damaged view is closed, so that it will be rebuilt.
  func noting(_ error: any Error) -> ViewError {
    let error = ViewError(error, view: name)
    if case .needsRebuild(_, let reason) = error { current.withLock { $0 = .needsRebuild(reason) } }
    return error
  }

  private func leave(_ next: Current) throws {
    let file = current.withLock { current in
      defer { current = next }
      return current
    }
    if case .open(let file) = file { try file.database.close() }
  }
}

extension CheckpointRow {
  /// Refuses the view if the log does not have the history that it was built from.
  func check(against log: some EventReader) throws(ViewError) {
    guard logID == UUIDText.string(log.logID) else { throw .otherLog(view: view) }
    let durable = log.durable
    guard position <= durable.position else {
      throw .aheadOfLog(view: view, position: position, durable: durable.position)
    }
    let chain = checkpoint.chain
    guard chain.position > 0, !chain.digest.isEmpty else { return }
    do {
      let digest = chain.position == durable.position ? durable.digest : try log.digest(at: chain.position)
      guard let digest, digest != chain.digest else { return }
    } catch {
      throw .failed(view: view, code: 0, message: "\(error)")
    }
    throw .otherChain(view: view, position: chain.position)
  }
}
