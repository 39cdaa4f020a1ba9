// What tells whether a view's file can be believed: that its schema is the one that this code makes, and that SQLite
// finds its trees whole and every index equal to its table.

internal import GRDB

enum ViewCheck<P: View> {
  /// What a complete file holds: tables and indexes, as SQLite keeps their statements.
  private static var statements: [String] {
    ([CheckpointRow.table.create] + P.tables.map(\.create) + P.indexes).sorted()
  }

  /// Throws `needsRebuild` if a statement of the schema is not the one that this code makes.
  static func requireSchema(_ database: Database) throws {
    let found = try String.fetchAll(database, sql: "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")
    guard found.sorted() == statements else {
      throw ViewError.needsRebuild(view: P.name, .corrupt("its schema is not the one that this program makes"))
    }
  }

  /// Throws `needsRebuild` if SQLite finds a fault in the file.
  static func requireIntegrity(_ database: Database) throws {
    let found = try String.fetchAll(database, sql: "PRAGMA integrity_check(1)")
    guard found == ["ok"] else {
      throw ViewError.needsRebuild(view: P.name, .corrupt(found.first ?? "SQLite finds a fault in it"))
    }
  }

  /// The same for a file that this process has not opened yet.
  static func run(onFile location: String) throws(ViewError) {
    do {
      let queue = try DatabaseQueue(path: location, configuration: ViewFile<P>.liveConfiguration(readOnly: true))
      defer { try? queue.close() }
      try queue.read { try requireIntegrity($0) }
    } catch {
      throw ViewFile<P>.opening(error)
    }
  }
}
