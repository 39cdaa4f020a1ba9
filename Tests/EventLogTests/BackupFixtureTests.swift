// Backups of every format that was ever released must be restored for ever: a complete one lies in Fixtures, the same
// after a second run, and the book. `DAYBOOK_RECORD=1` writes them anew; after a release nobody may do that any more.

import EventLogSimulation
import Foundation
import Testing

@testable import EventLog

@Suite struct BackupFixtureTests {
  private static func folder(_ form: String) -> URL { FixtureTests.folder(form).appending(path: "backup") }

  private func options() -> LogOptions {
    var options = LogOptions.small(segment: 2000)
    options.indexRunLength = 16
    return options
  }

  /// What a log shows, and its digest.
  private func account(of storage: some Storage) throws -> String {
    let reader = try LogReader.open(storage)
    return try FixtureTests.text(reader) + "\(reader.durable.position) \(reader.durable.digest)\n"
  }

  /// A copy of a folder of the fixture, which `body` may change.
  private func withCopy(of name: String, _ form: String, _ body: (_ folder: String) throws -> Void) throws {
    let copy = FileManager.default.temporaryDirectory.appending(path: "fixture-\(UUID())")
    defer { try? FileManager.default.removeItem(at: copy) }
    try FileManager.default.createDirectory(at: copy, withIntermediateDirectories: true)
    try FileManager.default.copyItem(at: Self.folder(form).appending(path: name), to: copy.appending(path: name))
    try body(copy.appending(path: name).path)
  }

  private func recorded(_ name: String, _ form: String) throws -> String {
    try String(contentsOf: Self.folder(form).appending(path: name + ".txt"), encoding: .utf8)
  }

  @Test(.enabled(if: ProcessInfo.processInfo.environment["DAYBOOK_RECORD"] == "1"))
  func `record the backups of the present format`() throws {
    let folder = Self.folder(FixtureTests.forms[1])
    try? FileManager.default.removeItem(at: folder)
    let (storage, target) = (SimulatedStorage(), SimulatedStorage())
    let log = try SimulatedLog(storage, options: options())
    func go(through last: Int, from first: Int, sealing: Int) throws {
      for number in first..<last {
        try log.write([sample(number, events: 1 + number % 4, payload: 50)])
        if number == sealing { log.maintenance.runAll() }
      }
    }
    func save(_ disk: SimulatedStorage, _ name: String) throws {
      try FixtureTests.save(disk, to: folder.appending(path: name))
      try account(of: disk).write(
        to: folder.appending(path: name + ".txt"), atomically: true, encoding: .utf8)
    }
    try go(through: 20, from: 0, sealing: 14)
    _ = try storage.backUpLog(to: target)
    try save(target, "complete")
    try go(through: 40, from: 20, sealing: 30)
    _ = try storage.backUpLog(to: target)
    try save(target, "incremental")
    log.shell.finish()
    // An index is not backed up, and would be larger than all the rest.
    for name in storage.files where name.hasPrefix(IndexFiles.folder) { storage.lose(name) }
    try save(storage, "book")
  }

  @Test(arguments: FixtureTests.forms, ["complete", "incremental"])
  func `a backup of format 1 is read and restored`(form: String, name: String) throws {
    try withCopy(of: name, form) { folder in
      #expect(try account(of: DiskStorage(folder: folder)) == recorded(name, form))
      let restored = folder + "-restored"
      _ = try DiskStorage.restoreLog(from: folder, to: restored)
      let log = try Log(DiskStorage(folder: restored), options: options())
      #expect(log.recovery.cutTail == nil)
      #expect(try account(of: DiskStorage(folder: restored)) == recorded(name, form))
      #expect(try log.verify().lastPosition == log.durable.position)
      try log.write([sample(900)])
    }
  }

  @Test(arguments: FixtureTests.forms) func `a backup of format 1 is gone on with`(form: String) throws {
    #expect(try recorded("incremental", form) == recorded("book", form))
    #expect(try recorded("complete", form) != recorded("book", form))
    try withCopy(of: "complete", form) { folder in
      let book = DiskStorage(folder: Self.folder(form).appending(path: "book").path)
      let report = try book.backUpLog(to: DiskStorage(folder: folder))
      #expect(report.filesSkipped > 0 && report.filesCopied > 0)
      #expect(try account(of: DiskStorage(folder: folder)) == recorded("book", form))
    }
  }
}
