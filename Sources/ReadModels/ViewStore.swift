// Where one view stands: the newest complete file of it, readers of it, its place in the log. The store refuses a view
// that the log contradicts, and asks for a rebuild of one that is missing, old or damaged.

public import EventSourcing
internal import FoundationEssentials
internal import GRDB
internal import TextFormats

/// Whether a view can be read.
public enum ViewState: Hashable, Sendable {
  case ready
  case needsRebuild(NeedsRebuild)
}

/// One view in one SQLite file. All calls block; any number of processes may have the same view open.
public final class ViewStore<P: View>: Sendable {
  public let folder: ViewFolder
  private let lock = ReadWriteLock()
  private let current = Lock<Current>(.needsRebuild(.missing))

  private enum Current: Sendable {
    case open(ViewFile<P>)
    case needsRebuild(NeedsRebuild)
  }

  /// A view store in `folder`, which is made when the view is built.
  public init(folder: ViewFolder) {
    precondition(ViewFiles.isName(P.name), "the view \(P.name) can't have files: lower-case letters only")
    self.folder = folder
  }

  /// A view store in a folder of its own.
  public convenience init(folder: String) {
    self.init(folder: ViewFolder(folder))
  }

  public var name: String { P.name }
  public var version: Int { P.version }
  /// The file of the view; nil while it is not open.
  public var path: String? {
    guard let file = try? file() else { return nil }
    return file.folder.path(file.name)
  }

  /// Opens the view's newest file if that has not been done, and checks it against the log.
  @discardableResult
  public func open(for log: some EventReader) throws(ViewError) -> ViewState {
    if try isOpenHere() { return .ready }
    return try lock.alone { () throws(ViewError) in try openAlone(for: log) }
  }

  private func openAlone(for log: some EventReader) throws(ViewError) -> ViewState {
    if try isOpenHere() { return .ready }
    put(.needsRebuild(.missing))
    guard let place = try folder.opened() else { return fallBack(to: .missing) }
    do {
      put(.open(try ViewFile<P>.open(in: place, for: log)))
      return .ready
    } catch .needsRebuild(_, let reason) {
      return fallBack(to: reason)
    } catch  where folder.isPrivate && error.isOfOtherHistory {
      // It may have been made for another copy of the book, such as a newer backup: it proves nothing.
      return fallBack(to: .missing)
    } catch .aheadOfLog where folder.asOf != nil {
      return fallBack(to: .corrupt("it has more than there was at its position"))
    }
  }

  private func fallBack(to reason: NeedsRebuild) -> ViewState {
    put(.needsRebuild(reason))
    return .needsRebuild(reason)
  }

  /// Whether the view is open in the folder where views are now.
  private func isOpenHere() throws(ViewError) -> Bool {
    guard let file = try? file() else { return false }
    return try file.folder === folder.opened()
  }

  public var state: ViewState {
    current.withLock { current in
      switch current {
      case .open: .ready
      case .needsRebuild(let reason): .needsRebuild(reason)
      }
    }
  }

  /// The last position that the view had taken in when it was last looked at; nil if it is not open.
  public var position: Position? { try? file().position }

  /// Reads one state of the view, unmoved by what is written meanwhile. It may be behind the log.
  public func read<Result>(_ body: (ViewDatabase) throws -> Result) throws -> Result {
    try read(nil, through: 0, body)
  }

  /// Reads one state of the view that has everything through `position` of the log.
  func read<Result>(
    _ log: (any EventReader)?, through position: Position, _ body: (ViewDatabase) throws -> Result
  ) throws -> Result {
    try lock.shared {
      let file = try file()
      do {
        return try file.read(log, through: position, body)
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
  public func close() {
    lock.alone { put(.needsRebuild(.missing)) }
  }

  func file() throws(ViewError) -> ViewFile<P> {
    let current = current.withLock { $0 }
    switch current {
    case .open(let file): return file
    case .needsRebuild(let reason): throw .needsRebuild(view: name, reason)
    }
  }

  /// The view's error for what was thrown; a damaged view is left, so that it will be built anew.
  func noting(_ error: any Error) -> ViewError {
    let error = ViewError(error, view: name)
    if case .needsRebuild(_, .corrupt(let reason)) = error { markDamaged(reason) }
    return error
  }

  /// Says of the open file that it is damaged, also to every other process.
  func markDamaged(_ reason: String) {
    let damaged = current.withLock { current -> ViewFile<P>? in
      guard case .open(let file) = current else { return nil }
      current = .needsRebuild(.corrupt(reason))
      return file
    }
    guard let damaged else { return }
    try? FileGuard.make(ViewFiles.damaged(name, damaged.build), in: damaged.folder, view: name)
  }

  /// Puts the file of a finished build among the views under its own name and removes those that are older.
  func publish(_ new: ViewFile<P>, for log: some EventReader) throws {
    try new.complete()
    try log.requirePlace(ofView: name)
    try FileGuard.publish(new.name, as: ViewFiles.complete(name, new.build), in: new.folder, view: name)
    let file = try ViewFile<P>.open(in: new.folder, for: log)
    // Who reads meanwhile has the older file to the end.
    lock.alone { put(.open(file)) }
    removeOlder(than: new.build, in: new.folder)
  }

  /// Others may have an older file open: they find out before they read or write the next time.
  private func removeOlder(than build: Int, in folder: OpenFolder) {
    for found in ViewFiles.builds(in: folder) where found.view == name && found.build < build {
      let file = found.isComplete ? ViewFiles.complete(name, found.build) : ViewFiles.building(name, found.build)
      try? FileGuard.remove(file, in: folder)
      try? FileGuard.remove(ViewFiles.damaged(name, found.build), in: folder)
    }
  }

  /// A file that was open is closed when nobody who has it reads or writes it any more.
  private func put(_ next: Current) {
    var next = next
    current.withLock { swap(&$0, &next) }
  }
}

extension CheckpointRow {
  /// Refuses the view if the log does not have the history that it was built from.
  func check(against log: some EventReader) throws(ViewError) {
    guard logID == UUIDText.string(log.logID) else { throw .otherLog(view: view) }
    do {
      // Another process may have brought the view beyond what was seen of the log.
      if position > log.durable.position { try log.refresh() }
      let durable = log.durable
      guard position <= durable.position else {
        throw ViewError.aheadOfLog(view: view, position: position, durable: durable.position)
      }
      let chain = checkpoint.chain
      guard chain.position > 0, !chain.digest.isEmpty, log.keepsChain else { return }
      let digest = chain.position == durable.position ? durable.digest : try log.digest(at: chain.position)
      // A view takes its chain point where the log has a digest. Where this one has none, what was written together
      // ends elsewhere, so that it is another history.
      guard digest != chain.digest else { return }
      throw ViewError.otherChain(view: view, position: chain.position)
    } catch let error as ViewError {
      throw error
    } catch {
      throw .unreadableLog(view: view, "\(error)")
    }
  }
}
