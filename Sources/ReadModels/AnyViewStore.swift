// What a set of views asks of each of its view stores, whatever rows they hold.

public import EventSourcing
internal import FoundationEssentials
internal import GRDB

/// What can be said of a view without reading it.
public struct ViewStatus: Sendable, Hashable {
  public let name: String
  public let version: Int
  public let state: ViewState
  /// The last position taken in; nil if the view can't be read.
  public let position: Position?
  /// In the main table; nil if the view can't be read, or nobody asked for it.
  public let rows: Int?
  /// On the disk, with what SQLite keeps beside the file.
  public let bytes: Int64
}

/// A store for any view of some events.
protocol AnyViewStore<Event>: Sendable {
  associatedtype Event: DomainEvent
  var name: String { get }
  var version: Int { get }
  var source: ViewSource<Event> { get }
  var state: ViewState { get }
  var position: Position? { get }
  func status(countingRows: Bool) -> ViewStatus
  func open(for log: some EventReader) throws(ViewError) -> ViewState
  func refresh() throws
  func close()
  func sql(_ query: String, timeLimit: Double) throws -> SQLResult
  func sql(_ query: String, beside others: [AttachedView], timeLimit: Double) throws -> SQLResult
  /// What a query finds in it: its own name and those of its tables.
  var tableNames: Set<String> { get }
  /// Where its file lies now.
  func attached() throws(ViewError) -> AttachedView
  /// The live view as something that takes events; throws if it must be rebuilt.
  func live() throws(ViewError) -> any EventSink<Event>
  /// The rebuild that was broken off, or a new one, through a position.
  func rebuilding(log: UUID, through end: Position) throws -> any RebuildingView<Event>
  /// A view built from nothing in another folder, to be compared with this one.
  func building(in folder: OpenFolder, log: UUID, through end: Position) throws -> any RebuildingView<Event>
  /// Takes over what stands in the book's own folder, if it can be read.
  func copyShared()
  /// Takes over, in a folder of views at an earlier position, the view as it is or as it was at a position before that,
  /// whichever is nearer.
  func copyEarlier()
  /// Copies the view to a new file, which needs no log of writes beside it.
  func copyPlain(to path: String) throws
  /// What became of the rows from this state of a view to another.
  func differences(to other: any AnyViewStore<Event>, ofOneHistory: Bool) throws -> [TableDifference]
  /// What a look at all of the view finds, at its position.
  func examine(_ log: some EventReader) throws -> ViewExamination
  func markDamaged(_ reason: String)
  var tables: [Table] { get }
  /// The rows that a statement on the view's tables gives, as they are stored, and the view's position.
  func storedRows(_ sql: String, _ arguments: [ColumnValue]) throws -> (rows: [[ColumnValue]], position: Position)
  /// The first columns of the rows that are summed up under a key, in the table that a table of sums is made from.
  func summedRows(in table: String, under key: ColumnValue) throws -> [ColumnValue]
  /// What became of a row, event by event, in a view that grows with the events of these streams, or with all.
  func history(of row: RowName, among streams: [StreamName]?, from log: some EventReader) throws -> [RowStep]
  /// What the events of a log behind the view's position change in its rows. Nothing is kept of it.
  func growth(with log: some EventReader) throws -> [TableDifference]
  /// The event that a view built from nothing can't take in, with the reason; nil if there is none.
  func failure(of log: some EventReader) throws -> (envelope: Envelope, reason: String)?
  /// A copy of the view at a path, which nobody else has and which grows when it is told to.
  func growingCopy(at path: String) throws -> any GrowingView<Event>
}

/// The file of a view, for a connection that reads several.
struct AttachedView {
  let name: String
  let location: String
  /// Keeps the file and its folder open.
  let file: any Sendable
}

/// What was found in a view.
struct ViewExamination {
  var position: Position
  var digest: ViewDigest
}

/// A view that is being built.
protocol RebuildingView<Event>: EventSink {
  /// Puts it in the live view's place, if that is still the log's.
  func finish(for log: some EventReader) throws
  func digest() throws -> ViewDigest
  func close() throws
}

extension ViewStore: AnyViewStore {
  typealias Event = P.Event

