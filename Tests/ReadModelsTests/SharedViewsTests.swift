// Several sets of views on one folder, as several processes have them: each brings the views up to date, builds them
// anew, finds them moved, damaged or in the hands of another, and every answer still holds all that was committed.

import EventSourcing
import Foundation
import GRDB
import LibC
import Testing

@testable import ReadModels

@Suite struct SharedViewsTests {
  let folder = TemporaryFolder()

  /// What one process has.
  private struct Process {
    let viewStore: TallyViewStore
    let views: ViewSet<TallyEvent>

    init(_ folder: String, log: UUID? = nil) {
      viewStore = TallyViewStore(folder: ViewFolder(folder, log: log))
      views = set(viewStore)
    }

    func sum(_ log: ChainedLog) throws -> Int64 {
      try views.read(viewStore, from: log) { view in
        try view.read { try $0.integer("SELECT coalesce(sum(total), 0) FROM tallies") } ?? 0
      }
    }
  }

  /// What all things that were not forgotten come to.
  private struct Model {
    private var totals: [String: Int64] = [:]
    var sum: Int64 { totals.values.reduce(0, +) }

    mutating func take(_ event: TallyEvent) {
      switch event {
      case .counted(let event): totals[event.thing, default: 0] += event.amount
      case .forgotten(let event): totals[event.thing] = nil
      }
    }
  }

