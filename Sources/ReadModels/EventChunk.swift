// What is handed from the reader of the log to the fold, and from there to the views.

public import EventSourcing

/// Some events in order, and where the log stands behind them.
@usableFromInline
struct EventChunk<Event: Sendable>: Sendable {
  @usableFromInline var events: [Recorded<Event>] = []
  /// Those that say nothing any more; a fold counts their versions.
  @usableFromInline var passed: [Envelope] = []
  /// The last position before the chunk: whoever takes it must have all up to there.
  @usableFromInline var start: Position
  /// The last position that was read, also if no view wants its event.
  @usableFromInline var position: Position
  /// The digest at `position`, if the log keeps one there.
  @usableFromInline var chain: ChainPoint?
  /// Whether what is taken in up to here is to be committed.
  @usableFromInline var endsTransaction = true
  /// The states behind the chunk, of streams that have events in it.
  @usableFromInline var states: (any Sendable)?
  /// What views keep of the events, by the names of the views.
  @usableFromInline var notes: [String: any Sendable] = [:]

  @usableFromInline
  init(after start: Position) {
    self.start = start
    position = start
  }
}
