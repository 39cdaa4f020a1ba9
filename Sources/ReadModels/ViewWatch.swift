// Whether a SELECT on views is true behind one event after the other: copies of the views, which nobody else has, grow
// with the log, and the statement is asked again whenever one of them has taken something in.

public import EventSourcing
internal import GRDB

/// A condition on views that is watched along a log. One caller at a time.
public final class ViewWatch<Event: DomainEvent>: @unchecked Sendable {
  private let query: String
  private let workshop: OpenFolder
  private let copies: [any GrowingView<Event>]
  private let reader: DatabaseQueue
  private var answer = false

  /// Watches from where `views` are with all of `log`.
  ///
  /// - Parameter query: one SELECT; every view whose name stands in it can be asked. It counts as true when the first
  ///   column of its first row is neither 0 nor null.
  /// - Throws: `refusedQuery` if it names no view, or is no such statement.
  public init(_ query: String, on views: ViewSet<Event>, from log: some EventReader) throws {
    let words = Set(query.split { !$0.isLetter }.map { $0.lowercased() })
    let names = views.names.filter(words.contains)
    guard !names.isEmpty else {
      throw ViewError.refusedQuery("it names no view; there are: \(views.names.joined(separator: ", "))")
    }
    try views.catchUp(names, from: log)
    self.query = query
    workshop = try PrivateFolder.makeTemporary("watch")
    do {
      copies = try views.choose(names).map { [workshop] in try $0.growingCopy(at: workshop.path($0.name)) }
      reader = try DatabaseQueue(path: workshop.path(copies[0].name), configuration: Self.reading)
      try reader.writeWithoutTransaction { [workshop, copies] database in
        for name in copies.dropFirst().map(\.name) {
          try database.execute(sql: "ATTACH DATABASE ? AS \(name)", arguments: [workshop.path(name)])
        }
      }
      answer = try ask()
    } catch {
      PrivateFolder.remove(workshop.path)
      throw error as? ViewError ?? ViewError(error, view: names[0])
    }
  }

  deinit { PrivateFolder.remove(workshop.path) }

  /// Goes on through a position, at which no batch is cut. Says whether the condition has come true since the last call.
  public func comesTrue(through position: Position, of log: some EventReader) throws -> Bool {
    var isChanged = false
    for copy in copies where try copy.grow(through: position, of: log) { isChanged = true }
    guard isChanged else { return false }
    let before = answer
    answer = try ask()
    return answer && !before
  }

  private func ask() throws -> Bool {
    try reader.unsafeRead { try copies[0].run(query, on: $0) }.isTrue
  }

  private static var reading: Configuration {
    var configuration = Configuration()
    configuration.label = "watched views"
    return configuration
  }
}

/// A copy of a view that takes in the log as far as it is told to.
protocol GrowingView<Event>: AnyObject {
  associatedtype Event: DomainEvent
  var name: String { get }
  /// Whether it has taken in an event.
  func grow(through position: Position, of log: some EventReader) throws -> Bool
  func run(_ query: String, on database: Database) throws -> SQLResult
}

private final class GrowingCopy<P: View>: GrowingView {
  typealias Event = P.Event
  private let queue: DatabaseQueue
  private var walk: ViewWalk<P>
  private var position: Position
  var name: String { P.name }

  init(_ path: String) throws {
    queue = try DatabaseQueue(path: path)
    position = try queue.writeWithoutTransaction { database in
      try database.execute(sql: "PRAGMA synchronous = OFF")
      return try ViewDatabase(database).position()
    }
    walk = ViewWalk(behind: position)
  }

  func grow(through end: Position, of log: some EventReader) throws -> Bool {
    guard end > position else { return false }
    var events: [Recorded<P.Event>] = []
    try log.read(after: position, through: end) { envelope, payload in
      events += try walk.events(envelope, payload)
      return true
    }
    position = end
    guard !events.isEmpty else { return false }
    try queue.write { try walk.take(events, of: log, in: ViewDatabase($0)) }
    return true
  }

  func run(_ query: String, on database: Database) throws -> SQLResult {
    try ViewStore<P>.requireReading(query)
    return try SQLLimits.apply(to: database, seconds: 60) { try ViewStore<P>.run(query, database) }
  }
}

extension ViewStore {
  func growingCopy(at path: String) throws -> any GrowingView<P.Event> {
    try copyPlain(to: path)
    return try GrowingCopy<P>(path)
  }
}
