// Reading a view: rows with bound values, and single statements that only read.

import EventSourcing
import GRDB
import ReadModels
import Testing

/// Changes a view's file behind its back.
func withDatabase(_ path: String, _ sql: String) throws {
  let queue = try DatabaseQueue(path: path)
  try queue.write { try $0.execute(sql: sql) }
  try queue.close()
}

/// Changes a table behind the back of one of its indexes, which keeps the rows as they were.
func withDatabase(_ path: String, hiding index: String, _ sql: String) throws {
  let queue = try DatabaseQueue(path: path)
  try queue.writeWithoutTransaction { database in
    for statement in [
      "PRAGMA writable_schema = ON", "CREATE TEMP TABLE kept AS SELECT * FROM sqlite_master WHERE name = '\(index)'",
      "DELETE FROM sqlite_master WHERE name = '\(index)'", "PRAGMA writable_schema = RESET", sql,
      "PRAGMA writable_schema = ON", "INSERT INTO sqlite_master SELECT * FROM kept", "PRAGMA writable_schema = RESET",
    ] {
      try database.execute(sql: statement)
    }
  }
  try queue.close()
}

@Suite struct QueryTests {
  let folder = TemporaryFolder()

  private static let hostile = [
    "Robert'); DROP TABLE tallies;--", "\u{0}nul\u{0}", "%_\\", "עברית \u{202E}", "e\u{301}", "é", "🧵",
    String(repeating: "x", count: 5000), "",
  ]

  private func viewStore() throws -> TallyViewStore {
    let log = ChainedLog()
    try log.append(Self.hostile.map { .counted(Counted(thing: $0, amount: 1)) })
    let viewStore = TallyViewStore(folder: folder.path)
    try set(viewStore).catchUp(from: log)
    return viewStore
  }

  @Test(arguments: hostile) func `any text is bound and comes back`(text: String) throws {
    let rows = try viewStore().read {
      try $0.rows(TallyRow.self, "SELECT thing, total FROM tallies WHERE thing = ?", [.text(text)])
    }
    #expect(rows.map { Array($0.thing.utf8) } == [Array(text.utf8)])
    #expect(rows.map(\.total) == [1])
  }

  @Test func `rows give their columns and values`() throws {
    #expect(TallyRow.columns == ["thing", "total"])
    #expect(TallyRow(thing: "a", total: 2).values == [.text("a"), .integer(2)])
  }

  @Test func `one select is run`() throws {
    let viewStore = try viewStore()
    let result = try viewStore.sql("/* how many */ -- ;\n SELECT count(*) AS n, 1.5, NULL, x'00ff', 'a' FROM tallies;")
    #expect(result.columns == ["n", "1.5", "NULL", "x'00ff'", "'a'"])
    #expect(result.rows == [[.integer(9), .real(1.5), .null, .blob([0, 255]), .text("a")]])
    #expect(try viewStore.sql("WITH a(x) AS (VALUES (1), (2)) SELECT sum(x) FROM a").rows == [[.integer(3)]])
  }

  @Test(arguments: [
    "DELETE FROM tallies", "SELECT 1; DELETE FROM tallies", "WITH a AS (SELECT 1) DELETE FROM tallies",
    "PRAGMA query_only = 0", "ATTACH '/tmp/daybook-attached.sqlite' AS other", "BEGIN", "VACUUM INTO '/tmp/daybook-x'",
    "CREATE TABLE x (y)", "SELECT * FROM nothing", "", "/*", "EXPLAIN DELETE FROM tallies", "SELECT ?",
    "INSERT INTO tallies VALUES ('a', 1, 1) RETURNING thing", "-- nothing", "SELECT fts3_tokenizer('simple')",
    "SELECT 1; SELECT 2", "SELECT * FROM pragma_table_info('tallies')",
  ]) func `what does not only read is refused`(sql: String) throws {
    let viewStore = try viewStore()
    let error = #expect(throws: ViewError.self) { try viewStore.sql(sql) }
    guard case .refusedQuery = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(try viewStore.sql("SELECT count(*) FROM tallies").rows == [[.integer(9)]])
  }

  @Test func `a statement without end is ended`() throws {
    let viewStore = try viewStore()
    #expect(throws: ViewError.timeLimit(0.01)) {
      try viewStore.sql(
        "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n", timeLimit: 0.01)
    }
    #expect(throws: ViewError.self) { try viewStore.sql("SELECT hex(zeroblob(200000000))") }
    #expect(try viewStore.sql("SELECT count(*) FROM tallies").rows == [[.integer(9)]])
  }
}
