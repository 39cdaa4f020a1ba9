// A view that is missing, old or damaged is rebuilt; one that the log contradicts is refused and left as it is.

import EventSourcing
import Foundation
import LibC
import Testing

@testable import ReadModels

@Suite struct EvidenceTests {
  let folder = TemporaryFolder()

  private func built(_ log: ChainedLog) throws -> (path: String, digest: ViewDigest) {
    let viewStore = TallyViewStore(folder: folder.path)
    try set(viewStore).catchUp(from: log)
    defer { viewStore.close() }
    return (try #require(viewStore.path), try viewStore.digest())
  }

  @Test func `a deleted view is rebuilt`() throws {
    let log = try ChainedLog.sample(150)
    let (path, digest) = try built(log)
    try FileManager.default.removeItem(atPath: path)
    let viewStore = TallyViewStore(folder: folder.path)
    #expect(try viewStore.open(for: log) == .needsRebuild(.missing))
    try set(viewStore).catchUp(from: log)
    #expect(try viewStore.digest() == digest)
  }

  @Test func `before a view is said to be ahead of the log, the log is looked at once more`() throws {
    let log = try ChainedLog.sample(50)
    let glance = GlancedLog(log)
    try log.append([.counted(Counted(thing: "thing 1", amount: 1))])
    _ = try built(log)
    #expect(try TallyViewStore(folder: folder.path).open(for: glance) == .ready)
    log.truncate(to: 40)
    #expect(throws: ViewError.self) { try TallyViewStore(folder: folder.path).open(for: GlancedLog(log)) }
  }

  /// A log as it was when it was last looked at.
  private final class GlancedLog: EventReader {
    private let base: ChainedLog
    private let seen: Lock<ChainPoint>

    init(_ base: ChainedLog) {
      self.base = base
      seen = Lock(base.durable)
    }

    var logID: UUID { base.logID }
    var durable: ChainPoint { seen.withLock { $0 } }
    func refresh() { seen.withLock { $0 = base.durable } }
    func digest(at position: Position) throws(StoreFailure) -> [UInt8]? { try base.digest(at: position) }
    func read(after position: Position, through last: Position?, _ visit: StoredEventVisitor) throws {
      try base.read(after: position, through: last ?? durable.position, visit)
    }
    func read(_ stream: StreamName, after version: UInt32, _ visit: StoredEventVisitor) throws {
      try base.read(stream, after: version, visit)
    }
  }

  @Test(arguments: [0, 1, 100, 4096, 5000]) func `a damaged view is rebuilt`(offset: Int) throws {
    let log = try ChainedLog.sample(150)
    let (path, digest) = try built(log)
    let file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
    try file.seek(toOffset: UInt64(offset))
    try file.write(contentsOf: Data(repeating: 0xA5, count: 3000))
    try file.close()
    try log.append([.counted(Counted(thing: "thing 1", amount: 1))])
    let viewStore = TallyViewStore(folder: folder.path)
    let views = set(viewStore)
    try views.catchUp(from: log)
    // Damage that the way through the file did not meet shows in a comparison.
    let found = try? viewStore.digest()
    if found != nil, try !views.verify(from: log)[0].isSound { try views.rebuild(from: log) }
    if found == nil { try views.catchUp(from: log) }
    #expect(try viewStore.digest() != digest)
    #expect(try views.verify(from: log).map(\.outcome) == [.equal])
  }

  @Test func `a truncated or foreign file is rebuilt`() throws {
    let log = try ChainedLog.sample(50)
    var (path, digest) = try built(log)
    for content in [Data(), Data("not a database, not at all".utf8)] {
      try content.write(to: URL(fileURLWithPath: path))
      let viewStore = TallyViewStore(folder: folder.path)
      guard case .needsRebuild(.corrupt) = try viewStore.open(for: log) else {
        Issue.record("not seen as damaged")
        continue
      }
      try set(viewStore).catchUp(from: log)
      #expect(try viewStore.digest() == digest)
      #expect(viewStore.folder.takeNotes().count == 1)
      path = try #require(viewStore.path)
      viewStore.close()
    }
  }

  @Test func `a view that is not complete is rebuilt`() throws {
    let log = try ChainedLog.sample(50)
    let (path, digest) = try built(log)
    try withDatabase(path, "DELETE FROM tallies; UPDATE view_checkpoint SET building = 'now 50'")
    let viewStore = TallyViewStore(folder: folder.path)
    guard case .needsRebuild(.corrupt) = try viewStore.open(for: log) else {
      Issue.record("taken for a complete one")
      return
    }
    try set(viewStore).catchUp(from: log)
    #expect(try viewStore.digest() == digest)
  }

  @Test func `another version of the code is rebuilt`() throws {
    let log = try ChainedLog.sample(50)
    _ = try built(log)
    let viewStore = ViewStore<Tallies<Second>>(folder: folder.path)
    #expect(try viewStore.open(for: log) == .needsRebuild(.otherVersion(found: 1)))
    try ViewSet<TallyEvent>([], in: viewStore.folder).adding(viewStore).catchUp(from: log)
    #expect(viewStore.position == log.durable.position)
  }

  @Test func `a view ahead of the log is refused`() throws {
    let log = try ChainedLog.sample(150)
    let (path, _) = try built(log)
    let before = try Data(contentsOf: URL(fileURLWithPath: path))
    let position = log.durable.position
    log.truncate(to: 100)
    let viewStore = TallyViewStore(folder: folder.path)
    #expect(throws: ViewError.aheadOfLog(view: "tallies", position: position, durable: 100)) {
      try set(viewStore).catchUp(from: log)
    }
    #expect(throws: ViewError.aheadOfLog(view: "tallies", position: position, durable: 100)) {
      try set(viewStore).rebuild(from: log)
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
  }