  @Test(arguments: [UInt64](1...6)) func `answers hold what was committed`(seed: UInt64) throws {
    let log = ChainedLog()
    var model = Model()
    var random = Steps(seed: seed)
    let processes = (0..<3).map { _ in Process(folder.path) }
    for _ in 0..<120 {
      let process = processes[random.next(3)]
      switch random.next(10) {
      case 0...3:
        let batch = (0...random.next(4)).map { _ -> TallyEvent in
          let thing = "thing \(random.next(6))"
          return random.next(12) == 0
            ? .forgotten(Forgotten(thing: thing)) : .counted(Counted(thing: thing, amount: Int64(random.next(100))))
        }
        try log.append(batch)
        for event in batch { model.take(event) }
      case 4: try process.views.catchUp(from: log)
      case 5: try process.views.rebuild(from: log)
      case 6: process.views.close()
      case 7: try damage(random.next(3))
      default: #expect(try process.sum(log) == model.sum)
      }
    }
    for process in processes { #expect(try process.sum(log) == model.sum) }
    #expect(try processes[0].views.verify(from: log).map(\.outcome) == [.equal])
    for process in processes { process.views.close() }
  }

  /// What somebody does to the files.
  private func damage(_ kind: Int) throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".sqlite") }
    guard let file = files.first else { return }
    let path = folder.path + "/" + file
    switch kind {
    case 0: for name in [path, path + "-wal", path + "-shm"] { try? FileManager.default.removeItem(atPath: name) }
    case 1: try Data().write(to: URL(fileURLWithPath: folder.path + "/tallies-999.building.sqlite"))
    default: try? FileManager.default.moveItem(atPath: path, toPath: path + ".away")
    }
  }

  @Test func `a process finds out that another has built the view anew`() throws {
    let log = try ChainedLog.sample(300)
    let (one, other) = (Process(folder.path), Process(folder.path))
    let sum = try one.sum(log)
    try other.views.rebuild(from: log)
    try log.append([.counted(Counted(thing: "new", amount: 7))])
    #expect(try one.sum(log) == sum + 7)
    #expect(one.viewStore.path == other.viewStore.path)
  }

  @Test func `a process that stands still in a transaction is done without`() throws {
    let log = try ChainedLog.sample(300)
    let process = Process(folder.path, log: log.logID)
    let sum = try process.sum(log)
    let other = try DatabaseQueue(path: #require(process.viewStore.path))
    try log.append([.counted(Counted(thing: "new", amount: 7))])
    try other.inDatabase { database in
      try database.execute(sql: "BEGIN IMMEDIATE")
      #expect(try process.sum(log) == sum + 7)
      try database.execute(sql: "ROLLBACK")
    }
    let path = try #require(process.viewStore.path)
    #expect(!path.hasPrefix(folder.path))
    #expect(process.viewStore.folder.takeNotes().contains { $0.contains("a private copy") })
    try FileManager.default.removeItem(atPath: URL(fileURLWithPath: path).deletingLastPathComponent().path)
  }

  @Test func `a process that stands still while it builds is done without`() throws {
    let log = try ChainedLog.sample(300)
    let reference = Process(TemporaryFolder().path)
    let lock = open(folder.path + "/building.lock", O_RDWR | O_CREAT, 0o600)
    defer { close(lock) }
    #expect(flock(lock, LOCK_EX) == 0)
    let process = Process(folder.path, log: log.logID)
    #expect(try process.sum(log) == reference.sum(log))
    let path = try #require(process.viewStore.path)
    #expect(!path.hasPrefix(folder.path))
    try FileManager.default.removeItem(atPath: URL(fileURLWithPath: path).deletingLastPathComponent().path)
  }

  @Test func `a view in which another process stands still is not called sound, nor wrong`() throws {
    let log = try ChainedLog.sample(300)
    let first = Process(folder.path, log: log.logID)
    _ = try first.sum(log)
    let path = try #require(first.viewStore.path)
    first.views.close()
    // The lock that SQLite takes when a file is its own alone, held as another process would hold it.
    let file = open(path, O_RDWR)
    defer { close(file) }
    var lock = flock()
    (lock.l_type, lock.l_whence, lock.l_start, lock.l_len) = (Int16(F_WRLCK), Int16(SEEK_SET), 0x4000_0000, 512)
    let setOfOpenFile: Int32 = 37
    #expect(fcntl(file, setOfOpenFile, &lock) == 0)
    let found = try Process(folder.path, log: log.logID).views.verify(from: log)[0]
    #expect(!found.isExamined && !found.isSound, "\(found.outcome)")
    lock.l_type = Int16(F_UNLCK)
    #expect(fcntl(file, setOfOpenFile, &lock) == 0)
    #expect(try Process(folder.path, log: log.logID).views.verify(from: log)[0].outcome == .equal)
  }

  @Test func `whoever closes a view leaves nothing that looks like a killed process`() throws {
    let log = try ChainedLog.sample(300)
    for _ in 0..<2 {
      let process = Process(folder.path)
      _ = try process.sum(log)
      #expect(try !Data(contentsOf: URL(fileURLWithPath: folder.path + "/tallies.use")).isEmpty)
      let other = Process(folder.path)
      _ = try other.sum(log)
      other.views.close()
      #expect(try !Data(contentsOf: URL(fileURLWithPath: folder.path + "/tallies.use")).isEmpty)
      process.views.close()
      #expect(try Data(contentsOf: URL(fileURLWithPath: folder.path + "/tallies.use")).isEmpty)
    }
  }

  @Test func `the views of a copy are not written`() throws {
    let log = try ChainedLog.sample(300)
    try set(TallyViewStore(folder: folder.path)).catchUp(from: log)
    try log.append([.counted(Counted(thing: "new", amount: 7))])
    let before = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    let place = ViewFolder(folder.path, log: log.logID, isAlwaysPrivate: true)
    let viewStore = TallyViewStore(folder: place)
    let views = set(viewStore)
    #expect(
      try views.read(viewStore, from: log) { try $0.read { try $0.integer("SELECT count(*) FROM tallies") } } != nil)
    #expect(viewStore.position == log.durable.position)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == before)
    let path = try #require(viewStore.path)
    #expect(!path.hasPrefix(folder.path))
    try FileManager.default.removeItem(atPath: URL(fileURLWithPath: path).deletingLastPathComponent().path)
  }

  @Test func `who is refused in a folder that another thread has left meanwhile goes there too`() throws {
    let process = Process(folder.path, log: UUID())
    let refusal = ViewError.stalled("another process")
    var tries = 0
    let answer = try process.views.inPlace {
      tries += 1
      guard tries == 1 else { return tries }
      try process.viewStore.folder.retreat(after: refusal)
      throw refusal
    }
    #expect(answer == 2)
  }

  @Test func `a private copy that was made for another copy of the book proves nothing against this one`() throws {
    let newer = try ChainedLog.sample(300)
    func sum(_ log: ChainedLog) throws -> (sum: Int64?, path: String) {
      let viewStore = TallyViewStore(folder: ViewFolder(folder.path, log: log.logID, isAlwaysPrivate: true))
      let sum = try set(viewStore).read(viewStore, from: log) { view in
        try view.read { try $0.integer("SELECT sum(total) FROM tallies") }
      }
      return (sum, try #require(viewStore.path))
    }
    let path = try sum(newer).path
    defer { try? FileManager.default.removeItem(atPath: URL(fileURLWithPath: path).deletingLastPathComponent().path) }
    for (count, seed) in [(200, 7), (400, 8)] as [(Int, UInt64)] {
      let other = try ChainedLog.sample(count, seed: seed, logID: newer.logID)
      #expect(try sum(other).sum == Process(TemporaryFolder().path).sum(other))
    }
    #expect(try sum(newer).sum == Process(TemporaryFolder().path).sum(newer))
  }
}

/// Random numbers, the same for the same seed.
struct Steps {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next(_ bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(bound))
  }
}
