// A list of what happened. What it says of an event follows from the event and from the state of its stream before and
// after it, which the engine has folded: what was before is never folded twice.

public import EventSourcing

/// What turns events, with the states around them, into the rows of one view.
public protocol StoryView: View where Event == D.Event {
  /// The domain whose states it is shown.
  associatedtype D: Domain
  /// What it keeps of an event until that is written.
  associatedtype Note: Sendable

  /// What is to be kept of an event; nil if it is none of the view's.
  static func note(_ recorded: Recorded<Event>, before: D.State, after: D.State) -> Note?
  /// Takes in one note; rows may stay in memory until `flush`.
  mutating func apply(_ note: Note, in db: ViewDatabase) throws
  /// Writes all rows that changed.
  mutating func flush(in db: ViewDatabase) throws
}

extension StoryView {
  @inlinable
  public static var source: ViewSource<Event> { source(of: nil) { noteTaker() } }

  @inlinable
  static func source(
    of categories: Set<String>?, _ makeNotes: @escaping @Sendable () -> any Sendable
  ) -> ViewSource<Event> {
    ViewSource(categories: categories, makeFold: { StreamFold<D>.ofChunks(capacity: $0) }, makeNotes: makeNotes)
  }

  @inlinable
  public mutating func take(_ part: LogPart<Event>, in db: ViewDatabase) throws { try takeNotes(of: part, in: db) }

  @inlinable
  mutating func takeNotes(of part: LogPart<Event>, in db: ViewDatabase) throws {
    guard let notes = part.notes as? [PlacedNote<Note>] else {
      preconditionFailure("all views of a set are of one domain")
    }
    // By index: a note is large, and none is copied.
    for place in notes.indices where notes[place].position > part.start { try apply(notes[place].note, in: db) }
    try flush(in: db)
  }
}

/// A view of what happened may keep beside it how things are, in tables of its own: both are then at one position.
extension StoryView where Self: StateView {
  @inlinable
  public static var source: ViewSource<Event> { source(of: categories) { noteTaker() } }

  public mutating func take(_ part: LogPart<Event>, in db: ViewDatabase) throws {
    try takeStates(of: part, in: db)
    try takeNotes(of: part, in: db)
  }
}

/// A note with the position of its event.
@usableFromInline
struct PlacedNote<Note: Sendable>: Sendable {
  @usableFromInline let position: Position
  @usableFromInline let note: Note

  @inlinable
  init(position: Position, note: Note) {
    self.position = position
    self.note = note
  }
}

/// Takes the notes of one view while streams are folded. Its closures are made where the view is known, so that they are
/// compiled for its notes. The fold alone has it, under its lock.
@usableFromInline
final class NoteTaker<D: Domain>: @unchecked Sendable {
  @usableFromInline let take: (_ recorded: Recorded<D.Event>, _ before: D.State, _ after: D.State) -> Void
  /// The notes since the last call.
  @usableFromInline let cut: () -> any Sendable

  @usableFromInline
  init(
    take: @escaping (_ recorded: Recorded<D.Event>, _ before: D.State, _ after: D.State) -> Void,
    cut: @escaping () -> any Sendable
  ) {
    self.take = take
    self.cut = cut
  }
}

extension StoryView {
  @inlinable
  static func noteTaker() -> NoteTaker<D> {
    var notes: [PlacedNote<Note>] = []
    return NoteTaker(
      take: { recorded, before, after in
        guard let note = note(recorded, before: before, after: after) else { return }
        notes.append(PlacedNote(position: recorded.envelope.position, note: note))
      },
      cut: {
        let taken = notes
        notes = []
        // The next chunk will have as many.
        notes.reserveCapacity(taken.count)
        return taken
      })
  }
}
