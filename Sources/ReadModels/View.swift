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
  @usableFromInline typealias ReadEvents =
    @Sendable (Envelope, UnsafeRawBufferPointer, inout [Recorded<Event>]) throws -> Int

  /// The stored names of the events that it wants; nil for those of its streams.
  @usableFromInline let types: Set<String>?
  /// The categories of the streams that it wants; nil for all.
  @usableFromInline let categories: Set<String>?
  /// Adds what a stored event is read as; the number of these.
  @usableFromInline let read: ReadEvents
  /// Makes what folds the states that it wants and keeps a number of them; nil if it wants none.
  @usableFromInline let makeFold: (@Sendable (Int) -> ChunkFold<Event>)?
  /// Keeps what it wants of each event; nil if it wants states alone, or events as they are.
  @usableFromInline let makeNotes: (@Sendable () -> any Sendable)?

  // Part of the module of the events, where reading them is compiled for them.
  @inlinable
  init(
    types: Set<String>? = nil, categories: Set<String>? = nil,
    makeFold: (@Sendable (Int) -> ChunkFold<Event>)? = nil, makeNotes: (@Sendable () -> any Sendable)? = nil
  ) {
    self.types = types
    self.categories = categories
    self.makeFold = makeFold
    self.makeNotes = makeNotes
    read = { envelope, payload, events in
      var count = 0
      try Event.registry.read(envelope, payload) {
        events.append(Recorded($0, $1))
        count += 1
      }
      return count
    }
  }

  /// The events with these stored names; nil for all.
  @inlinable
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
