// Views that are made from states hold the same however they came to be, and each stream is folded once for all of them.

import EventSourcing
import Foundation
import ReadModels
import Testing

@Suite struct StateViewTests {
  private struct Stores {
    let folder = TemporaryFolder()
    let jars: ViewStore<JarsView>
    let contents: ViewStore<ContentsView>
    let moves: ViewStore<MovesView>
    let set: ViewSet<TallyEvent>

    init(transactionSize: Int = 50, stateCapacity: Int = 100) {
      let place = ViewFolder(folder.path)
      set = ViewSet(
        [JarsView.self, ContentsView.self, MovesView.self], in: place, transactionSize: transactionSize,
        stateCapacity: stateCapacity)
      (jars, contents, moves) = (set[JarsView.self], set[ContentsView.self], set[MovesView.self])
    }

    func digests() throws -> [ViewDigest] { [try jars.digest(), try contents.digest(), try moves.digest()] }
  }

  @Test(arguments: [1, 7, 40, 1000], [1, 4, 100]) func `growth equals a rebuild`(step: Int, capacity: Int) throws {
    let log = try JarLog(400)
    let grown = Stores(stateCapacity: capacity)
    for position in stride(from: step, through: 400 + step, by: step) {
      try grown.set.catchUp(from: log, through: Position(position))
      if position % 3 == 0 { grown.set.close() }
    }
    try grown.set.catchUp(from: log)
    let rebuilt = Stores(stateCapacity: capacity)
    try rebuilt.set.rebuild(from: log)
    #expect(try grown.digests() == rebuilt.digests())
    #expect(try rebuilt.set.verify(from: log).allSatisfy { $0.outcome == .equal })
  }

  @Test func `rows are those of the states, sums those of the rows`() throws {
    let log = try JarLog(400)
    let stores = Stores()
    try stores.set.catchUp(from: log)
    var jars: [StreamName: Jar] = [:]
    var totals: [Int64] = []
    try log.read(after: 0, through: nil) { envelope, payload in
      let event = try TallyEvent.registry.decode(type: envelope.type, schema: envelope.schema, payload: payload)
      totals.append(jars[envelope.stream]?.total ?? 0)
      Jars.evolve(&jars[envelope.stream, default: Jar()], event, envelope)
      totals.append(jars[envelope.stream]!.total)
      return true
    }
    for (stream, jar) in jars {
      let total = try stores.jars.read { db in
        try db.integer("SELECT total FROM jars WHERE jar = ?", [.text(stream.jar.text)])
      }
      #expect(total == (jar.things.isEmpty ? nil : jar.total))
    }
    for thing in 0..<4 {
      let amount = jars.values.reduce(0) { $0 + ($1.things["thing \(thing)"] ?? 0) }
      let found = try stores.contents.read { db in
        try db.integer("SELECT amount FROM things WHERE thing = ?", [.text("thing \(thing)")])
      }
      #expect(found == amount && amount > 0)
    }
    let moves = try stores.moves.read { db in
      try db.rows("SELECT position, before, after FROM moves ORDER BY position") { list in
        var move = MoveRecord()
        move.columns(&list)
        return [move.before, move.after]
      }
    }
    #expect(moves.flatMap { $0 } == totals)
  }

  @Test func `a sum over nothing has no row`() throws {
    let log = try JarLog(0)
    let stores = Stores()
    try log.append(.counted(Counted(thing: "a", amount: 0)), to: "1")
    try stores.set.catchUp(from: log)
    #expect(try stores.contents.read { try $0.integer("SELECT count(*) FROM things") } == 1)
    try log.append(.forgotten(Forgotten(thing: "a")), to: "1")
    try stores.set.catchUp(from: log)
    #expect(try stores.contents.read { try $0.integer("SELECT count(*) FROM things") } == 0)
  }

  @Test func `a stream is not read again while its state is kept`() throws {
    let log = try JarLog(400)
    let stores = Stores()
    try stores.set.rebuild(from: log)
    #expect(log.streamReadings == 0)
    try log.append(.counted(Counted(thing: "a", amount: 1)), to: "1")
    try stores.set.catchUp(from: log)
    #expect(log.streamReadings == 1)
    try log.append(.counted(Counted(thing: "a", amount: 1)), to: "1")
    try stores.set.catchUp(from: log)
    #expect(log.streamReadings == 1)
  }

  @Test func `a view that is behind the others gets its states as of its own place`() throws {
    let log = try JarLog(400)
    let stores = Stores()
    try stores.set.catchUp(from: log, through: 100)
    try stores.set.catchUp(["contents"], from: log)
    // Without notes a kept state that is too new must be noticed; with them each event is folded.
    try stores.set.catchUp(["jars"], from: log, through: 203)
    try stores.set.catchUp(["moves"], from: log, through: 203)
    let expected = Stores()
    try expected.set.rebuild(from: log, through: 203)
    #expect(try stores.jars.digest() == expected.jars.digest())
    #expect(try stores.moves.digest() == expected.moves.digest())
  }

  @Test(arguments: [Position(150), 300, 400])
  func `a rebuild that was broken off is gone on with, to whatever end`(end: Position) throws {
    let log = try JarLog(400)
    let stores = Stores()
    log.breakOff(after: 230)
    #expect(throws: JarLog.BrokenOff.self) { try stores.set.rebuild(from: log, through: 300) }
    log.breakOff(after: nil)
    var first: Position?
    try stores.set.rebuild(from: log, through: end) { first = first ?? $0.position }
    // What was to end later can't be used.
    let isGoneOnWith = try #require(first) > 100
    #expect(isGoneOnWith == (end >= 300))
    let expected = Stores()
    try expected.set.rebuild(from: log, through: end)
    #expect(try stores.digests() == expected.digests())
  }
}
