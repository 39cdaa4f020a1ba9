// Backups of a simulated log: complete, incremental, beside a writer, interrupted anywhere, and refused where they
// would destroy something.

import EventLogSimulation
import Testing

@testable import EventLog

@Suite struct BackupTests {
  private static let options = LogOptions.small(segment: 1500)
  private static let batches = (0..<30).map { sample($0, events: 1 + $0 % 3, payload: 60) }

  /// A log with sealed, closed and active segments that holds these batches.
  private func source(_ batches: some Sequence<EventBatch>, in storage: SimulatedStorage) throws -> SimulatedLog {
    let log = try SimulatedLog(storage, options: Self.options)
    for batch in batches { try log.write([batch]) }
    return log
  }

  private func bytes(of storage: SimulatedStorage) -> [String: [UInt8]] {
    Dictionary(uniqueKeysWithValues: storage.files.map { ($0, storage.contents(of: $0)!) })
  }

  @Test func `a backup shows what the book shows, and a second one copies only what is new`() throws {
    let storage = SimulatedStorage()
    let target = SimulatedStorage()
    let log = try source([], in: storage)
    var written = 0
    for end in [1, 7, 8, 20, 30] {
      for batch in Self.batches[written..<end] { try log.write([batch]) }
      written = end
      if end != 20 { log.maintenance.runAll() }
      let report = try storage.backUpLog(to: target)
      #expect(report.lastPosition == log.durable.position && report.digest == log.durable.digest)
      let again = try storage.backUpLog(to: target)
      #expect(again.bytesCopied == 0 && again.filesCopied == 0 && again.filesSkipped > 0)
      let copy = try LogReader.open(target)
      #expect(try copy.everything() == expected(Array(Self.batches[..<end])))
      #expect(try copy.verify().digest == log.durable.digest)
    }
    let files = target.files.filter { $0.hasPrefix("log/") && $0 != "log/manifest" }
    #expect(files == storage.files.filter { $0.hasPrefix("log/0") })
    let whole = SimulatedStorage()
    #expect(try storage.backUpLog(to: whole).digest == log.durable.digest)
    for name in files where name.hasSuffix(".sealed") {
      #expect(whole.contents(of: name) == target.contents(of: name))
      #expect(whole.contents(of: name) == storage.contents(of: name))
    }
    let opened = try SimulatedLog(target.restarted(), options: Self.options)
    #expect(opened.recovery.lastPosition == log.durable.position && opened.recovery.cutTail == nil)
  }

  @Test func `a damaged last frame beside the writer is damage, and no shorter log`() throws {
    let storage = SimulatedStorage()
    let log = try source(Self.batches.prefix(3), in: storage)
    let name = try #require(storage.files.last { $0.hasSuffix(".segment") })
    var bytes = try #require(storage.contents(of: name))
    let last = try #require(bytes.lastIndex { $0 != 0 })
    bytes[last - 8] ^= 0x10
    storage.replaceContents(of: name, with: bytes)
    #expect(throws: StoreFailure.self) { try storage.backUpLog(to: SimulatedStorage()) }
    #expect(log.durable.position > 3)
  }

