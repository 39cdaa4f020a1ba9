// A view that nobody else has, which takes in events as slowly as somebody wants to look: it shows what each of them does
// to rows. It is the view's own code that runs; only the chunks are smaller than those of a live view.

internal import EventSourcing
internal import GRDB

/// Makes the rows of a view from events, one after the other.
struct ViewWalk<P: View> {
  private var view = P()
  private var position: Position
  private let fold: ChunkFold<P.Event>?
  private let wish: FoldWish
  private let wanted = WantedEvents([P.source])

  /// Goes on behind a position; 0 for a view without rows.
  init(behind position: Position) {
    self.position = position
    let source = P.source
    fold = source.makeFold?(16_384)
    var wish = FoldWish(categories: source.categories)
    if source.makeFold != nil { wish.notes[P.name] = source.makeNotes?() }
    self.wish = wish
  }

  /// Takes in events that follow each other in `log`, which has the whole of their streams.
  mutating func take(
    _ events: [Recorded<P.Event>], of log: some EventReader, in db: ViewDatabase
  ) throws {
    guard let last = events.last?.envelope.position else { return }
    var chunk = EventChunk<P.Event>(after: position)
    chunk.events = events
    chunk.position = last
    try fold?(&chunk, of: log, wish, through: nil)
    let part = LogPart(
      events: chunk.events[...], start: position, writtenThrough: position, states: chunk.states,
      notes: chunk.notes[P.name])
    try view.take(part, in: db)
    position = last
  }

  /// What a stored event is read as, if the view wants it.
  func events(_ envelope: Envelope, _ payload: UnsafeRawBufferPointer) throws -> [Recorded<P.Event>] {
    guard wanted.contains(envelope) else { return [] }
    var events: [Recorded<P.Event>] = []
    try P.Event.registry.read(envelope, payload) { events.append(Recorded($0, $1)) }
    return events
  }

  /// Runs `body` on an empty database that lasts as long as it: in memory, or in a file where it may become large.
  static func withTables<Result>(inFile: Bool, _ body: (Database) throws -> Result) throws -> Result {
    let workshop = inFile ? try PrivateFolder.makeTemporary("walk") : nil
    defer { if let workshop { PrivateFolder.remove(workshop.path) } }
    let queue = try workshop.map { try DatabaseQueue(path: $0.path(P.name)) } ?? DatabaseQueue()
    defer { try? queue.close() }
    do {
      try queue.writeWithoutTransaction { database in
        for setting in ["journal_mode = OFF", "synchronous = OFF", "locking_mode = EXCLUSIVE"] {
          try database.execute(sql: "PRAGMA \(setting)")
        }
      }
      return try queue.write { database in
        for table in P.tables { try database.execute(sql: table.create) }
        return try body(database)
      }
    } catch let error as SQLiteFailure {
      throw ViewError(error, view: P.name)
    } catch let error as DatabaseError {
      throw ViewError(error, view: P.name)
    }
  }
}

extension ViewStore {
  func failure(of log: some EventReader) throws -> (envelope: Envelope, reason: String)? {
    try ViewWalk<P>.withTables(inFile: true) { database in
      var walk = ViewWalk<P>(behind: 0)
      var failure: (Envelope, String)?
      try log.read(after: 0, through: nil) { envelope, payload in
        do {
          try walk.take(try walk.events(envelope, payload), of: log, in: ViewDatabase(database))
        } catch {
          failure = (envelope, "\(error)")
        }
        return failure == nil
      }
      return failure
    }
  }
}
