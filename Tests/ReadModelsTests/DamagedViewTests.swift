// Damage to a view's file, bit by bit: it is refused, built anew or harmless. A comparison never calls a view equal that
// gives a wrong row.

import EventSourcing
import Foundation
import GRDB
import Glibc
import ReadModels
import Testing

@Suite struct DamagedViewTests {
  let folder = TemporaryFolder()

  /// All rows, and all rows by way of the index.
  private func rows(_ shelf: TallyShelf) throws -> [[TallyRow]] {
    try ["", "INDEXED BY tallies_total"].map { way in
      try shelf.read {
        try $0.rows(TallyRow.self, "SELECT thing, total FROM tallies \(way) WHERE total >= 0 ORDER BY total, thing")
      }
    }
  }

  private func built(_ log: ChainedLog) throws -> (path: String, rows: [[TallyRow]]) {
    let shelf = TallyShelf(folder: folder.path)
    try set(shelf).catchUp(from: log)
    defer { shelf.close() }
    return (try #require(shelf.path), try rows(shelf))
  }

  @Test func noComparisonCallsAWrongViewEqual() throws {
    let log = try ChainedLog.sample(150)
    let (path, right) = try built(log)
    let clean = try Data(contentsOf: URL(fileURLWithPath: path))
    let step = ProcessInfo.processInfo.environment["DAYBOOK_LONG"] == nil ? 61 : 1
    var seen: [String: Int] = [:]
    for offset in stride(from: 0, to: clean.count, by: step) {
      var bytes = clean
      bytes[offset] ^= 1 << UInt8(offset % 8)
      try restore(bytes, path)
      let shelf = TallyShelf(folder: folder.path)
      let outcome = try? set(shelf).verify(from: log)[0].outcome
      if outcome == .equal { #expect(try rows(shelf) == right, "bit \(offset % 8) of byte \(offset)") }
      seen[outcome.map { "\($0)".prefix { $0 != "(" } }.map(String.init) ?? "refused", default: 0] += 1
      shelf.close()
      // What was found is built anew by the next reader, without being asked to.
      guard outcome != .equal, outcome != nil else { continue }
      let next = TallyShelf(folder: folder.path)
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

  @Test func anIndexThatLacksARowIsFound() throws {
    let log = try ChainedLog.sample(150)
    let (path, right) = try built(log)
    // What a wrong bit can do to an index, by SQLite's own hand.
    try withDatabase(
      path, hiding: "tallies_total", "DELETE FROM tallies WHERE thing = (SELECT max(thing) FROM tallies)")
    let views = set(TallyShelf(folder: folder.path))
    guard case .damaged = try views.verify(from: log)[0].outcome else {
      Issue.record("not found")
      return
    }
    let next = TallyShelf(folder: folder.path)
    try set(next).catchUp(from: log)
    #expect(try rows(next) == right)
    #expect(next.folder.takeNotes().count == 1)
  }

  @Test func aViewThatAKilledProcessLeftIsChecked() throws {
    let log = try ChainedLog.sample(150)
    let (path, right) = try built(log)
    try withDatabase(
      path, hiding: "tallies_total", "DELETE FROM tallies WHERE thing = (SELECT max(thing) FROM tallies)")
    // Whoever closes a view takes this mark away.
    try Data([1]).write(to: URL(fileURLWithPath: folder.path + "/tallies.use"))
    let next = TallyShelf(folder: folder.path)
    try set(next).catchUp(from: log)
    #expect(try rows(next) == right)
  }

  @Test func anotherSchemaIsNoView() throws {
    let log = try ChainedLog.sample(150)
    let (path, right) = try built(log)
    try withDatabase(path, "DROP INDEX tallies_total; CREATE INDEX tallies_total ON tallies (total) WHERE total > 9")
    let shelf = TallyShelf(folder: folder.path)
    guard case .needsRebuild(.corrupt) = try shelf.open(for: log) else {
      Issue.record("not seen")
      return
    }
    try set(shelf).catchUp(from: log)
    #expect(try rows(shelf) == right)
  }

  @Test func whatIsNoFileOfAViewIsRefused() throws {
    let log = try ChainedLog.sample(20)
    let (path, _) = try built(log)
    try FileManager.default.removeItem(atPath: path)
    #expect(mkfifo(path, 0o600) == 0)
    #expect(throws: ViewError.self) { try set(TallyShelf(folder: folder.path)).catchUp(from: log) }
    #expect(throws: ViewError.self) { try ViewEvidence.requireAgreement(in: ViewFolder(folder.path), with: log) }
  }

  @Test func viewsAreEvidenceForEveryOpening() throws {
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
