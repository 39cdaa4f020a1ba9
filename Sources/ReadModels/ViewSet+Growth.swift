// What rows of a view a batch changes: the batch is taken in by the view as it was before it, in a transaction that is
// not kept, while triggers write down the rows that are touched.

public import EventSourcing
internal import GRDB

extension ViewSet {
  /// What becomes of the rows of a view, table by table, when it takes in the events of `later` that `log` does not have.
  /// This set is the views with all of `log`; nothing in it changes.
  public func growth(
    of name: String, from log: some EventReader, with later: some EventReader
  ) throws -> [TableDifference] {
    let viewStore = try choose([name])[0]
    try catchUp([name], from: log)
    return try viewStore.growth(with: later)
  }

  /// The views that are made from any of these events.
  public func names(concerning events: [Envelope]) -> [String] {
    viewStores.filter { viewStore in events.contains(where: WantedEvents([viewStore.source]).contains) }.map(\.name)
  }
}

extension ViewStore {
  func growth(with log: some EventReader) throws -> [TableDifference] {
    let file = try file()
    // The connection must not outlive the folder.
    defer { withExtendedLifetime(file) {} }
    do {
      let queue = try DatabaseQueue(
        path: file.folder.location(file.name), configuration: ViewFile<P>.liveConfiguration(readOnly: false))
      defer { try? queue.close() }
      return try queue.writeWithoutTransaction { database in
        // Rows that are put in the place of others are deleted first, and triggers are to see it.
        for setting in ["recursive_triggers = ON", "temp_store = MEMORY"] {
          try database.execute(sql: "PRAGMA \(setting)")
        }
        var differences: [TableDifference] = []
        try database.inTransaction(.immediate) {
          differences = try Self.growth(with: log, database)
          return .rollback
        }
        return differences
      }
    } catch let error as SQLiteFailure {
      throw ViewError(error, view: name)
    } catch let error as DatabaseError {
      throw ViewError(error, view: name)
    }
  }

  private static func growth(with log: some EventReader, _ database: Database) throws -> [TableDifference] {
    let db = ViewDatabase(database)
    let start = try db.position()
    let notices = P.tables.map(TouchedRows.init)
    for notice in notices { try notice.begin(database) }
    var walk = ViewWalk<P>(behind: start)
    var events: [Recorded<P.Event>] = []
    try log.read(after: start, through: nil) { envelope, payload in
      events += try walk.events(envelope, payload)
      return true
    }
    try walk.take(events, of: log, in: db)
    return try notices.map { try $0.differences(db) }
  }
}

/// Writes down the rows of one table as they are before they are touched the first time.
private struct TouchedRows {
  let table: Table
  private let notes: String

  init(_ table: Table) {
    self.table = table
    notes = "touched_" + table.name
  }

  private var columns: [String] { table.columns.map(\.name) }
  private var key: [String] { Array(columns.prefix(table.keyColumns)) }

  private func list(_ prefix: String, _ columns: [String]) -> String {
    columns.map { prefix + $0 }.joined(separator: ", ")
  }

  private func sameKey(_ a: String, _ b: String) -> String {
    key.map { "\(a)\($0) = \(b)\($0)" }.joined(separator: " AND ")
  }

  /// A statement that notes what `SELECT` gives, unless the key is noted. What the statement that runs the trigger says
  /// of conflicts would hold in here, too, so that none must arise.
  private func note(_ key: String, _ select: String) -> String {
    "INSERT INTO \(notes) \(select) NOT EXISTS (SELECT 1 FROM \(notes) n WHERE \(sameKey("n.", key)));"
  }

  func begin(_ database: Database) throws {
    let nothing = columns.map { key.contains($0) ? "NEW.\($0)" : "NULL" }.joined(separator: ", ")
    let old = note("OLD.", "SELECT 1, \(list("OLD.", columns)) WHERE")
    let new =
      note("NEW.", "SELECT 1, \(list("t.", columns)) FROM \(table.name) t WHERE \(sameKey("t.", "NEW.")) AND")
      + note("NEW.", "SELECT 0, \(nothing) WHERE")
    let definitions = table.columns.map { "\($0.name) \($0.type)" }.joined(separator: ", ")
    try database.execute(
      sql: """
        CREATE TEMP TABLE \(notes) (wasThere INTEGER, \(definitions), PRIMARY KEY (\(list("", key))));
        CREATE TEMP TRIGGER \(notes)_i BEFORE INSERT ON main.\(table.name) BEGIN \(new) END;
        CREATE TEMP TRIGGER \(notes)_u BEFORE UPDATE ON main.\(table.name) BEGIN \(old) \(new) END;
        CREATE TEMP TRIGGER \(notes)_d BEFORE DELETE ON main.\(table.name) BEGIN \(old) END;
        """)
  }

  /// The rows that are other ones than when they were touched first, in the order of their keys.
  func differences(_ db: ViewDatabase) throws -> TableDifference {
    var difference = TableDifference(table)
    let rows = try db.storedRows(
      """
      SELECT n.wasThere, t.\(key[0]) IS NOT NULL, \(list("n.", columns)), \(list("t.", columns)) FROM \(notes) n \
      LEFT JOIN main.\(table.name) t ON \(sameKey("t.", "n.")) ORDER BY \(list("n.", key))
      """, [])
    for row in rows {
      let before = row[0] == .integer(1) ? Array(row[2..<2 + columns.count]) : nil
      let after = row[1] == .integer(1) ? Array(row[(2 + columns.count)...]) : nil
      difference.add(before, after)
    }
    return difference
  }
}
