// Views at earlier positions are kept in a folder each: asked for again they are read as they lie there, a later one grows
// from them, together they stay within a bound, and none of it is believed if the log contradicts it.

import EventSourcing
import Foundation
import Testing

@testable import ReadModels

@Suite struct AsOfCacheTests {
  let folder = TemporaryFolder()
  var cache: String { folder.path + "/as-of" }

  /// The set of the jars' views at a position.
  private func views(_ position: Position, limit: Int64 = 1 << 30) -> ViewSet<TallyEvent> {
    ViewSet<TallyEvent>([JarsView.self, ContentsView.self], in: ViewFolder(folder.path).asOf(position, limit: limit))
  }

  private func read(_ set: ViewSet<TallyEvent>, _ log: some EventReader) throws -> ViewDigest {
    try set.catchUp(["contents"], from: log)
    return try set[ContentsView.self].digest()
  }

  private func expected(_ log: some EventReader) throws -> ViewDigest {
    let elsewhere = TemporaryFolder()
    let set = ViewSet<TallyEvent>([ContentsView.self], in: ViewFolder(elsewhere.path))
    try set.rebuild(from: log)
    return try set[ContentsView.self].digest()
  }

  private var kept: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: cache)) ?? []).sorted()
  }

  private var cacheSize: Int64 {
    get throws {
      try FileManager.default.subpathsOfDirectory(atPath: cache).reduce(0) { sum, name in
        let facts = try FileManager.default.attributesOfItem(atPath: cache + "/" + name)
        return sum + (facts[.type] as? FileAttributeType == .typeRegular ? facts[.size] as? Int64 ?? 0 : 0)
      }
    }
  }

  /// A log of which nothing can be read in order up to a position.
  private struct LateLog: EventReader {
    struct TooEarly: Error {}
    let base: LogPrefix<InMemoryEventStore>
    let begin: Position
    var logID: UUID { base.logID }
    var durable: ChainPoint { base.durable }
    func digest(at position: Position) throws(StoreFailure) -> [UInt8]? { nil }
    func read(after position: Position, through last: Position?, _ visit: StoredEventVisitor) throws {
      guard position >= begin else { throw TooEarly() }
      try base.read(after: position, through: last, visit)
    }
    func read(_ stream: StreamName, after version: UInt32, _ visit: StoredEventVisitor) throws {
      try base.read(stream, after: version, visit)
    }
  }

  @Test func `only what is asked for is built, and what is there is read`() throws {
    let store = try JarLog(300).store
    let log = try LogPrefix(of: store, through: 200)
    let position = log.durable.position
    let first = views(position)
    let digest = try read(first, log)
    #expect(try digest == expected(log))
    first.close()
    let files = try FileManager.default.contentsOfDirectory(atPath: cache + "/\(position)")
    #expect(files.contains("contents-1.sqlite") && !files.contains("jars-1.sqlite"))
    #expect(try read(views(position), LateLog(base: log, begin: position)) == digest)
  }

  @Test func `a later position grows from an earlier one, or from the views as they are`() throws {
    let store = try JarLog(300).store
    let early = try LogPrefix(of: store, through: 200)
    _ = try read(views(early.durable.position), early)
    let later = try LogPrefix(of: store, through: 260)
    let late = LateLog(base: later, begin: early.durable.position)
    #expect(try read(views(later.durable.position), late) == expected(later))
    // Of no use for one before it, or for one that is far off.
    for position: Position in [150, 50] {
      let log = try LogPrefix(of: store, through: position)
      #expect(try read(views(log.durable.position), log) == expected(log))
    }
    let live = ViewSet<TallyEvent>([ContentsView.self], in: ViewFolder(folder.path))
    try live.catchUp(from: store)
    let head = try LogPrefix(of: store, through: 300)
    #expect(
      try read(views(head.durable.position), LateLog(base: head, begin: head.durable.position)) == expected(head))
  }

  @Test func `what was used longest ago goes first, and what is in use stays`() throws {
    let store = try JarLog(300).store
    func log(_ position: Position) throws -> LogPrefix<InMemoryEventStore> {
      try LogPrefix(of: store, through: position)
    }
    func ask(_ position: Position, limit: Int64 = 1 << 30) throws -> ViewSet<TallyEvent> {
      let log = try log(position)
      let set = views(log.durable.position, limit: limit)
      _ = try read(set, log)
      return set
    }
    let ends = try [40, 90, 200, 280].map { try log($0).durable.position }
    try ask(40).close()
    try ask(90).close()
    // Used again, so that the second is the oldest.
    usleep(20_000)
    let last = try ask(40)
    // SQLite keeps more beside what is open, as the one will be that is built next.
    let sizeWithOneOpen = try cacheSize
    last.close()
    let halfOfOne = try cacheSize / 4
    usleep(20_000)
    try ask(200, limit: sizeWithOneOpen + halfOfOne).close()
    #expect(kept == [ends[0], ends[2]].map { "\($0)" }.sorted())
    let held = try ask(40)
    let newest = try ask(280, limit: 1)
    #expect(kept == [ends[0], ends[3]].map { "\($0)" }.sorted())
    #expect(try read(held, log(40)) == expected(log(40)))
    newest.close()
  }

  @Test func `a damaged one is built anew`() throws {
    let log = try LogPrefix(of: try JarLog(100).store, through: 70)
    let set = views(log.durable.position)
    let digest = try read(set, log)
    set.close()
    try Data("not a database, not at all".utf8).write(
      to: URL(fileURLWithPath: cache + "/\(log.durable.position)/contents-1.sqlite"))
    let folder = ViewFolder(folder.path).asOf(log.durable.position)
    let again = ViewSet<TallyEvent>([ContentsView.self], in: folder)
    #expect(try read(again, log) == digest)
    #expect(folder.takeNotes().count == 1)
  }

  @Test func `one that has more than its position, or another history, is not believed`() throws {
    let log = try ChainedLog.sample(150)
    func set(_ position: Position) -> ViewSet<TallyEvent> {
      ViewSet<TallyEvent>([Tallies<First>.self], in: ViewFolder(folder.path).asOf(position))
    }
    let (early, late) = (try LogPrefix(of: log, through: 60), try LogPrefix(of: log, through: 120))
    for log in [early, late] {
      let set = set(log.durable.position)
      try set.catchUp(from: log)
      set.close()
    }
    // One position's files in another's place.
    try FileManager.default.removeItem(atPath: cache + "/\(early.durable.position)")
    try FileManager.default.copyItem(
      atPath: cache + "/\(late.durable.position)", toPath: cache + "/\(early.durable.position)")
    let again = set(early.durable.position)
    try again.catchUp(from: early)
    #expect(again[Tallies<First>.self].position == early.durable.position)
    let fork = try ChainedLog.sample(300, seed: 8, logID: log.logID)
    #expect(throws: ViewError.otherChain(view: "tallies", position: late.durable.position)) {
      try set(late.durable.position).catchUp(from: LogPrefix(of: fork, through: late.durable.position))
    }
  }

  @Test func `where the log has no digest at a position, an earlier one speaks for it`() throws {
    let log = try ChainedLog.sample(100)
    let end = try LogPrefix(of: log, through: 80).durable.position
    let undigested = SparseChain(base: log, known: end - 3, digest: [1])
    let prefix = try LogPrefix(of: undigested, through: end)
    #expect(prefix.durable.digest.isEmpty)
    let set = ViewSet<TallyEvent>([Tallies<First>.self], in: ViewFolder(folder.path).asOf(end))
    try set.catchUp(from: prefix)
    set.close()
    let fork = SparseChain(base: try ChainedLog.sample(100, seed: 8, logID: log.logID), known: end - 3, digest: [2])
    #expect(throws: ViewError.otherChain(view: "tallies", position: end - 3)) {
      let set = ViewSet<TallyEvent>([Tallies<First>.self], in: ViewFolder(folder.path).asOf(end))
      try set.catchUp(from: LogPrefix(of: fork, through: end))
    }
  }

  /// A log that has a digest at one position only, and at its end.
  private struct SparseChain: EventReader {
    let base: ChainedLog
    let known: Position
    let digest: [UInt8]
    var logID: UUID { base.logID }
    var durable: ChainPoint { base.durable }
    func digest(at position: Position) throws(StoreFailure) -> [UInt8]? {
      position == known ? digest : nil
    }
    func read(after position: Position, through last: Position?, _ visit: StoredEventVisitor) throws {
      try base.read(after: position, through: last, visit)
    }
    func read(_ stream: StreamName, after version: UInt32, _ visit: StoredEventVisitor) throws {
      try base.read(stream, after: version, visit)
    }
  }
}
