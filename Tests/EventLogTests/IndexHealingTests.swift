// Damaged pages of the index that a look-up meets: the log itself answers, and the run is written anew behind the
// commits. At no moment does the index cease to prove how far the log was durable.

import EventLogSimulation
import FoundationEssentials
import Testing

@testable import EventLog

@Suite struct IndexHealingTests {
  private func options(fanOut: Int = 3) -> LogOptions {
    var options = LogOptions.small(segment: 3000)
    options.indexRunLength = 16
    options.indexFanOut = fanOut
    return options
  }

  /// A log with merged runs and sealed segments, and what was appended to it.
  private func grown(_ storage: SimulatedStorage) throws -> [EventBatch] {
    let log = try SimulatedLog(storage, options: options())
    let batches = (0..<100).map { sample($0, events: 1 + $0 % 4, payload: 60) }
    for batch in batches {
      try log.write([batch])
      log.maintenance.runAll()
    }
    log.shell.finish()
    return batches
  }

  private func runs(_ storage: SimulatedStorage) -> [String] {
    storage.files.filter { $0.hasSuffix(".run") }
  }

  /// Flips a bit of every page that is verified only when it is used.
  private func damageTables(_ storage: SimulatedStorage) throws {
    for run in try IndexRunSet.load(storage, logID: id(42)).runs {
      var bytes = try #require(storage.contents(of: run.name))
      let tables = run.shape.streamPart.lowerBound..<run.shape.tail.lowerBound
      for page in stride(from: tables.lowerBound, to: tables.upperBound, by: IndexRunFormat.page) { bytes[page] ^= 1 }
      storage.replaceContents(of: run.name, with: bytes)
    }
  }

  @Test func `where pages of the index are damaged, the log answers, and the runs are written anew`() throws {
    let storage = SimulatedStorage()
    var batches = try grown(storage)
    let before = runs(storage)
    #expect(before.count > 1)
    try damageTables(storage)
    let log = try SimulatedLog(storage, options: options())
    try log.expect(batches, "with a damaged index")
    batches.append(sample(100, events: 3))
    try log.write([batches[100]])
    try log.expect(batches, "after a commit")
    log.maintenance.runAll()
    #expect(log.maintenance.failure == nil)
    try log.expect(batches, "healed")
    log.shell.finish()
    #expect(storage.diagnoseLog().findings == [])
    // What is whole is not read from the log.
    for name in storage.files where name.hasSuffix(".sealed") { storage.replaceContents(of: name, with: [1]) }
    let again = try SimulatedLog(storage, options: options())
    let stream = batches[0].events[0].stream
    #expect(again.stage { $0.version(of: stream) } == log.stage { $0.version(of: stream) })
  }

  @Test func `a merge that meets damage lets the run be written anew`() throws {
    let storage = SimulatedStorage()
    let log = try SimulatedLog(storage, options: options(fanOut: 2))
    try log.write([sample(0, events: 20)])
    log.maintenance.runAll()
    log.shell.finish()
    try damageTables(storage)
    let next = try SimulatedLog(storage, options: options(fanOut: 2))
    try next.write([sample(1, events: 20)])
    next.maintenance.runAll()
    #expect(next.maintenance.failure == nil)
    #expect(runs(storage) == [IndexFiles.run(IndexRunSpan(first: 1, last: 40))])
    try next.expect([sample(0, events: 20), sample(1, events: 20)], "merged")
  }

  @Test func `readers read on beside a damaged index`() throws {
    let storage = SimulatedStorage()
    let batches = try grown(storage)
    try damageTables(storage)
    let reader = try LogReader.open(storage)
    let shown = expected(batches)
    for stream in Set(shown.map(\.envelope.stream)) {
      for version in [0, 3, 20] as [UInt32] {
        var found: [UInt64] = []
        try reader.read(stream: stream, afterVersion: version, limit: 9) { envelope, _ in
          found.append(envelope.position)
          return true
        }
        let versions = shown.filter { $0.envelope.stream == stream && $0.envelope.version > version }
        #expect(found == versions.prefix(9).map(\.envelope.position))
      }
    }
    #expect(storage.diagnoseLog().severity == .warning)
  }

