// What every view says of itself, however it is made: from events (`Projection`), from states (`StateView`) or from
// both (`StoryView`). The view store that it stands on keeps its file, its place in the log and its rebuilding.

public import EventSourcing

/// What makes the rows of one view from a log.
public protocol View<Event>: Sendable {
  associatedtype Event: DomainEvent

  /// The view's name, also of its file and its main table: lower-case letters only.
  static var name: String { get }
  /// The number of this code: raise it with every change of a table or of what is written into one.
  static var version: Int { get }
  /// The main table first.
  static var tables: [Table] { get }
  /// What is compared where two histories differ: the tables, unless their rows hold numbers that were given in the
  /// order of one history; then SQL views that say what these stand for.
  static var comparable: [Table] { get }
  /// Statements that make indexes and the like; a rebuild runs them at its end.
  static var indexes: [String] { get }
  /// What of the log it is made from.
  static var source: ViewSource<Event> { get }

  init()
  /// Takes in what is new, within one transaction.
  mutating func take(_ part: LogPart<Event>, in db: ViewDatabase) throws
}

extension View {
  public static var comparable: [Table] { tables }
  public static var indexes: [String] { [] }
}

/// What of a log a view is made from.
public struct ViewSource<Event: DomainEvent>: Sendable {
  /// The stored names of the events that it wants; nil for those of its streams.
  let types: Set<String>?
  /// The categories of the streams that it wants; nil for all.
  let categories: Set<String>?
  /// Makes what folds the states that it wants and keeps a number of them; nil if it wants none.
  let makeFold: (@Sendable (Int) -> any StreamFolding<Event>)?
  /// Keeps what it wants of each event; nil if it wants states alone, or events as they are.
  let makeNotes: (@Sendable () -> any Sendable)?

  init(
    types: Set<String>? = nil, categories: Set<String>? = nil,
    makeFold: (@Sendable (Int) -> any StreamFolding<Event>)? = nil, makeNotes: (@Sendable () -> any Sendable)? = nil
  ) {
    self.types = types
    self.categories = categories
    self.makeFold = makeFold
    self.makeNotes = makeNotes
  }

  /// The events with these stored names; nil for all.
  public static func events(_ types: Set<String>? = nil) -> ViewSource { ViewSource(types: types) }
}

/// What a view takes in with one transaction.
public struct LogPart<Event: Sendable>: Sendable {
  /// The events that are new to the view, in order.
  public let events: ArraySlice<Recorded<Event>>
  /// The last position that the view has.
  @usableFromInline let start: Position
  /// A stream that began at this position or before may have rows; none that began later has.
  let writtenThrough: Position
  let states: (any Sendable)?
  @usableFromInline let notes: (any Sendable)?
}
