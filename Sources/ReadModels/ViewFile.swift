// One SQLite file of a view: its tables and its checkpoint, and the projection that writes them. A shelf has one that is
// read and, while it is rebuilt, another one beside it.

internal import EventSourcing
internal import FoundationEssentials
internal import GRDB

/// Some events in order, and where the log stands behind them.
struct EventChunk<Event: Sendable>: Sendable {
  var events: [Recorded<Event>] = []
  /// The last position that was read, also if no view wants its event.
  var position: Position
  /// The digest at `position`, if the log keeps one there.
  var chain: ChainPoint?
}

/// What takes in the events of a log: a view that grows, or one that is being built.
protocol EventSink<Event>: Sendable {
  associatedtype Event: Sendable
  var viewName: String { get }
  /// The last position taken in.
  var position: Position { get }
  func take(_ chunk: EventChunk<Event>) throws
}

final class ViewFile<P: Projection>: Sendable {
  private struct Writing: Sendable {
    var projection = P()
    var row: CheckpointRow
  }

  let path: String
  let database: any DatabaseWriter
  private let writing: Lock<Writing>
  private let reached: Lock<Checkpoint>

  /// Takes over an open database whose checkpoint was read.
  init(path: String, database: any DatabaseWriter, row: CheckpointRow) {
    self.path = path
    self.database = database
    writing = Lock(Writing(row: row))
    reached = Lock(row.checkpoint)
  }

  var checkpoint: Checkpoint { reached.withLock { $0 } }

  /// Looks at the checkpoint anew: another process may have moved it.
  func refresh() throws {
    guard let row = try database.read({ try Self.checkpointRow(ViewDatabase($0)) }) else { return }
    reached.withLock { $0 = row.checkpoint }
  }

  /// Takes in the events that are new to the view; its rows and its checkpoint change in one transaction.
  func take(_ chunk: EventChunk<P.Event>) throws {
    try writing.withLock { writing in
      let before = writing.row
      guard chunk.position > before.position else { return }
      do {
        try database.write { database in
          let db = ViewDatabase(database)
          for recorded in chunk.events where recorded.envelope.position > before.position {
            try writing.projection.apply(recorded, in: db)
          }
          try writing.projection.flush(in: db)
          writing.row.checkpoint = Checkpoint(
            position: chunk.position, chain: chunk.chain ?? before.checkpoint.chain)
          try Self.write(writing.row, db)
        }
      } catch {
        // What it keeps in memory is ahead of the tables now.
        writing = Writing(row: before)
        throw ViewError(error, view: P.name)
      }
      let checkpoint = writing.row.checkpoint
      reached.withLock { $0 = checkpoint }
    }
  }

  /// Makes the indexes and marks the view as complete.
  func complete() throws {
    try writing.withLock { writing in
      try database.write { database in
        let db = ViewDatabase(database)
        for sql in P.indexes { try db.execute(sql) }
        writing.row.building = nil
        try Self.write(writing.row, db)
      }
    }
  }

  static func write(_ row: CheckpointRow, _ db: ViewDatabase) throws {
    var row = row
    try db.statement(CheckpointRow.table.replace).run { row.columns(&$0) }
  }

  /// The checkpoint as stored; nil if there is none for this view.
  static func checkpointRow(_ db: ViewDatabase) throws -> CheckpointRow? {
    var row = CheckpointRow()
    row.view = P.name
    let found = try db.statement(CheckpointRow.table.select).first(
      binding: { row.columns(&$0) }, count: 1, reading: { row.columns(&$0) })
    return found ? row : nil
  }
}

extension ViewFile: EventSink {
  var viewName: String { P.name }
  var position: Position { checkpoint.position }
}
