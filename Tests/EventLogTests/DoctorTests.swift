// The examination of a log: nothing to say of a sound one, something wherever an opening or a verification refuses,
// and nothing is ever changed by it.

import EventLogSimulation
import Testing

@testable import EventLog

@Suite struct DoctorTests {
  private static func options() -> LogOptions {
    var options = LogOptions.small(segment: 1500)
    options.indexRunLength = 12
    return options
  }

  /// A closed book with a sealed, a closed and an active segment, and an index.
  private func book() throws -> SimulatedStorage {
    let storage = SimulatedStorage()
    let log = try SimulatedLog(storage, options: Self.options())
    for number in 0..<10 { try log.write([sample(number, events: 1 + number % 3, payload: 60)]) }
    log.maintenance.runAll()
    for number in 10..<24 { try log.write([sample(number, events: 1 + number % 3, payload: 60)]) }
    log.shell.finish()
    return storage.restarted()
  }

  private func bytes(of storage: SimulatedStorage) -> [String: [UInt8]] {
    Dictionary(uniqueKeysWithValues: storage.files.map { ($0, storage.contents(of: $0)!) })
  }

  /// Whether opening for writing or verifying refuses the log.
  private func isRefused(_ storage: SimulatedStorage) -> Bool {
    do {
      let log = try SimulatedLog(storage.restarted(), options: Self.options())
      _ = try log.verify()
      return false
    } catch {
      return true
    }
  }

  @Test func `a sound log has nothing wrong, also while it is open`() throws {
    let storage = try book()
    let files = Set(storage.files.map { $0.split(separator: ".").last ?? "" })
    #expect(files.isSuperset(of: ["segment", "sealed", "run"]))
    #expect(storage.diagnoseLog().findings == [])
    #expect(storage.diagnoseLog().writer == nil)
    let log = try SimulatedLog(storage, options: Self.options())
    try log.write([sample(100)])
    #expect(storage.diagnoseLog().findings == [])
    #expect(storage.diagnoseLog().writer != nil)
  }

  @Test func `what is appended and indexed during an examination is no loss of history`() throws {
    for operation in [SimulatedStorage.Operation.list, .open, .map] {
      let storage = SimulatedStorage()
      // One segment, so that the manifest does not tell of what happens.
      var options = Self.options()
      options.segmentSize = 1 << 20
      let log = try SimulatedLog(storage, options: options)
      for number in 0..<10 { try log.write([sample(number, events: 2, payload: 60)]) }
      log.maintenance.runAll()
      storage.before(operation, on: "index") {
        for number in 10..<60 { try? log.write([sample(number, events: 2, payload: 60)]) }
        log.maintenance.runAll()
      }
      let diagnosis = storage.diagnoseLog()
      #expect(log.durable.position == 120)
      #expect([.ok, .notice].contains(diagnosis.severity), "\(operation): \(diagnosis.findings)")
    }
  }

  @Test func `what a writer deletes during an examination is no damage`() throws {
    let storage = try book()
    let run = try #require(storage.files.first { $0.hasSuffix(".run") })
    // Left of a merge: a shorter run beside the one that replaces it.
    let stale = IndexFiles.run(IndexRunSpan(first: 1, last: 2))
    storage.replaceContents(of: stale, with: storage.contents(of: run)!)
    #expect(storage.diagnoseLog().findings.map(\.file) == [stale])
    // Segments are read when the index was listed.
    let segment = try #require(storage.files.last { $0.hasSuffix(".segment") })
    storage.before(.open, on: segment) { storage.lose(stale) }
    #expect(storage.diagnoseLog().findings == [])
  }

  @Test func `an index of another history is named, wherever it ends`() throws {
    func book(digest: UInt64) throws -> SimulatedStorage {
      let storage = SimulatedStorage()
      let log = try SimulatedLog(storage, options: Self.options())
      for number in 0..<7 {
        var batch = sample(number, events: 2, payload: 60)
        batch.fingerprint &+= digest
        try log.write([batch])
      }
      log.maintenance.runAll()
      for number in 7..<20 { try log.write([sample(number, events: 2, payload: 60)]) }
      log.shell.rotate()
      log.maintenance.runAll()
      log.shell.finish()
      return storage
    }
    let (storage, other) = (try book(digest: 0), try book(digest: 1))
    let runs = storage.files.filter { $0.hasSuffix(".run") }
    for last in runs {
      let disk = storage.restarted()
      for name in runs { disk.lose(name) }
      for name in other.files where name.hasSuffix(".run") && name <= last {
        disk.replaceContents(of: name, with: other.contents(of: name)!)
      }
      #expect(isRefused(disk))
      #expect(disk.diagnoseLog().severity == .error, "\(last): \(disk.diagnoseLog().findings)")
    }
  }

