// A projection folds the log's events into the rows of one view. It says what its tables are and what each event
// changes; the viewStore that it stands on keeps its file, its place in the log and its rebuilding.

public import EventSourcing

/// What turns events into the rows of one view.
public protocol Projection: Sendable {
  associatedtype Event: DomainEvent

  /// The view's name, also of its file and its main table: lower-case letters only.
  static var name: String { get }
  /// The number of this code: raise it with every change of a table or of what an event does.
  static var version: Int { get }
  /// The main table first.
  static var tables: [Table] { get }
  /// Statements that make indexes and the like; a rebuild runs them at its end.
  static var indexes: [String] { get }
  /// The stored names of the events that it wants; nil for all.
  static var eventTypes: Set<String>? { get }

  init()
  /// Takes in one event; rows may stay in memory until `flush`.
  mutating func apply(_ recorded: Recorded<Event>, in db: ViewDatabase) throws
  /// Writes all rows that changed.
  mutating func flush(in db: ViewDatabase) throws
}

extension Projection {
  public static var indexes: [String] { [] }
  public static var eventTypes: Set<String>? { nil }
}
