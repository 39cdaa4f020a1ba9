// One SELECT on several views: those that it names are attached, each up to date, and it still only reads.

import EventSourcing
import Foundation
import ReadModels
import Testing

@Suite struct QueryOfSeveralTests {
  private let folder = TemporaryFolder()
  private let log = InMemoryEventStore()

  private func put(_ amount: Int64, of thing: String, into jar: String) throws {
    let event = try TallyEvent.counted(Counted(thing: thing, amount: amount)).encoded()
    let batch = EventBatch(
      commandID: UUID(), recordedAt: Instant(milliseconds: 0), actor: .system("test"),
      events: [NewEvent(stream: StreamName("jar", .text(jar)), event: event)])
    _ = try log.stage { (staging: inout InMemoryTransaction) throws(AppendError) in try staging.append(batch) }
  }

  private func set() throws -> ViewSet<TallyEvent> {
    try put(1, of: "a", into: "left")
    try put(2, of: "a", into: "right")
    try put(5, of: "b", into: "right")
    return ViewSet([JarsView.self, ContentsView.self, Tallies<First>.self], in: ViewFolder(folder.path))
  }

  @Test func `views are joined, by their own tables or by others'`() throws {
    let set = try set()
    let joined = try set.sql(
      "SELECT jars.jar, thing, amount FROM Jars JOIN contents USING (jar) ORDER BY 1, 2", from: log)
    #expect(joined.columns == ["jar", "thing", "amount"])
    #expect(
      joined.rows == [
        [.text("left"), .text("a"), .integer(1)], [.text("right"), .text("a"), .integer(2)],
        [.text("right"), .text("b"), .integer(5)],
      ])
    let others = try set.sql("SELECT count(*), (SELECT sum(amount) FROM things) FROM steps", from: log)
    #expect(others.rows == [[.integer(3), .integer(8)]])
    // What is new is there, and a view's name tells whose table is meant.
    try put(1, of: "a", into: "new")
    #expect(
      try set.sql(
        "SELECT (SELECT count(*) FROM jars.jars), (SELECT position FROM tallies.view_checkpoint)", from: log
      ).rows == [[.integer(3), .integer(4)]])
  }

  @Test(arguments: [
    "DELETE FROM jars", "SELECT 1 FROM jars; DELETE FROM contents", "ATTACH '/tmp/daybook-attached.sqlite' AS jars",
    "SELECT 1", "WITH a AS (SELECT 1) DELETE FROM contents.contents", "PRAGMA contents.user_version",
    "DETACH contents",
  ]) func `what does not only read, or names no view, is refused`(_ sql: String) throws {
    let set = try set()
    #expect {
      try set.sql(sql, from: log)
    } throws: { error in
      if case ViewError.refusedQuery = error { true } else { false }
    }
    #expect(try set.sql("SELECT count(*) FROM contents", from: log).rows == [[.integer(3)]])
  }

  @Test func `a query that takes too long is ended`() throws {
    let set = try set()
    let endless =
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n, jars, contents"
    #expect(throws: ViewError.timeLimit(0.05)) { try set.sql(endless, timeLimit: 0.05, from: log) }
  }
}