  var source: ViewSource<P.Event> { P.source }

  /// What can be said of the view without reading it, but for the number of its rows.
  public func status(countingRows: Bool = true) -> ViewStatus {
    let rows = countingRows ? try? read { try $0.integer("SELECT count(*) FROM \(P.tables[0].name)") } : nil
    return ViewStatus(
      name: name, version: version, state: state, position: position, rows: rows.flatMap { $0 }.map { Int($0) },
      bytes: (try? file()).map { FileGuard.size($0.name, in: $0.folder) } ?? 0)
  }

  var tableNames: Set<String> { Set(P.tables.map { $0.name.lowercased() } + [name]) }

  func attached() throws(ViewError) -> AttachedView {
    let file = try file()
    return AttachedView(name: name, location: file.folder.location(file.name), file: file)
  }

  /// Looks how far any process has brought the view.
  func refresh() throws { try file().refresh() }

  func live() throws(ViewError) -> any EventSink<P.Event> { LiveView(viewStore: self, file: try file()) }

  func rebuilding(log: UUID, through end: Position) throws -> any RebuildingView<P.Event> {
    try building(in: folder.made(), log: log, through: end)
  }

  func building(in folder: OpenFolder, log: UUID, through end: Position) throws -> any RebuildingView<P.Event> {
    BuildingView(viewStore: self, file: try ViewFile.building(in: folder, log: log, through: end))
  }

  func copyShared() {
    guard !folder.isAlwaysPrivate, let source = try? folder.shared.open(), let target = try? folder.made(),
      ViewFiles.newest(name, in: target) == nil, let build = ViewFiles.newest(name, in: source),
      !FileGuard.exists(ViewFiles.damaged(name, build), in: source)
    else { return }
    // What can't be copied is built.
    _ = try? ViewFile<P>.copy(ViewFiles.complete(name, build), in: source, to: target)
  }

  func copyEarlier() {
    guard let asOf = folder.asOf, let target = try? folder.made(), ViewFiles.newest(name, in: target) == nil
    else { return }
    for (source, positions) in asOf.beginnings(beside: target.place) {
      guard let build = ViewFiles.newest(name, in: source),
        !FileGuard.exists(ViewFiles.damaged(name, build), in: source),
        (try? ViewFile<P>.copy(ViewFiles.complete(name, build), in: source, to: target, having: positions)) == true
      else { continue }
      return AsOfCache.touch(source)
    }
  }

  func examine(_ log: some EventReader) throws -> ViewExamination {
    let file = try file()
    do {
      return try Self.readAfresh(file) { database in
        let db = ViewDatabase(database)
        guard !db.isMoved, try file.folder.isInPlace(), let row = try ViewFile<P>.checkpointRow(db) else {
          throw ViewMoved()
        }
        try row.check(against: log)
        try ViewCheck<P>.requireSchema(database)
        try ViewCheck<P>.requireIntegrity(database)
        return ViewExamination(position: row.position, digest: try ViewDigest.of(P.self, in: database))
      }
    } catch let error as ViewMoved {
      throw error
    } catch {
      throw ViewFile<P>.opening(error)
    }
  }
}

/// The live view; damage that shows while it is written closes it.
private struct LiveView<P: View>: EventSink {
  let viewStore: ViewStore<P>
  let file: ViewFile<P>
  var viewName: String { P.name }
  var position: Position { file.position }

  func take(_ chunk: EventChunk<P.Event>, of log: some EventReader) throws {
    do {
      try file.take(chunk, of: log)
    } catch let error as ViewError {
      throw viewStore.noting(error)
    }
  }
}

private struct BuildingView<P: View>: RebuildingView {
  let viewStore: ViewStore<P>
  let file: ViewFile<P>
  var viewName: String { P.name }
  var position: Position { file.position }

  func take(_ chunk: EventChunk<P.Event>, of log: some EventReader) throws { try file.take(chunk, of: log) }

  func finish(for log: some EventReader) throws { try viewStore.publish(file, for: log) }

  func digest() throws -> ViewDigest {
    try file.database.read { try ViewDigest.of(P.self, in: $0) }
  }

  func close() throws { try file.database.close() }
}