  @Test func `where the log is damaged too, nothing more is appended, and nobody waits in vain`() async throws {
    let storage = SimulatedStorage()
    _ = try grown(storage)
    try damageTables(storage)
    for name in storage.files where name.hasSuffix(".sealed") { storage.replaceContents(of: name, with: [1]) }
    let log = try SimulatedLog(storage, options: options())
    // Staged before, with no look into the index.
    let staged = try log.stage { (transaction) throws(StoreFailure) in
      try transaction.appendUnconditionally(fresh(1)).positions
    }
    let waiting = Task { try await log.waitUntilDurable(through: staged.upperBound) }
    while !log.contents.state.withLock({ $0.waiters.hasCaller }) { await Task.yield() }
    log.contents.state.withLock { $0.writer.isIdle = true }
    let error = #expect(throws: StoreFailure.self) {
      try log.stage { (transaction) throws(StoreFailure) in
        _ = transaction.version(of: sample(0).events[0].stream)
        return try transaction.appendUnconditionally(fresh(2)).positions
      }
    }
    #expect(error?.code == .corrupt)
    #expect(log.contents.state.withLock { !$0.writer.isIdle }, "the writer is not woken")
    log.shell.flushStaged()
    try #require(!log.contents.state.withLock { $0.waiters.hasCaller })
    await #expect(throws: StoreFailure.self) { try await waiting.value }
    #expect(throws: StoreFailure.self) { try log.write([fresh(3)]) }
  }

  /// A batch for a stream that no filter knows.
  private func fresh(_ number: UInt64) -> EventBatch {
    var batch = sample(0)
    batch.commandID = id(5000 + number)
    batch.events = [
      NewEvent(
        stream: StreamName("new", .uuid(id(number))), event: EncodedEvent(type: "t", schema: 1, payload: [1]))
    ]
    return batch
  }
}

/// Crashes while damaged runs are written anew.
@Suite struct IndexHealingCrashTests {
  @Test func `a crash during it loses neither an answer nor the proof of what was durable`() throws {
    var options = LogOptions.small(segment: 100_000)
    options.indexRunLength = 8
    options.indexFanOut = 2
    let batches = (0..<16).map { sample($0, events: 2) }
    var images = 0
    let storage = SimulatedStorage()
    let log = try SimulatedLog(storage, options: options)
    for batch in batches {
      try log.write([batch])
      log.maintenance.runAll()
    }
    let frames = try log.frames
    // As after a kill: nothing but the index tells of it.
    let killed = storage.restarted()
    let run = try #require(try IndexRunSet.load(killed, logID: id(42)).runs.first)
    #expect(run.info.lastPosition == 32)
    var bytes = try #require(killed.contents(of: run.name))
    bytes[run.shape.streamPart.lowerBound] ^= 1
    killed.replaceContents(of: run.name, with: bytes)
    let manifest = try #require(killed.contents(of: LogFiles.manifest))
    for changes in 0... {
      let next = killed.restarted()
      let healing = try SimulatedLog(next, options: options)
      try healing.expect(batches, "before healing")
      next.losePower(afterChanges: changes)
      healing.maintenance.runAll()
      let isDone = healing.maintenance.failure == nil
      for seed in 0..<(LongRun.isWanted ? 6 : 2) {
        var choices = CrashChoices(seed: UInt64(seed))
        let image = next.crashImage(&choices)
        images += 1
        // With the manifest of before, only the index proves how far the log was durable.
        let short = image.restarted()
        short.replaceContents(of: LogFiles.manifest, with: manifest)
        let name = LogFiles.segment(1)
        let cut = try #require(short.contents(of: name)).prefix(Int(frames[2].end))
        short.replaceContents(of: name, with: Array(cut))
        #expect(throws: StoreFailure.self, "after \(changes) changes") { try SimulatedLog(short, options: options) }
        try SimulatedLog(image, options: options).expect(batches, "after \(changes) changes")
      }
      if isDone { break }
    }
    #expect(images > (LongRun.isWanted ? 30 : 10))
  }
}
