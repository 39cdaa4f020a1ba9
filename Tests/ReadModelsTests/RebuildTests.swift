// Rebuilding: beside the live view, gone on with after it was broken off, and put in place under the readers' hands.

import EventSourcing
import Foundation
import Testing

@testable import ReadModels

@Suite struct RebuildTests {
  let folder = TemporaryFolder()

  private struct BrokenOff: Error {}

  @Test func `a rebuild that was broken off is gone on with`() throws {
    let log = try ChainedLog.sample(7000)
    let viewStore = TallyViewStore(folder: folder.path)
    let views = set(viewStore)
    try views.catchUp(from: log, through: 100)
    var first: Position = 0
    #expect(throws: BrokenOff.self) {
      try views.rebuild(from: FailingLog(log: log, after: 6000, error: BrokenOff())) { first = $0.position }
    }
    #expect(first > 0 && first < 6000)
    #expect(viewStore.position == 100)
    var positions: [Position] = []
    try views.rebuild(from: log) { positions.append($0.position) }
    #expect(positions.first! > first)
    #expect(positions.last == log.durable.position)
    #expect(try views.verify(from: log).map(\.outcome) == [.equal])
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.path).allSatisfy { !$0.contains("building.sqlite") })
  }

  @Test func `of a transaction of several chunks that was broken off, none is kept`() throws {
    let log = try ChainedLog.sample(14_000)
    let viewStore = TallyViewStore(folder: folder.path)
    let views = ViewSet<TallyEvent>([], in: viewStore.folder, transactionSize: 6_000).adding(viewStore)
    var taken: [Position] = []
    #expect(throws: BrokenOff.self) {
      try views.rebuild(from: FailingLog(log: log, after: 13_000, error: BrokenOff())) { taken.append($0.position) }
    }
    // The second chunk ended the first transaction; the third was in one that had no end.
    try #require(taken.count == 3 && taken[0] < 6_000)
    var goneOnWith: [Position] = []
    try views.rebuild(from: log) { goneOnWith.append($0.position) }
    #expect(goneOnWith.first == taken[2])
    #expect(try views.verify(from: log).map(\.outcome) == [.equal])
  }

  @Test(arguments: [
    "building = 'yesterday'", "building = 'yesterday 7000'", "version = 7", "logID = 'another'", "view = 'another'",
  ])
  func `a rebuild begun before the machine started anew, by other code or of another log begins again`(
    _ change: String
  ) throws {
    let log = try ChainedLog.sample(7000)
    let viewStore = TallyViewStore(folder: folder.path)
    let views = set(viewStore)
    #expect(throws: BrokenOff.self) {
      try views.rebuild(from: FailingLog(log: log, after: 6000, error: BrokenOff()))
    }
    let path = folder.path + "/tallies-1.building.sqlite"
    try withDatabase(path, "UPDATE view_checkpoint SET \(change)")
    try withDatabase(path, "DELETE FROM tallies")
    try views.rebuild(from: log)
    #expect(try views.verify(from: log).map(\.outcome) == [.equal])
  }

  @Test func `who feeds a view that another thread has replaced begins again`() throws {
    let log = try ChainedLog.sample(50)
    let viewStore = TallyViewStore(folder: folder.path)
    let views = set(viewStore)
    try views.catchUp(from: log, through: 20)
    let file = try viewStore.file()
    try views.rebuild(from: log)
    try file.refresh()
    var chunk = EventChunk<TallyEvent>(after: 0)
    chunk.position = log.durable.position
    #expect(throws: ViewMoved.self) { try file.take(chunk, of: log) }
  }

  @Test func `what was built is not put in its place when the log has left its own`() throws {
    let log = try ChainedLog.sample(50)
    let views = set(TallyViewStore(folder: folder.path))
    try views.rebuild(from: log)
    // Before the events are taken in, and when they have been.
    for looks in 0...1 {
      #expect(throws: ViewError.self) { try views.rebuild(from: SwappingLog(log, at: looks, of: .looksAtItsPlace) {}) }
      #expect(FileManager.default.fileExists(atPath: folder.path + "/tallies-1.sqlite"), "after look \(looks)")
    }
    try views.rebuild(from: SwappingLog(log, at: 2, of: .looksAtItsPlace) {})
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/tallies-1.sqlite"))
  }

  @Test func `whoever looks while a view is replaced finds one`() throws {
    let log = try ChainedLog.sample(500)
    let viewStore = TallyViewStore(folder: folder.path)
    let views = set(viewStore)
    try views.catchUp(from: log)
    let isDone = Lock(false)
    let watch = DispatchGroup()
    let missed = Lock(0)
    DispatchQueue(label: "watch").async(group: watch) {
      while !isDone.withLock({ $0 }) {
        if viewStore.state != .ready { missed.withLock { $0 += 1 } }
        usleep(50)
      }
    }
    for _ in 0..<5 { try views.rebuild(from: log) }
    isDone.withLock { $0 = true }
    watch.wait()
    #expect(missed.withLock { $0 } == 0)
  }

  @Test func `readers go on while a view is replaced`() async throws {
    let log = try ChainedLog.sample(3000)
    let viewStore = TallyViewStore(folder: folder.path)
    let views = set(viewStore)
    try views.catchUp(from: log)
    let expected = try viewStore.read { try $0.integer("SELECT sum(total) FROM tallies") }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<2 {
        group.addTask {
          for _ in 0..<200 {
            let sum = try viewStore.read { try $0.integer("SELECT sum(total) FROM tallies") }
            #expect(sum == expected)
          }
        }
      }
      for _ in 0..<5 { try views.rebuild(from: log) }
      try await group.waitForAll()
    }
    try log.append([.counted(Counted(thing: "last", amount: 5))])
    try views.catchUp(from: log)
    #expect(try viewStore.read { try $0.integer("SELECT total FROM tallies WHERE thing = 'last'") } == 5)
  }
}

/// A log that can't be read beyond some position.
struct FailingLog: EventReader {
  let log: ChainedLog
  let after: Position
  let error: any Error

  var logID: UUID { log.logID }
  var durable: ChainPoint { log.durable }

  func digest(at position: Position) throws(StoreFailure) -> [UInt8]? { try log.digest(at: position) }

  func read(after position: Position, through last: Position?, _ visit: StoredEventVisitor) throws {
    try log.read(after: position, through: last) { envelope, payload in
      if envelope.position > after { throw error }
      return try visit(envelope, payload)
    }
  }

  func read(_ stream: StreamName, after version: UInt32, _ visit: StoredEventVisitor) throws {
    try log.read(stream, after: version, visit)
  }
}
