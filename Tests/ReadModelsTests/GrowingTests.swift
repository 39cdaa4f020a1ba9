// A view that grows with the log, in steps of any size and with its file closed in between, holds what a rebuild holds.

import EventSourcing
import Testing

@testable import ReadModels

typealias TallyViewStore = ViewStore<Tallies<First>>

func set(_ viewStore: TallyViewStore) -> ViewSet<TallyEvent> {
  ViewSet<TallyEvent>([], in: viewStore.folder, transactionSize: 1000).adding(viewStore)
}

@Suite struct GrowingTests {
  let folder = TemporaryFolder()
  let other = TemporaryFolder()

  @Test(arguments: [1, 7, 50, 1000]) func `growth equals rebuild`(step: Int) throws {
    let log = try ChainedLog.sample(400)
    for position in stride(from: step, through: 400 + step, by: step) {
      let viewStore = TallyViewStore(folder: folder.path)
      try set(viewStore).catchUp(from: log, through: Position(min(position, log.count)))
      viewStore.close()
    }
    let grown = TallyViewStore(folder: folder.path)
    try set(grown).catchUp(from: log)
    let rebuilt = TallyViewStore(folder: other.path)
    try set(rebuilt).rebuild(from: log)
    #expect(grown.position == log.durable.position)
    #expect(rebuilt.position == log.durable.position)
    #expect(try grown.digest() == rebuilt.digest())
    let steps = try grown.read { try $0.integer("SELECT count(*) FROM steps") }
    #expect(try #require(steps) > 0)
  }

  @Test func `the digest tells one changed row`() throws {
    let log = try ChainedLog.sample(100)
    let viewStore = TallyViewStore(folder: folder.path)
    try set(viewStore).catchUp(from: log)
    let before = try viewStore.digest()
    try log.append([.counted(Counted(thing: "one more", amount: 1))])
    try set(viewStore).catchUp(from: log)
    #expect(try viewStore.digest() != before)
  }

  @Test(arguments: [
    "tallies SET thing = thing || '!'", "tallies SET total = total + 1", "tallies SET changedAt = changedAt + 1",
    "steps SET thing = thing || '!'", "steps SET position = -position", "steps SET amount = amount + 1",
  ])
  func `the digest tells one changed value, in any column`(change: String) throws {
    let log = try ChainedLog.sample(50)
    let viewStore = TallyViewStore(folder: folder.path)
    try set(viewStore).catchUp(from: log)
    let before = try viewStore.digest()
    let table = change.prefix { $0 != " " }
    let path = try #require(viewStore.path)
    try withDatabase(path, "UPDATE \(change) WHERE thing = (SELECT min(thing) FROM \(table))")
    #expect(try viewStore.digest() != before)
  }

  @Test func `events at or before the checkpoint are skipped`() throws {
    let log = try ChainedLog.sample(100)
    let viewStore = TallyViewStore(folder: folder.path)
    let views = set(viewStore)
    try views.catchUp(from: log, through: 50)
    // The log is read from the position of the view that is behind, here a second store at zero.
    let second = TallyViewStore(folder: other.path)
    try set(second).catchUp(from: log, through: 1)
    try views.adding(second).catchUp(from: log)
    #expect(try viewStore.digest() == second.digest())
    #expect(try views.verify(from: log).map(\.outcome) == [.equal])
  }

  @Test func `events that follow others which a view lacks are not taken in`() throws {
    let log = try ChainedLog.sample(100)
    let viewStore = TallyViewStore(folder: folder.path)
    try set(viewStore).catchUp(from: log, through: 50)
    let position = try #require(viewStore.position)
    var chunk = EventChunk<TallyEvent>(after: position + 1)
    chunk.position = log.durable.position
    #expect(throws: ViewBehind.self) { try viewStore.live().take(chunk, of: log) }
    #expect(viewStore.position == position)
  }

  @Test func `rows that another process has changed are read again`() throws {
    let log = ChainedLog()
    let viewStores = [TallyViewStore(folder: folder.path), TallyViewStore(folder: folder.path)]
    let views = viewStores.map { set($0) }
    for (turn, amount) in [5, 7, 1, 3].enumerated() {
      try log.append([.counted(Counted(thing: "a", amount: Int64(amount)))])
      try views[turn % 2].catchUp(from: log)
    }
    let total = try viewStores[1].read { try $0.integer("SELECT total FROM tallies WHERE thing = 'a'") }
    #expect(total == 16)
  }

  @Test func `an event that fails leaves nothing behind`() throws {
    let log = ChainedLog()
    try log.append([.counted(Counted(thing: "a", amount: 5))])
    let viewStore = TallyViewStore(folder: folder.path)
    let views = set(viewStore)
    try views.catchUp(from: log)
    try log.append([.counted(Counted(thing: "a", amount: 7))])
    try log.append([.counted(Counted(thing: "a", amount: -1))])
    #expect(throws: ViewError.self) { try views.catchUp(from: log) }
    #expect(viewStore.position == 1)
    try views.catchUp(from: log, through: 2)
    let total = try viewStore.read { try $0.integer("SELECT total FROM tallies WHERE thing = 'a'") }
    #expect(total == 12)
  }

  @Test func `verifying compares with a fresh replay, and what differs is built anew by the next reader`() throws {
    let log = try ChainedLog.sample(200)
    let viewStore = TallyViewStore(folder: folder.path)
    let views = set(viewStore)
    try views.catchUp(from: log)
    let digest = try viewStore.digest()
    #expect(try views.verify(from: log).map(\.outcome) == [.equal])
    try withDatabase(
      #require(viewStore.path), "UPDATE tallies SET total = total + 1 WHERE thing = (SELECT min(thing) FROM tallies)")
    #expect(try views.verify(from: log).map(\.outcome) == [.differs])
    // As another process does, too.
    for next in [TallyViewStore(folder: folder.path), viewStore] {
      try set(next).catchUp(from: log)
      #expect(try next.digest() == digest)
    }
  }

  @Test func `the list tells rows and place`() throws {
    let log = try ChainedLog.sample(200)
    let viewStore = TallyViewStore(folder: folder.path)
    let views = set(viewStore)
    #expect(try views.list(for: log)[0].state == .needsRebuild(.missing))
    try views.catchUp(from: log)
    let status = try views.list(for: log)[0]
    #expect(status.name == "tallies" && status.version == 1 && status.state == .ready)
    #expect(status.position == log.durable.position)
    let rows = try viewStore.read { try $0.integer("SELECT count(*) FROM tallies") }
    #expect(rows.map(Int.init) == status.rows)
    #expect(status.bytes > 0)
  }

  @Test func `unknown views are named`() throws {
    let log = try ChainedLog.sample(10)
    #expect(throws: ViewError.unknownView("talies")) {
      try set(TallyViewStore(folder: folder.path)).rebuild(["talies"], from: log)
    }
  }
}