  @Test func `what a backup has already is read again, all of it in eight backups`() throws {
    let storage = SimulatedStorage()
    let target = SimulatedStorage()
    let log = try source(Self.batches, in: storage)
    log.maintenance.runAll()
    _ = try storage.backUpLog(to: target)
    let sealed = target.files.filter { $0.hasSuffix(".sealed") }
    var checked = 0
    for _ in 0..<8 { checked += try storage.backUpLog(to: target).filesChecked }
    #expect(checked >= sealed.count && sealed.count > 2)
    for name in sealed {
      let whole = try #require(target.contents(of: name))
      var rotten = whole
      rotten[rotten.count / 2] ^= 1
      target.replaceContents(of: name, with: rotten)
      var found: StoreFailure?
      for _ in 0..<8 where found == nil {
        do throws(StoreFailure) { _ = try storage.backUpLog(to: target) } catch { found = error }
      }
      #expect(
        found?.code == .corrupt && found?.file == name && found?.remedy != nil, "\(name): \(String(describing: found))")
      target.replaceContents(of: name, with: whole)
    }
  }

  @Test func `a sealed segment that did not arrive as it was sent is not counted as backed up`() throws {
    let storage = SimulatedStorage()
    let log = try source(Self.batches, in: storage)
    log.maintenance.runAll()
    let name = try #require(storage.files.last { $0.hasSuffix(".sealed") })
    let size = try #require(storage.contents(of: name)?.count)
    for offset in stride(from: 0, to: size, by: 31) {
      let target = SimulatedStorage()
      target.spoilWrite(to: name, at: UInt64(offset))
      let error = #expect(throws: StoreFailure.self) { try storage.backUpLog(to: target) }
      #expect(error?.code == .corrupt && error?.file == name, "a bit at \(offset): \(String(describing: error))")
      // What came before it is a log, and the next backup puts things right.
      #expect(try LogReader.open(target).verify().lastPosition < log.durable.position)
      #expect(try storage.backUpLog(to: target).digest == log.durable.digest)
      #expect(try LogReader.open(target).verify().digest == log.durable.digest)
    }
  }

  @Test func `a backup that was opened and sealed meanwhile is gone on with`() throws {
    let storage = SimulatedStorage()
    let log = try source(Self.batches[..<20], in: storage)
    let target = SimulatedStorage()
    _ = try storage.backUpLog(to: target)
    var options = Self.options
    options.indexRunLength = 4
    let copy = try SimulatedLog(target, options: options)
    copy.maintenance.runAll()
    copy.shell.finish()
    #expect(target.files.contains { $0.hasSuffix(".sealed") } && !storage.files.contains { $0.hasSuffix(".sealed") })
    for batch in Self.batches[20...] { try log.write([batch]) }
    for _ in 0..<2 {
      #expect(try storage.backUpLog(to: target).digest == log.durable.digest)
      #expect(try LogReader.open(target).everything() == expected(Self.batches))
      #expect(try LogReader.open(target).verify().digest == log.durable.digest)
      log.maintenance.runAll()
    }
  }

  @Test func `an error says on which side it happened`() throws {
    let storage = SimulatedStorage()
    let log = try source(Self.batches, in: storage)
    log.maintenance.runAll()
    for operation in [SimulatedStorage.Operation.lock, .create, .write, .sync, .rename, .syncFolder] {
      for nth in [1, 3] where operation != .lock || nth == 1 {
        let target = SimulatedStorage()
        target.fail(operation, nth: nth, errno: 28)
        let error = #expect(throws: StoreFailure.self) { try storage.backUpLog(to: target) }
        #expect(error?.message.hasPrefix("in the copy: ") == true, "\(operation): \(String(describing: error))")
      }
    }
    storage.fail(.read, nth: 5, errno: 5)
    let error = #expect(throws: StoreFailure.self) { try storage.backUpLog(to: SimulatedStorage()) }
    #expect(error?.message.hasPrefix("in the copy") == false)
  }

  @Test func `what is committed, closed and sealed during a backup does not disturb it`() throws {
    let storage = SimulatedStorage()
    let log = try source(Self.batches[..<15], in: storage)
    let begin = log.durable.position
    let target = SimulatedStorage()
    var next = 15
    let report = try storage.backUpLog(to: target) { _, _ in
      guard next < 28 else { return }
      try? log.write(Array(Self.batches[next...next]))
      log.maintenance.runAll()
      next += 1
    }
    #expect(report.lastPosition >= begin && next > 15)
    let copy = try LogReader.open(target)
    #expect(try copy.everything() == Array(expected(Self.batches).prefix(Int(report.lastPosition))))
    #expect(try storage.backUpLog(to: target).lastPosition == log.durable.position)
  }

  @Test func `what a backup shows, no crash takes from the book`() throws {
    let storage = SimulatedStorage()
    let log = try SimulatedLog(storage, options: .small(segment: 1 << 20))
    for batch in Self.batches[..<5] { try log.write([batch]) }
    // The last frame as a backup may find it: written, and its sync not done.
    let last = try #require(try log.frames.last)
    let name = LogFiles.segment(1)
    let written = try #require(storage.contents(of: name))
    var synced = written
    synced.replaceSubrange(
      Int(last.offset)..<Int(last.end), with: repeatElement(0, count: Int(last.end - UInt64(last.offset))))
    storage.replaceContents(of: name, with: synced)
    let file = try #require(try storage.open(name, writing: true))
    try written[Int(last.offset)...].withUnsafeBytes { try file.write($0, at: UInt64(last.offset)) }
    let report = try storage.backUpLog(to: SimulatedStorage())
    #expect(report.lastPosition == log.durable.position)
    var choices = CrashChoices()
    let book = try SimulatedLog(storage.crashImage(&choices), options: Self.options)
    #expect(book.recovery.lastPosition >= report.lastPosition)
  }

  @Test func `interrupted before any operation, a backup is a log that lacks nothing it had`() throws {
    let storage = SimulatedStorage()
    let log = try source(Self.batches[..<5], in: storage)
    log.maintenance.runAll()
    let before = SimulatedStorage()
    let had = try storage.backUpLog(to: before).lastPosition
    for batch in Self.batches[5..<14] { try log.write([batch]) }
    log.maintenance.runAll()
    for batch in Self.batches[14..<22] { try log.write([batch]) }
    try interrupt(storage, from: before, had: had)
    try interrupt(storage, from: SimulatedStorage(), had: 0)
  }

  private func interrupt(_ storage: SimulatedStorage, from before: SimulatedStorage, had: UInt64) throws {
    let all = expected(Array(Self.batches[..<22]))
    var images = 0
    for change in 0... {
      let target = before.restarted()
      target.losePower(afterChanges: change)
      let isDone = (try? storage.backUpLog(to: target)) != nil
      for seed in 0..<2 as Range<UInt64> {
        var choices = CrashChoices(seed: UInt64(change) * 10 + seed)
        let image = target.crashImage(&choices)
        images += 1
        if image.files.contains("log/manifest") {
          let opened = try SimulatedLog(image.restarted(), options: Self.options)
          let shown = try opened.everything()
          #expect(shown.count >= Int(had) && shown == Array(all.prefix(shown.count)), "change \(change), seed \(seed)")
        } else {
          #expect(had == 0, "change \(change), seed \(seed)")
        }
        #expect(try storage.backUpLog(to: image).lastPosition == UInt64(all.count), "change \(change), seed \(seed)")
        #expect(try LogReader.open(image).everything() == all)
      }
      if isDone { break }
    }
    #expect(images > 30)
  }

  @Test func `a folder that holds anything else is refused and stays as it is`() throws {
    let storage = SimulatedStorage()
    _ = try source(Self.batches[..<5], in: storage)
    var other = Self.options
    other.newLogID = id(43)
    let foreign = SimulatedStorage()
    try SimulatedLog(foreign, options: other).write([sample(1)])
    let files = SimulatedStorage()
    files.replaceContents(of: "log/letter.txt", with: [1, 2, 3])
    for target in [foreign, files] {
      let before = bytes(of: target)
      let error = #expect(throws: StoreFailure.self) { try storage.backUpLog(to: target.restarted()) }
      #expect(error?.code == .backupMismatch)
      #expect(bytes(of: target) == before)
    }
  }

  @Test func `a backup that was written to itself is refused`() throws {
    for sealed in [false, true] {
      let storage = SimulatedStorage()
      let log = try source(Self.batches[..<5], in: storage)
      let target = SimulatedStorage()
      _ = try storage.backUpLog(to: target)
      let fork = try SimulatedLog(target, options: Self.options)
      #expect(throws: StoreFailure.self) { try storage.backUpLog(to: target) }
      try fork.write([sample(100)])
      fork.shell.finish()
      for batch in Self.batches[5..<20] { try log.write([batch]) }
      if sealed { log.maintenance.runAll() }
      let next = target.restarted()
      let before = bytes(of: next)
      let error = #expect(throws: StoreFailure.self) { try storage.backUpLog(to: next) }
      #expect(error?.code == .backupMismatch)
      #expect(bytes(of: next) == before)
    }
  }

  @Test func `damage in the book stops a backup, and what the backup had stays`() throws {
    let storage = SimulatedStorage()
    let log = try source(Self.batches[..<20], in: storage)
    log.maintenance.runAll()
    let full = log.durable.position
    for name in storage.files where name.hasPrefix("log/0") {
      let damaged = storage.restarted()
      var bytes = storage.contents(of: name)!
      bytes[700] ^= 4
      damaged.replaceContents(of: name, with: bytes)
      let target = SimulatedStorage()
      let error = #expect(throws: StoreFailure.self, "\(name)") { try damaged.backUpLog(to: target) }
      #expect(error?.code == .corrupt && error?.file == name)
      let opened = try SimulatedLog(target.restarted(), options: Self.options)
      #expect(opened.recovery.lastPosition < full)
    }
  }
}