  @Test func `a view of another history is refused`() throws {
    let log = try ChainedLog.sample(150)
    let (path, _) = try built(log)
    let before = try Data(contentsOf: URL(fileURLWithPath: path))
    let fork = try ChainedLog.sample(300, seed: 8, logID: log.logID)
    let viewStore = TallyViewStore(folder: folder.path)
    #expect(throws: ViewError.otherChain(view: "tallies", position: log.durable.position)) {
      try set(viewStore).catchUp(from: fork)
    }
    #expect(throws: ViewError.otherLog(view: "tallies")) {
      try set(viewStore).catchUp(from: ChainedLog.sample(150))
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
  }

  @Test(arguments: [UInt64](8...15)) func `a fork is refused wherever its batches end`(seed: UInt64) throws {
    let log = try ChainedLog.sample(150)
    _ = try built(log)
    let fork = try ChainedLog.sample(300, seed: seed, logID: log.logID)
    let refusal = ViewError.otherChain(view: "tallies", position: log.durable.position)
    #expect(throws: refusal) { try set(TallyViewStore(folder: folder.path)).catchUp(from: fork) }
    #expect(throws: refusal) { try ViewEvidence.requireAgreement(in: ViewFolder(folder.path), with: fork) }
  }

  @Test func `files are their owner's only, and links are refused`() throws {
    let log = try ChainedLog.sample(20)
    let (path, _) = try built(log)
    var info = stat()
    #expect(stat(path, &info) == 0 && info.st_mode & 0o777 == 0o600)
    // Somebody copied it here, with the rights that his files have.
    #expect(chmod(path, 0o644) == 0)
    try TallyViewStore(folder: folder.path).open(for: log)
    #expect(stat(path, &info) == 0 && info.st_mode & 0o777 == 0o600)
    let elsewhere = folder.path + "/elsewhere.sqlite"
    try FileManager.default.moveItem(atPath: path, toPath: elsewhere)
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: elsewhere)
    #expect(throws: ViewError.self) { try TallyViewStore(folder: folder.path).open(for: log) }
  }
}
