// One SQLite file of a view: its tables and its checkpoint, and the view that writes them. Any process may bring a
// complete file up to date; each transaction begins by looking how far the file is and whether it still is the view.

internal import EventSourcing
internal import FoundationEssentials
internal import GRDB
internal import GRDBSQLite

/// What takes in the events of a log: a view that grows, or one that is being built.
protocol EventSink<Event>: Sendable {
  associatedtype Event: Sendable
  var viewName: String { get }
  /// The last position taken in, when it was last looked at.
  var position: Position { get }
  /// Takes in a chunk of the log's events; what it has already is passed over.
  func take(_ chunk: EventChunk<Event>, of log: some EventReader) throws
}

final class ViewFile<P: View>: Sendable {
  private struct Writing: Sendable {
    var view = P()
    /// The checkpoint that the view's memory belongs to.
    var row: CheckpointRow
  }

  let name: String
  let folder: OpenFolder
  let build: Int
  let database: any DatabaseWriter
  private let writing: Lock<Writing>
  private let reached: Lock<Checkpoint>
  /// Where the file stood when it was opened.
  private let opened: Position
  /// Held while the file is open.
  private let use: ViewUse?

  /// Takes over an open database whose checkpoint was read and checked.
  init(
    _ name: String, in folder: OpenFolder, build: Int, database: any DatabaseWriter, row: CheckpointRow,
    use: ViewUse? = nil
  ) {
    self.name = name
    self.folder = folder
    self.build = build
    self.database = database
    self.use = use
    opened = row.position
    writing = Lock(Writing(row: row))
    reached = Lock(row.checkpoint)
  }

  /// Closed by hand the writer's connection goes first. Left to itself it would go last and write into the file, of
  /// which nothing has changed.
  deinit { try? database.close() }

  var checkpoint: Checkpoint { reached.withLock { $0 } }

  /// Looks at the checkpoint anew: another process may have moved it.
  func refresh() throws {
    guard let row = try database.read({ try Self.checkpointRow(ViewDatabase($0)) }) else { return }
    reached.withLock { $0 = row.checkpoint }
  }

  /// Takes in the events that are new to the view; its rows and its checkpoint change in one transaction, which is left
  /// open for the chunks to come unless this one ends it.
  ///
  /// Throws `ViewMoved` when the file is no longer the view's, `ViewBehind` when it lacks events before the chunk.
  func take(_ chunk: EventChunk<P.Event>, of log: some EventReader) throws {
    try writing.withLock { writing in
      let before = writing.row
      do {
        try database.writeWithoutTransaction { database in
          if !database.isInsideTransaction { try database.beginTransaction(.immediate) }
          do {
            try take(chunk, of: log, &writing, ViewDatabase(database))
            if chunk.endsTransaction { try database.commit() }
          } catch {
            if database.isInsideTransaction { try? database.rollback() }
            throw error
          }
        }
      } catch {
        // What it keeps in memory is ahead of the tables now.
        writing = Writing(row: before)
        if error is ViewMoved || error is ViewBehind { throw error }
        throw ViewError(error, view: P.name)
      }
      let checkpoint = writing.row.checkpoint
      reached.withLock { $0 = checkpoint }
    }
  }

  private func take(
    _ chunk: EventChunk<P.Event>, of log: some EventReader, _ writing: inout Writing, _ db: ViewDatabase
  ) throws {
    try log.requirePlace(ofView: P.name)
    let stored = try currentRow(db)
    if stored != writing.row {
      // Another process has gone on: what this one remembers of the rows is old.
      writing = Writing(row: stored)
      try stored.check(against: log)
    }
    guard chunk.position > stored.position else { return }
    guard chunk.start <= stored.position else { throw ViewBehind() }
    let first = chunk.events.firstIndex { $0.envelope.position > stored.position } ?? chunk.events.endIndex
    // A build writes a stream's rows once, at the stream's end.
    let part = LogPart(
      events: chunk.events[first...], start: stored.position,
      writtenThrough: stored.building == nil ? stored.position : opened, states: chunk.states,
      notes: chunk.notes[P.name])
    try writing.view.take(part, in: db)
    writing.row.checkpoint = Checkpoint(position: chunk.position, chain: chunk.chain ?? stored.checkpoint.chain)
    try Self.write(writing.row, db)
  }

  /// The checkpoint in the transaction that is under way; throws `ViewMoved` unless the file still has its name and its
  /// view, and its folder lies where the log does.
  private func currentRow(_ db: ViewDatabase) throws -> CheckpointRow {
    guard !db.isMoved, try folder.isInPlace(), let row = try Self.checkpointRow(db) else { throw ViewMoved() }
    return row
  }

  /// Reads one state of the view that has taken in everything through `position` of the log.
  ///
  /// Throws `ViewMoved` or `ViewBehind` when that must be looked for first.
  func read<Result>(
    _ log: (any EventReader)?, through position: Position, _ body: (ViewDatabase) throws -> Result
  ) throws -> Result {
    try database.read { database in
      let db = ViewDatabase(database)
      let row = try currentRow(db)
      if let log, row.checkpoint != checkpoint {
        try row.check(against: log)
        reached.withLock { $0 = row.checkpoint }
      }
      guard row.position >= position else { throw ViewBehind() }
      return try body(db)
    }
  }

  /// Makes the indexes, marks the view as complete and closes it, in the state in which others open it.
  func complete() throws {
    try writing.withLock { writing in
      try database.write { database in
        let db = ViewDatabase(database)
        for sql in P.indexes { try db.execute(sql) }
        writing.row.building = nil
        try Self.write(writing.row, db)
      }
      // Now, while nobody else can see it: a crash between two modes of journalling would leave a view to repair.
      try database.writeWithoutTransaction { database in
        try database.execute(sql: "PRAGMA locking_mode = NORMAL")
        let mode = try String.fetchOne(database, sql: "PRAGMA journal_mode = WAL")
        guard mode == "wal" else { throw SQLiteFailure(code: SQLITE_CANTOPEN, message: "no write-ahead log") }
      }
      try database.close()
    }
  }

  static func write(_ row: CheckpointRow, _ db: ViewDatabase) throws {
    var row = row
    try db.statement(CheckpointRow.table.replace).run { row.columns(&$0) }
  }

  /// The checkpoint as stored; nil if there is none for this view.
  static func checkpointRow(_ db: ViewDatabase) throws -> CheckpointRow? {
    try CheckpointRow.stored(for: P.name, in: db)
  }
}

extension ViewFile: EventSink {
  var viewName: String { P.name }
  var position: Position { checkpoint.position }
}

extension EventReader {
  /// Throws when the log does not lie at its path any more: the views there are those of another copy of the book, which
  /// may have a shorter history. Where a reader goes on in that copy, the view's folder is looked at after this.
  func requirePlace(ofView view: String) throws(ViewError) {
    do {
      try requirePlace()
    } catch {
      throw .unreadableLog(view: view, "\(error)")
    }
  }
}

extension ViewDatabase {
  /// Whether the file's name stands for another file by now, or for none.
  var isMoved: Bool {
    var moved: Int32 = 0
    let code = sqlite3_file_control(database.sqliteConnection, "main", SQLITE_FCNTL_HAS_MOVED, &moved)
    return code == SQLITE_OK && moved != 0
  }
}
