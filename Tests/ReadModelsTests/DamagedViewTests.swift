// Damage to a view's file, bit by bit: it is refused, built anew or harmless. A comparison never calls a view equal that
// gives a wrong row.

import EventSourcing
import Foundation
import GRDB
import LibC
import ReadModels
import Testing

@Suite struct DamagedViewTests {
  let folder = TemporaryFolder()

  /// All rows as the table has them, and as the index has them.
  private func rows(_ viewStore: TallyViewStore) throws -> [[TallyRow]] {
    // The index has both columns, so that SQLite reads nothing else unless it is asked for a third.
    try ["NOT INDEXED WHERE changedAt >= 0", "INDEXED BY tallies_total WHERE total >= 0"].map { way in
      try viewStore.read {
        try $0.rows(TallyRow.self, "SELECT thing, total FROM tallies \(way) ORDER BY total, thing")
      }
    }
  }

  private func built(_ log: ChainedLog) throws -> (path: String, rows: [[TallyRow]]) {
    let viewStore = TallyViewStore(folder: folder.path)
    try set(viewStore).catchUp(from: log)
    defer { viewStore.close() }
    return (try #require(viewStore.path), try rows(viewStore))
  }

  @Test func `no comparison calls a wrong view equal`() throws {
    let log = try ChainedLog.sample(150)
    let (path, right) = try built(log)
    let clean = try Data(contentsOf: URL(fileURLWithPath: path))
    let step = ProcessInfo.processInfo.environment["DAYBOOK_LONG"] == nil ? 61 : 1
    var seen: [String: Int] = [:]
    for offset in stride(from: 0, to: clean.count, by: step) {
      var bytes = clean
      bytes[offset] ^= 1 << UInt8(offset % 8)
      try restore(bytes, path)
      let viewStore = TallyViewStore(folder: folder.path)
      let outcome = try? set(viewStore).verify(from: log)[0].outcome
      if outcome == .equal { #expect(try rows(viewStore) == right, "bit \(offset % 8) of byte \(offset)") }
      seen[outcome.map { "\($0)".prefix { $0 != "(" } }.map(String.init) ?? "refused", default: 0] += 1
      viewStore.close()
      // What was found is built anew by the next reader, without being asked to.
      guard outcome != .equal, outcome != nil else { continue }
      let next = TallyViewStore(folder: folder.path)
      try set(next).catchUp(from: log)
      #expect(try rows(next) == right, "bit \(offset % 8) of byte \(offset)")
      next.close()
    }
    #expect(seen["equal"] != nil && seen["damaged"] != nil && seen["differs"] != nil, "\(seen)")
  }

  /// Puts the file back as the only one of its view.
  private func restore(_ bytes: Data, _ path: String) throws {
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
      try FileManager.default.removeItem(atPath: folder.path + "/" + name)
    }
    try bytes.write(to: URL(fileURLWithPath: path))
  }

  @Test func `an index that lacks a row is found`() throws {
    let log = try ChainedLog.sample(150)
    let (path, right) = try built(log)
    // What a wrong bit can do to an index, by SQLite's own hand.
    try withDatabase(
      path, hiding: "tallies_total", "DELETE FROM tallies WHERE thing = (SELECT max(thing) FROM tallies)")
    let views = set(TallyViewStore(folder: folder.path))
    guard case .damaged = try views.verify(from: log)[0].outcome else {
      Issue.record("not found")
      return
    }
    let next = TallyViewStore(folder: folder.path)
    try set(next).catchUp(from: log)
    #expect(try rows(next) == right)
    #expect(next.folder.takeNotes().count == 1)
  }

  @Test func `a view that a killed process left is checked`() throws {
    let log = try ChainedLog.sample(150)
    let (path, right) = try built(log)
    try withDatabase(
      path, hiding: "tallies_total", "DELETE FROM tallies WHERE thing = (SELECT max(thing) FROM tallies)")
    // Whoever closes a view takes this mark away.
    try Data([1]).write(to: URL(fileURLWithPath: folder.path + "/tallies.use"))
    let next = TallyViewStore(folder: folder.path)
    try set(next).catchUp(from: log)
    #expect(try rows(next) == right)
    #expect(next.folder.takeNotes().count == 1)
  }

  @Test func `another schema is no view`() throws {
    let log = try ChainedLog.sample(150)
    let (path, right) = try built(log)
    try withDatabase(path, "DROP INDEX tallies_total; CREATE INDEX tallies_total ON tallies (total) WHERE total > 9")
    let viewStore = TallyViewStore(folder: folder.path)
    guard case .needsRebuild(.corrupt) = try viewStore.open(for: log) else {
      Issue.record("not seen")
      return
    }
    try set(viewStore).catchUp(from: log)
    #expect(try rows(viewStore) == right)
  }

  @Test func `what is no file of a view is refused`() throws {
    let log = try ChainedLog.sample(20)
    let (path, _) = try built(log)
    try FileManager.default.removeItem(atPath: path)
    #expect(mkfifo(path, 0o600) == 0)
    #expect(throws: ViewError.self) { try set(TallyViewStore(folder: folder.path)).catchUp(from: log) }
    #expect(throws: ViewError.self) { try ViewEvidence.requireAgreement(in: ViewFolder(folder.path), with: log) }
  }

  @Test func `views are evidence for every opening`() throws {
    let log = try ChainedLog.sample(150)
    let (_, _) = try built(log)
    try ViewEvidence.requireAgreement(in: ViewFolder(folder.path), with: log)
    let position = log.durable.position
    log.truncate(to: 100)
    #expect(throws: ViewError.aheadOfLog(view: "tallies", position: position, durable: 100)) {
      try ViewEvidence.requireAgreement(in: ViewFolder(folder.path), with: log)
    }
    #expect(throws: ViewError.otherLog(view: "tallies")) {
      try ViewEvidence.requireAgreement(in: ViewFolder(folder.path), with: ChainedLog.sample(150))
    }
  }
}
