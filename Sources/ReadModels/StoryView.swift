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
  public static var source: ViewSource<Event> {
    ViewSource(makeFold: { StreamFold<D>(capacity: $0) }, makeNotes: { Notes<Self>() })
  }

  public mutating func take(_ part: LogPart<Event>, in db: ViewDatabase) throws { try takeNotes(of: part, in: db) }

  mutating func takeNotes(of part: LogPart<Event>, in db: ViewDatabase) throws {
    guard let notes = part.notes as? [PlacedNote<Note>] else {
      preconditionFailure("all views of a set are of one domain")
    }
    for placed in notes where placed.position > part.start { try apply(placed.note, in: db) }
    try flush(in: db)
  }
}

/// A view of what happened may keep beside it how things are, in tables of its own: both are then at one position.
extension StoryView where Self: StateView {
  public static var source: ViewSource<Event> {
    ViewSource(
      categories: categories, makeFold: { StreamFold<D>(capacity: $0) }, makeNotes: { Notes<Self>() })
  }

  public mutating func take(_ part: LogPart<Event>, in db: ViewDatabase) throws {
    try takeStates(of: part, in: db)
    try takeNotes(of: part, in: db)
  }
}

/// A note with the position of its event.
struct PlacedNote<Note: Sendable>: Sendable {
  let position: Position
  let note: Note
}

/// Takes the notes of one view while streams are folded.
protocol NoteTaking<D>: AnyObject {
  associatedtype D: Domain
  func take(_ recorded: Recorded<D.Event>, before: D.State, after: D.State)
  /// The notes since the last call.
  func cut() -> any Sendable
}

/// A class, so that a note is added in place. The fold alone has it, under its lock.
final class Notes<V: StoryView>: NoteTaking, @unchecked Sendable {
  typealias D = V.D

  private var notes: [PlacedNote<V.Note>] = []

  func take(_ recorded: Recorded<V.D.Event>, before: V.D.State, after: V.D.State) {
    guard let note = V.note(recorded, before: before, after: after) else { return }
    notes.append(PlacedNote(position: recorded.envelope.position, note: note))
  }

  func cut() -> any Sendable {
    defer { notes = [] }
    return notes
  }
}