  @Test func `too little space on the disk is a warning`() throws {
    let storage = try book()
    storage.claimFreeSpace(32 << 20)
    #expect(storage.diagnoseLog().findings == [] && storage.diagnoseLog().freeSpace == 32 << 20)
    storage.claimFreeSpace(32 << 20 - 1)
    let diagnosis = storage.diagnoseLog()
    #expect(diagnosis.severity == .warning && diagnosis.findings.map(\.code) == [.diskSpace])
    #expect(diagnosis.findings.first?.what.contains("31 MiB") == true)
  }

  @Test func `damage that is refused has a finding, and examining changes nothing`() throws {
    let sound = try book()
    var random = SeededRandom(seed: 5)
    var refused = 0
    for name in sound.files {
      let whole = sound.contents(of: name)!
      for _ in 0..<12 {
        let storage = sound.restarted()
        let offset = Int(random.next() % UInt64(whole.count))
        var bytes = whole
        switch random.next() % 3 {
        case 0: bytes[offset] ^= 1 << UInt8(random.next() % 8)
        case 1: bytes.removeSubrange(offset...)
        default:
          bytes.replaceSubrange(
            offset..<min(offset + 64, bytes.count), with: (0..<64).map { _ in UInt8(truncatingIfNeeded: random.next()) }
          )
        }
        storage.replaceContents(of: name, with: bytes)
        let before = self.bytes(of: storage)
        let changes = storage.changes
        let severity = storage.diagnoseLog().severity
        #expect(storage.changes == changes && self.bytes(of: storage) == before)
        guard isRefused(storage) else { continue }
        refused += 1
        let isIndex = name.hasPrefix("index/")
        #expect(severity == .error || isIndex && severity == .warning, "\(name) at \(offset)")
      }
    }
    #expect(refused > 30)
  }

  @Test func `a file that is lost, foreign or left over is named`() throws {
    let sound = try book()
    for name in sound.files where name.hasPrefix("log/") && name != LogFiles.durable {
      let storage = sound.restarted()
      storage.lose(name)
      let diagnosis = storage.diagnoseLog()
      #expect(diagnosis.findings.contains { $0.severity == .error && $0.file == name }, "\(name)")
    }
    let storage = sound.restarted()
    storage.replaceContents(of: "log/manifest.new", with: [1])
    storage.replaceContents(of: "log/tail-3.cut", with: [1])
    storage.replaceContents(of: "log/0000000001.segment", with: [1])
    storage.replaceContents(of: "log/letter", with: [1])
    storage.replaceContents(of: "index/new.run", with: [1])
    let findings = storage.diagnoseLog().findings
    #expect(
      findings.filter { $0.severity == .notice }.map(\.code) == [
        .leftOverFile, .leftOverFile, .leftOverFile, .leftOverFile,
      ])
    #expect(findings.filter { $0.severity == .warning }.map(\.file) == ["log/letter"])
    #expect(findings.count == 5)
  }

  @Test func `every damaged frame is named, and what lies between is not`() throws {
    let storage = SimulatedStorage()
    let log = try SimulatedLog(storage, options: .small(segment: 1 << 20))
    for number in 0..<12 { try log.write([sample(number, events: 2)]) }
    let frames = try log.frames
    log.shell.finish()
    let name = "log/0000000001.segment"
    var bytes = storage.contents(of: name)!
    bytes[Int(frames[3].offset) + 10] ^= 1
    bytes[Int(frames[8].offset) + 100] ^= 1
    storage.replaceContents(of: name, with: bytes)
    let errors = storage.diagnoseLog().findings.filter { $0.severity == .error }
    #expect(errors.first?.offset == UInt64(frames[3].offset))
    #expect(errors.first?.positions?.lowerBound == 7 && errors.first?.remedy != nil)
    #expect(errors.contains { $0.offset == UInt64(frames[8].offset) && $0.positions?.upperBound == 18 })
    #expect(!errors.contains { $0.positions?.contains(6) == true })
  }

  @Test func `a torn end is a notice, and history that only the index knows is an error`() throws {
    let storage = SimulatedStorage()
    var options = LogOptions.small(segment: 1 << 16)
    options.indexRunLength = 4
    let log = try SimulatedLog(storage, options: options)
    try log.write([sample(0)])
    try log.write([sample(1)])
    let frames = try log.frames
    let name = "log/0000000001.segment"
    let torn = storage.restarted(machine: true)
    var bytes = storage.contents(of: name)!
    bytes[Int(frames[1].offset) + 120] ^= 1
    torn.replaceContents(of: name, with: bytes)
    let finding = torn.diagnoseLog().findings
    #expect(finding.map(\.code) == [.unprovenTail] && finding.first?.severity == .notice)
    #expect(!isRefused(torn))
    for number in 2..<8 { try log.write([sample(number, events: 3)]) }
    log.maintenance.runAll()
    let short = storage.restarted()
    #expect(short.files.contains { $0.hasPrefix("index/") })
    short.replaceContents(of: name, with: Array(storage.contents(of: name)!.prefix(Int(frames[0].end))))
    #expect(short.diagnoseLog().findings.contains { $0.code == .indexAhead && $0.severity == .error })
  }
}
