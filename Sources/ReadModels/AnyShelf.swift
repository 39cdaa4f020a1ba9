// What a set of views asks of each of its shelves, whatever rows they hold.

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
  /// In the main table.
  public let rows: Int?
  /// On the disk, with what SQLite keeps beside the file.
  public let bytes: Int64
}

/// A shelf for any projection of some events.
protocol AnyShelf<Event>: Sendable {
  associatedtype Event: DomainEvent
  var name: String { get }
  var eventTypes: Set<String>? { get }
  var state: ViewState { get }
  var position: Position? { get }
  var status: ViewStatus { get }
  func open(for log: some EventReader) throws(ViewError) -> ViewState
  func refresh() throws
  func close() throws
  func digest() throws -> ViewDigest
  func sql(_ query: String) throws -> SQLResult
  /// The live view as something that takes events; throws if it must be rebuilt.
  func live() throws(ViewError) -> any EventSink<Event>
  /// The rebuild that was broken off, or a new one.
  func rebuilding(log: UUID) throws -> any RebuildingView<Event>
  /// A view built from nothing in a file of its own, to be compared with this one and removed.
  func verifying(log: UUID) throws -> any RebuildingView<Event>
}

/// A view that is being built beside the live one.
protocol RebuildingView<Event>: EventSink {
  /// Puts it in the live view's place.
  func finish() throws
  func digest() throws -> ViewDigest
  func discard() throws
}

extension Shelf: AnyShelf {
  typealias Event = P.Event

  var eventTypes: Set<String>? { P.eventTypes }

  /// What can be said of the view without reading it.
  public var status: ViewStatus {
    let rows = try? read { try $0.integer("SELECT count(*) FROM \(P.tables[0].name)") }
    return ViewStatus(
      name: name, version: version, state: state, position: position, rows: rows.flatMap { $0 }.map { Int($0) },
      bytes: FileGuard.size(path))
  }

  /// Looks how far another process, the one that holds the book's lock, has brought the view.
  public func refresh() throws {
    try file().refresh()
  }

  func live() throws(ViewError) -> any EventSink<P.Event> { LiveView(shelf: self, file: try file()) }

  func rebuilding(log: UUID) throws -> any RebuildingView<P.Event> {
    try FileGuard.makeFolder(folder, view: name)
    return BuildingView(shelf: self, file: try ViewFile.building(rebuildingPath, log: log))
  }

  func verifying(log: UUID) throws -> any RebuildingView<P.Event> {
    let path = "\(folder)/\(name).verifying.sqlite"
    try FileGuard.remove(path)
    return BuildingView(shelf: self, file: try ViewFile.building(path, log: log))
  }
}

/// The live view; damage that shows while it is written closes it.
private struct LiveView<P: Projection>: EventSink {
  let shelf: Shelf<P>
  let file: ViewFile<P>
  var viewName: String { P.name }
  var position: Position { file.position }

  func take(_ chunk: EventChunk<P.Event>) throws {
    do {
      try file.take(chunk)
    } catch {
      throw shelf.noting(error)
    }
  }
}

private struct BuildingView<P: Projection>: RebuildingView {
  let shelf: Shelf<P>
  let file: ViewFile<P>
  var viewName: String { P.name }
  var position: Position { file.position }

  func take(_ chunk: EventChunk<P.Event>) throws { try file.take(chunk) }

  func finish() throws { try shelf.replace(by: file) }

  func digest() throws -> ViewDigest {
    try file.database.read { try ViewDigest.of(P.self, in: $0) }
  }

  func discard() throws {
    try file.database.close()
    try FileGuard.remove(file.path)
  }
}
