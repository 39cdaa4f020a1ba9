// What the files of a log prove when a part of them is lost, older or of another log: said alike by everything that opens,
// copies or counts.

import EventLogSimulation
import Testing

@testable import EventLog

@Suite struct LogPresenceTests {
  private func options(_ number: UInt64 = 42) -> LogOptions {
    var options = LogOptions.small(segment: 1024)
    options.newLogID = id(number)
    options.indexRunLength = 4
    return options
  }

  private func book(_ number: UInt64 = 42) throws -> SimulatedStorage {
    let storage = SimulatedStorage()
    let log = try SimulatedLog(storage, options: options(number))
    for number in 0..<12 { try log.write([sample(number, payload: 100)]) }
    log.maintenance.runAll()
    log.shell.finish()
    return storage
  }

  /// What each way to open it throws.
  private func refusals(_ storage: SimulatedStorage) -> [StoreFailure?] {
    func error(_ body: () throws -> Void) -> StoreFailure? {
      do { try body() } catch { return error as? StoreFailure }
      return nil
    }
    return [
      error { _ = try LogReader.open(storage) }, error { _ = try storage.verifyLog() },
      error { _ = try storage.backUpLog(to: SimulatedStorage()) },
      error { _ = try SimulatedLog(storage, options: options()) },
    ]
  }

  private func expect(_ storage: SimulatedStorage, _ code: StoreFailure.Code, _ file: String, _ words: String) {
    let files = storage.files
    for error in refusals(storage) {
      #expect(error?.code == code && error?.file == file, "\(String(describing: error))")
      #expect(error?.message.contains(words) == true && error?.remedy != nil, "\(String(describing: error))")
    }
    #expect(storage.files == files)
    #expect(storage.diagnoseLog().findings.contains { $0.severity == .error && $0.what.contains(words) })
  }

  @Test func `a lost manifest is lost, not a book that never was`() throws {
    let storage = try book()
    storage.lose(LogFiles.manifest)
    expect(storage, .corrupt, LogFiles.manifest, "the manifest is lost")
    let target = SimulatedStorage()
    #expect(try storage.salvageLog(to: target).events == 12)
  }

  @Test(arguments: [
    "index/00000000000000000001-00000000000000000004.run", "views/orders-3.sqlite", "snapshots/account.cbor",
  ])
  func `a log that is missing beside what was made of it is lost`(trace: String) throws {
    for hasFolder in [false, true] {
      let storage = SimulatedStorage()
      storage.replaceContents(of: trace, with: [1])
      if hasFolder { try storage.makeFolder(LogFiles.folder) }
      expect(storage, .corrupt, LogFiles.folder, "the log is lost")
    }
  }

  private func presence(_ storage: SimulatedStorage) throws -> String {
    switch try storage.logPresence() {
    case .none: "none"
    case .present: "present"
    case .lost: "lost"
    }
  }

  @Test func `a folder with nothing of a log is none, and one may be made there`() throws {
    for name in [nil, "notes.txt", "log/manifest.new", "views/readme"] {
      let storage = SimulatedStorage()
      if let name { storage.replaceContents(of: name, with: [1]) }
      #expect(try presence(storage) == "none", "\(name ?? "nothing") is taken for a log")
      #expect(refusals(storage).map { $0?.code } == [.notFound, .notFound, .notFound, nil])
      #expect(try presence(storage) == "present")
    }
  }

  @Test func `a segment that the manifest does not name is refused by all`() throws {
    for (name, state) in [(LogFiles.segment(99), Manifest.State.active), (LogFiles.sealed(99), .sealed)] {
      let storage = try book()
      let manifest = try #require(try storage.readManifest(writing: false))
      let like = try #require(manifest.segments.last { $0.state == state })
      storage.replaceContents(of: name, with: storage.contents(of: like.file)! + [1])
      expect(storage, .corrupt, name, "older than the segments")
    }
  }

  @Test func `an older manifest beside a newer log is refused by all, a live writer is not`() throws {
    let storage = SimulatedStorage()
    let log = try SimulatedLog(storage, options: options())
    let old = storage.contents(of: LogFiles.manifest)!
    for number in 0..<12 {
      try log.write([sample(number, payload: 100)])
      if number % 4 == 3 { log.maintenance.runAll() }
      #expect(try LogReader.open(storage).durable.position == UInt64(number) + 1)
    }
    log.shell.finish()
    storage.replaceContents(of: LogFiles.manifest, with: old)
    for error in refusals(storage) { #expect(error?.code == .corrupt, "\(String(describing: error))") }
  }

  @Test func `a salvage goes by the segments when the manifest is of another log`() throws {
    let (storage, other) = (try book(), try book(43))
    storage.replaceContents(of: LogFiles.manifest, with: other.contents(of: LogFiles.manifest)!)
    for error in refusals(storage) { #expect(error?.code == .corrupt, "\(String(describing: error))") }
    let report = try storage.salvageLog(to: SimulatedStorage())
    #expect(report.events == 12 && report.lost.isEmpty, "\(report)")
  }
}
