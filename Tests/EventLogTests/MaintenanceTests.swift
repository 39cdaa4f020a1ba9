// Sealing and the index on disk, seen through a log: whatever has been sealed, merged, deleted or reopened, the log
// shows what was appended, and staging knows every stream, command and claim.

import EventLogSimulation
import FoundationEssentials
import LibC
import Testing

@testable import EventLog

@Suite struct MaintenanceTests {
  private func options(run: Int = 16) -> LogOptions {
    var options = LogOptions.small(segment: 3000)
    options.indexRunLength = run
    options.indexFanOut = 2
    return options
  }

  @Test func `sealed, indexed and reopened, a log shows what was appended`() throws {
    let storage = SimulatedStorage()
    var log = try SimulatedLog(storage, options: options())
    var batches: [EventBatch] = []
    var digests: [UInt64: ChainDigest] = [:]
    for number in 0..<120 {
      var batch = sample(number, events: 1 + number % 4, payload: 60)
      // With names the last segment would be closed just before the log is: then it waits for the next run of the index.
      batch.command = nil
      batches.append(batch)
      try log.write([batches[number]])
      digests[log.durable.position] = log.durable.digest
      if number % 3 == 0 { log.maintenance.runAll() }
      if number % 40 == 39 {
        try log.expect(batches, "before closing at \(number)")
        log.shell.finish()
        log = try SimulatedLog(storage, options: options())
        try log.expect(batches, "after opening at \(number)")
      }
    }
    #expect(log.maintenance.failure == nil)
    log.maintenance.runAll()
    #expect(storage.files.filter { $0.hasSuffix(".sealed") }.count > 5)
    #expect(storage.files.filter { $0.hasSuffix(".segment") }.count == 1)
    #expect(storage.files.filter { $0.hasSuffix(".run") }.count > 1)
    for (position, digest) in digests { #expect(try log.chainDigest(at: position) == digest) }
    #expect(try log.verify().lastPosition == UInt64(expected(batches).count))
  }

  @Test func `a sealed segment that was not written as it should be is never swapped in`() throws {
    let storage = SimulatedStorage()
    let log = try SimulatedLog(storage, options: options())
    let batches = (0..<30).map { sample($0, events: 3, payload: 60) }
    for batch in batches { try log.write([batch]) }
    let name = LogFiles.sealed(1)
    let before = storage.restarted()
    log.maintenance.runAll()
    let right = try #require(storage.contents(of: name))
    for offset in stride(from: 0, to: right.count, by: 31) {
      let disk = before.restarted()
      let log = try SimulatedLog(disk, options: options())
      disk.spoilWrite(to: name, at: UInt64(offset))
      log.maintenance.runAll()
      #expect(log.maintenance.failure?.code == .corrupt, "a bit at \(offset)")
      #expect(disk.contents(of: name) == nil && disk.contents(of: LogFiles.segment(1)) != nil)
      try log.expect(batches, "with a bit flipped at \(offset)")
      log.maintenance.tryAgain()
      log.maintenance.runAll()
      #expect(disk.contents(of: name) == right && log.maintenance.failure == nil)
    }
  }

  @Test func `a closed segment ends with its last frame`() throws {
    let storage = SimulatedStorage()
    let log = try SimulatedLog(storage, options: options())
    for number in 0..<60 { try log.write([sample(number, events: 3, payload: 60)]) }
    let closed = log.maintenance.manifest.current.segments.filter { $0.state == .closed }
    #expect(closed.count > 2)
    for entry in closed {
      #expect(storage.contents(of: LogFiles.segment(entry.number))?.count == Int(entry.provenLength))
    }
  }

  @Test func `a flush that ends in another segment is indexed when all of it is durable`() throws {
    let storage = SimulatedStorage()
    let log = try SimulatedLog(storage, options: options())
    let batches = (0..<12).map { sample($0, events: 2, payload: 60_000) }
    try log.write(batches)
    #expect(log.maintenance.manifest.current.segments.count > 1)
    log.maintenance.runAll()
    #expect(log.maintenance.failure == nil && storage.files.contains { $0.hasSuffix(".run") })
    log.shell.finish()
    try SimulatedLog(storage, options: options()).expect(batches, "after opening with the index")
  }

  @Test func `nothing is sealed that the index on disk lacks`() throws {
    let storage = SimulatedStorage()
    let log = try SimulatedLog(storage, options: options(run: 1000))
    for number in 0..<30 { try log.write([sample(number, events: 3, payload: 60)]) }
    // The first file that is made is a run.
    storage.fail(.create, nth: 1, errno: 28)
    log.maintenance.runAll()
    #expect(log.maintenance.failure?.code == .diskFull)
    #expect(!storage.files.contains { $0.hasSuffix(".sealed") })
    log.maintenance.tryAgain()
    log.maintenance.runAll()
    #expect(log.maintenance.failure == nil && storage.files.contains { $0.hasSuffix(".sealed") })
  }

  @Test func `a verification reads every page of the index, and names the index where it is damaged`() throws {
    let storage = SimulatedStorage()
    let log = try SimulatedLog(storage, options: options())
    for number in 0..<30 { try log.write([sample(number, events: 3, payload: 60)]) }
    log.maintenance.runAll()
    log.shell.finish()
    let name = try #require(storage.files.first { $0.hasSuffix(".run") })
    let run = try #require(storage.contents(of: name))
    _ = try LogReader.open(storage).verify()
    let shape = try #require(try IndexRunSet.load(storage, logID: id(42)).runs.first).shape
    // Damage in the filters is noticed when the run is opened, which is left out then.
    for page in stride(from: shape.filterPart.upperBound, to: shape.claimPart.upperBound, by: IndexRunFormat.page) {
      let disk = storage.restarted()
      let reader = try LogReader.open(disk)
      var damaged = run
      damaged[page + 7] ^= 1
      disk.replaceContents(of: name, with: damaged)
      let error = #expect(throws: StoreFailure.self, "page at \(page)") { try reader.verify() }
      #expect(error?.code == .corrupt && error?.file?.hasPrefix("index") == true, "\(String(describing: error))")
      #expect(error?.remedy?.contains("folder index") == true)
    }
  }

  @Test func `an index that was deleted is built again`() throws {
    let storage = SimulatedStorage()
    let log = try SimulatedLog(storage, options: options())
    let batches = (0..<100).map { sample($0, events: 1 + $0 % 4, payload: 60) }
    for batch in batches { try log.write([batch]) }
    log.maintenance.runAll()
    log.shell.finish()
    for name in storage.files where name.hasPrefix("index/") { storage.lose(name) }
    let again = try SimulatedLog(storage, options: options())
    try again.expect(batches, "after the loss of the index")
    #expect(storage.files.contains { $0.hasSuffix(".run") })
  }

  /// A log of sealed segments only; the active one has no frame.
  private func sealed(logID: UUID = id(42), digests: UInt64 = 0) throws -> SimulatedStorage {
    let storage = SimulatedStorage()
    var options = options()
    options.newLogID = logID
    let log = try SimulatedLog(storage, options: options)
    for number in 0..<60 {
      var batch = sample(number, events: 3, payload: 60)
      batch.fingerprint &+= digests
      try log.write([batch])
    }
    log.shell.rotate()
    log.maintenance.runAll()
    log.shell.finish()
    #expect(storage.files.filter { $0.hasSuffix(".sealed") }.count > 3)
    return storage
  }

  @Test func `a lost segment is missed by an opening that does not read it`() throws {
    let storage = try sealed()
    for name in storage.files where name.hasSuffix(".sealed") {
      let disk = storage.restarted()
      disk.lose(name)
      let error = #expect(throws: StoreFailure.self) { try SimulatedLog(disk, options: options()) }
      #expect(error?.code == .corrupt && error?.file == name && error?.positions != nil)
    }
  }

  @Test func `a sealed segment of another history of the same log is refused when it is read`() throws {
    let storage = try sealed()
    let other = try sealed(digests: 1)
    for name in storage.files where name.hasSuffix(".sealed") {
      let disk = storage.restarted()
      disk.replaceContents(of: name, with: try #require(other.contents(of: name)))
      let log = try SimulatedLog(disk, options: options())
      let error = #expect(throws: StoreFailure.self) { try log.everything() }
      #expect(error?.code == .corrupt && error?.file == name && error?.positions != nil)
      #expect(error?.message.contains("disagree on the history") == true, "\(String(describing: error))")
    }
  }

  @Test func `an active segment of another log is refused although it has no frame`() throws {
    let storage = try sealed()
    let name = try #require(storage.files.first { $0.hasSuffix(".segment") })
    // Another log of the same history: only the log's id tells them apart.
    let foreign = try #require(try sealed(logID: id(77)).contents(of: name))
    storage.replaceContents(of: name, with: foreign)
    let error = #expect(throws: StoreFailure.self) { try SimulatedLog(storage, options: options()) }
    #expect(error?.code == .corrupt && error?.file == name, "\(String(describing: error))")
  }

  @Test func `sealed segments without a manifest are no new log`() throws {
    let storage = try sealed()
    for name in storage.files where name == LogFiles.manifest || name.hasPrefix("index/") { storage.lose(name) }
    let files = storage.files
    let error = #expect(throws: StoreFailure.self) { try SimulatedLog(storage, options: options()) }
    #expect(error?.code == .corrupt && error?.message.contains(".sealed") == true && storage.files == files)
  }

  @Test func `an opening reads the active segment and no sealed one`() throws {
    let storage = SimulatedStorage()
    let log = try SimulatedLog(storage, options: options())
    for number in 0..<60 { try log.write([sample(number, events: 3, payload: 60)]) }
    log.maintenance.runAll()
    log.shell.finish()
    let sealed = storage.files.filter { $0.hasSuffix(".sealed") }
    #expect(sealed.count > 3)
    for name in sealed { storage.replaceContents(of: name, with: [1, 2, 3]) }
    let again = try SimulatedLog(storage, options: options())
    #expect(again.recovery.lastPosition == 180)
    #expect(throws: StoreFailure.self) { try again.everything() }
  }

  @Test func `a log that ends before its index is refused`() throws {
    let storage = SimulatedStorage()
    let log = try SimulatedLog(storage, options: options(run: 4))
    try log.write([sample(0, events: 3)])
    try log.write([sample(1, events: 3)])
    try log.write([sample(2, events: 3)])
    log.maintenance.runAll()
    let frames = try log.frames
    let next = storage.restarted()
    // The end of the file is lost with all that would have proved it.
    let name = "log/0000000001.segment"
    next.replaceContents(of: name, with: Array(storage.contents(of: name)!.prefix(Int(frames[0].end))))
    let error = #expect(throws: StoreFailure.self) { try SimulatedLog(next, options: options()) }
    #expect(error?.code == .corrupt && error?.positions?.lowerBound == 4)
  }

  @Test func `a log that ends before a run that no chain leads to is refused too`() throws {
    let storage = SimulatedStorage()
    var options = options(run: 4)
    options.indexFanOut = 100
    let log = try SimulatedLog(storage, options: options)
    let batches = (0..<5).map { sample($0, events: 4) }
    for batch in batches {
      try log.write([batch])
      log.maintenance.runAll()
    }
    let frames = try log.frames
    let next = storage.restarted()
    let runs = next.files.filter { $0.hasSuffix(".run") }
    #expect(runs.count == 5)
    next.replaceContents(of: runs[0], with: [1, 2, 3])
    let sound = next.restarted()
    let name = LogFiles.segment(1)
    next.replaceContents(of: name, with: Array(storage.contents(of: name)!.prefix(Int(frames[2].end))))
    let error = #expect(throws: StoreFailure.self) { try SimulatedLog(next.restarted(), options: options) }
    #expect(error?.code == .corrupt && error?.positions == 13...20)
    #expect(throws: StoreFailure.self) { try LogReader.open(next) }
    #expect(next.diagnoseLog().findings.contains { $0.code == .indexAhead && $0.positions == 13...20 })
    try SimulatedLog(sound, options: options).expect(batches, "with all frames")
    #expect(!sound.files.contains { runs.dropFirst().contains($0) })
  }

  @Test func `a caller that stages more than a flush takes is loading, until less is taken`() throws {
    let log = try SimulatedLog(SimulatedStorage(), options: options())
    func isLoading() -> Bool { log.contents.state.withLock { $0.isLoading } }
    try log.write([sample(0)])
    #expect(!isLoading())
    let large = sample(1, events: 10, payload: FormatLimits.flush / 8)
    _ = try log.stage { try $0.appendUnconditionally(large) }
    #expect(isLoading())
    log.shell.flushStaged()
    #expect(isLoading(), "more may come at once")
    try log.write([sample(2)])
    #expect(!isLoading())
  }

  @Test func `what was closed during a load is sealed after it`() async throws {
    let storage = SimulatedStorage()
    let log = try SimulatedLog.open(storage, options: options(run: 64))
    let batches = (0..<200).map { sample($0, events: 8, payload: 1500) }
    var last: UInt64 = 0
    for batch in batches { last = try log.stage { try $0.appendUnconditionally(batch).lastPosition } }
    try await log.waitUntilDurable(through: last)
    try await log.rotate()
    try await log.finishMaintenance()
    #expect(log.maintenance.manifest.current.segments.dropLast().allSatisfy { $0.state == .sealed })
    #expect(storage.files.filter { $0.hasSuffix(".sealed") }.count > 5)
    #expect(try log.everything() == expected(batches))
    try await log.close()
  }

  @Test func `the index is brought on during a load, while sealing waits`() async throws {
    let storage = SimulatedStorage()
    let log = try SimulatedLog(storage, options: options())
    func load(_ batches: Int) throws {
      for number in 0..<batches {
        _ = try log.stage { try $0.appendUnconditionally(sample(number, events: 32, payload: FormatLimits.flush / 32)) }
        log.shell.flushStaged()
      }
    }
    func indexed() -> UInt64 { log.contents.state.withLock { $0.buffer.index.older.runs.lastPosition } }
    try load(3)
    #expect(log.contents.state.withLock { $0.isLoading } && indexed() == 0)
    try log.maintenance.start()
    while indexed() == 0 { try await Task.sleep(for: .milliseconds(1)) }
    // Time to begin with sealing, which waits, because this goes on.
    try await Task.sleep(for: .milliseconds(200))
    let before = indexed()
    try load(16)
    while indexed() == before { try await Task.sleep(for: .milliseconds(1)) }
    #expect(!storage.files.contains { $0.hasSuffix(".sealed") })
    log.shell.finish()
  }

  @Test func `who wants a segment closed while the log is closed is told`() async throws {
    let storage = SimulatedStorage()
    let log = try SimulatedLog.open(storage, options: options())
    _ = try log.stage { try $0.appendUnconditionally(sample(0)) }
    // The durable end is what is written last.
    let rotation = Monitor<Task<Void, any Error>?>(nil)
    storage.before(.rename, on: LogFiles.newManifest) {
      rotation.withLock { $0 = Task { try await log.rotate() } }
      while log.contents.state.withLock({ $0.writer.rotations.isEmpty }) { usleep(1_000) }
    }
    try await log.close()
    let waiting = try #require(rotation.withLock { $0 })
    let error = await #expect(throws: StoreFailure.self) { try await waiting.value }
    #expect(error?.code == .closed)
  }

  @Test func `a reader follows a log that is sealed and merged behind it`() throws {
    let storage = SimulatedStorage()
    let log = try SimulatedLog(storage, options: options())
    let reader = try LogReader.open(storage)
    var batches: [EventBatch] = []
    for number in 0..<90 {
      batches.append(sample(number, events: 2, payload: 60))
      try log.write([batches[number]])
      if number % 5 == 0 { log.maintenance.runAll() }
      if number % 7 == 0 {
        try reader.refresh()
        #expect(reader.durable == log.durable)
        #expect(try reader.everything() == expected(batches))
      }
    }
    let late = try LogReader.open(storage)
    #expect(try late.everything() == expected(batches))
  }
}
