// A list of how things are. Its rows follow from the states of streams alone: the engine folds each stream once for all
// such views, and puts the rows of a state in the place of those that the stream had.

public import EventSourcing

/// What turns the state of a stream into its rows of one view.
///
/// A table of it is a `StateTable`: the first column of its rows is the key of their stream, so that no stream writes a
/// row of another one.
public protocol StateView: View where Event == D.Event {
  /// The domain whose states it shows.
  associatedtype D: Domain

  /// The categories of the streams that have rows.
  static var categories: Set<String> { get }
  /// Writes the rows of a state into every table that its kind of stream has rows in, also where it has none now.
  static func rows(of state: D.State, in stream: StreamName, _ rows: inout RowWriter)
}

extension StateView {
  @inlinable
  public static var source: ViewSource<Event> {
    ViewSource(categories: categories, makeFold: { StreamFold<D>.ofChunks(capacity: $0) })
  }

  public mutating func take(_ part: LogPart<Event>, in db: ViewDatabase) throws { try takeStates(of: part, in: db) }

  func takeStates(of part: LogPart<Event>, in db: ViewDatabase) throws {
    guard let folded = part.states as? [FoldedStream<D.State>] else {
      preconditionFailure("all views of a set are of one domain")
    }
    var rows = RowWriter(db)
    for stream in folded where stream.lastPosition > part.start && categories.contains(stream.name.category) {
      rows.begin(stream.name, isNew: stream.firstPosition > part.writtenThrough)
      Self.rows(of: stream.state, in: stream.name, &rows)
    }
    try rows.finish()
  }

  private var categories: Set<String> { Self.categories }
}
