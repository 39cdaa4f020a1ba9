// A running writer whose folder, lock, manifest or segment is taken from it at any moment: it is poisoned before it
// acknowledges or changes anything that is not its own. A second writer is refused, by whatever trick it comes.

import EventLogSimulation
import FoundationEssentials
import Testing

@testable import EventLog

/// What somebody does to an open book on a simulated disk.
enum Seizure: String, CaseIterable {
  case moved, swapped, deleted, lockRemoved, lockReplaced, logMoved, logSwapped, logDeleted, restoredInPlace
  case manifestOverwritten, manifestReplaced, manifestRemoved, segmentsReplaced, segmentsCut

  /// Whether the acknowledged events lie somewhere afterwards, and where.
  var place: String? {
    switch self {
    case .moved, .swapped, .logMoved, .logSwapped: "aside"
    case .lockRemoved, .lockReplaced: "book"
    default: nil
    }
  }

  /// Whether the call that comes next undoes what was done, so that nobody can see it any more: no system call replaces a
  /// file only if it is a certain one.
  func comesTooLate(
    _ disk: SimulatedStorage, before operation: SimulatedStorage.Operation, on file: String
  ) -> Bool {
    switch self {
    case .manifestOverwritten, .manifestReplaced, .manifestRemoved:
      // After the manifest the segment is looked at, and then one may be renamed over the other.
      operation == .rename && file == LogFiles.newManifest || operation == .look && file.hasSuffix(".segment")
    case .segmentsCut:
      // Nothing is lost by cutting zeros.
      operation == .write
        || Seizure.active(disk).map { disk.contents(of: $0)!.dropFirst(600).allSatisfy { $0 == 0 } } ?? true
    default: false
    }
  }

  private static func active(_ disk: SimulatedStorage) -> String? {
    disk.files.last { $0.hasPrefix("book/log/00") && $0.hasSuffix(".segment") }
  }

  func seize(_ disk: SimulatedStorage) {
    switch self {
    case .moved: disk.moveFolder("book", to: "aside")
    case .swapped:
      disk.moveFolder("book", to: "aside")
      disk.moveFolder("other", to: "book")
    case .deleted: disk.loseFolder("book")
    case .lockRemoved: disk.lose("book/LOCK")
    case .lockReplaced:
      disk.lose("book/LOCK")
      _ = try? disk.book(at: "book").lock("LOCK")
    case .logMoved: disk.moveFolder("book/log", to: "aside/log")
    case .logSwapped:
      disk.moveFolder("book/log", to: "aside/log")
      disk.moveFolder("other/log", to: "book/log")
    case .logDeleted: disk.loseFolder("book/log")
    case .restoredInPlace:
      for name in disk.files where name.hasPrefix("book/") { disk.lose(name) }
      for name in disk.files where name.hasPrefix("other/") {
        disk.replaceContents(of: "book" + name.dropFirst(5), with: disk.contents(of: name)!)
      }
    case .manifestOverwritten:
      disk.replaceContents(of: "book/log/manifest", with: disk.contents(of: "other/log/manifest")!)
    case .manifestReplaced:
      let bytes = disk.contents(of: "other/log/manifest")!
      disk.lose("book/log/manifest")
      disk.replaceContents(of: "book/log/manifest", with: bytes)
    case .manifestRemoved: disk.lose("book/log/manifest")
    case .segmentsReplaced:
      for name in disk.files where name.hasPrefix("book/log/00") {
        let bytes = disk.contents(of: name)!
        disk.lose(name)
        disk.replaceContents(of: name, with: bytes)
      }
    case .segmentsCut:
      guard let name = Seizure.active(disk) else { return }
      disk.replaceContents(of: name, with: Array(disk.contents(of: name)!.prefix(600)))
    }
  }
}

@Suite struct FenceTests {
  private func options(_ number: UInt64 = 42) -> LogOptions {
    var options = LogOptions.small(segment: 1024)
    options.newLogID = id(number)
    options.indexRunLength = 4
    return options
  }

  /// A disk with two books, one of them open.
  private func open() throws -> (disk: SimulatedStorage, log: SimulatedLog) {
    let disk = SimulatedStorage()
    let other = try SimulatedLog(disk.book(at: "other"), options: options(43))
    for number in 20..<26 { try other.write([sample(number)]) }
    other.shell.finish()
    let log = try SimulatedLog(disk.book(at: "book"), options: options())
    for number in 0..<3 { try log.write([sample(number)]) }
    return (disk, log)
  }

  private func contents(_ disk: SimulatedStorage, of folder: String) -> [String: [UInt8]] {
    var contents: [String: [UInt8]] = [:]
    for name in disk.files where name.hasPrefix(folder + "/") {
      contents[String(name.dropFirst(folder.count + 1))] = disk.contents(of: name)
    }
    return contents
  }

  @Test(arguments: Seizure.allCases)
  func `whatever is taken at any moment, nothing is acknowledged or changed afterwards`(seizure: Seizure) throws {
    var (hits, hitsBeforeSync) = (0, 0)
    // Each kind begins elsewhere, so that together they come to every call.
    let step = LongRun.isWanted ? 1 : 5
    for call in stride(from: 1 + Seizure.allCases.firstIndex(of: seizure)! % step, to: .max, by: step) {
      let (disk, log) = try open()
      let before = contents(disk, of: "other")
      var seizedAt: UInt64?
      var (isTooLate, isBeforeSync) = (false, false)
      disk.before(call: call) { operation, file in
        seizedAt = log.durable.position
        isBeforeSync = operation == .sync && file.hasSuffix(".segment")
        isTooLate = seizure.comesTooLate(disk, before: operation, on: file)
        seizure.seize(disk)
      }
      var failure: StoreFailure?
      var flushes = 0
      do {
        for number in 3..<11 {
          try log.write([sample(number, payload: 120)])
          if seizedAt != nil { flushes += 1 }
          if number % 3 == 0 { log.maintenance.runAll() }
        }
      } catch {
        failure = error as? StoreFailure
      }
      guard seizedAt != nil else { break }
      if isTooLate { continue }
      // It may have been the last thing that was looked at.
      if failure == nil {
        do { try log.write([sample(11)]) } catch { failure = error as? StoreFailure }
      }
      hits += 1
      let moment = "\(seizure) before call \(call)"
      // What was looked at a moment before may be seized a moment later, but never stays unnoticed; what is seized before a
      // sync is looked at behind it.
      hitsBeforeSync += isBeforeSync ? 1 : 0
      let unnoticed = isBeforeSync ? 0 : 1
      #expect(
        failure?.code == .outcomeUnknown && flushes <= unnoticed,
        "\(moment): \(String(describing: failure)), \(flushes)")
      #expect(failure?.remedy != nil)
      let (changes, files) = (disk.changes, contents(disk, of: "book"))
      log.maintenance.runAll()
      log.shell.finish()
      #expect(disk.changes == changes && contents(disk, of: "book") == files, "\(moment): it went on")
      let other = seizure == .swapped ? "book" : seizure == .logSwapped ? nil : "other"
      if let other { #expect(contents(disk, of: other) == before, "\(moment): the other book was changed") }
      if let place = seizure.place {
        let left = try SimulatedLog(disk.book(at: place), options: options())
        #expect(left.durable.position >= log.durable.position, "\(moment): acknowledged events are lost")
      }
    }
    #expect(hits > 30 && hitsBeforeSync > 0, "\(hits), \(hitsBeforeSync)")
  }

  @Test func `two writers are never both served, also without the lock file`() throws {
    let (disk, log) = try open()
    for name in ["", "book/LOCK"] {
      if !name.isEmpty { disk.lose(name) }
      let error = #expect(throws: StoreFailure.self) {
        try SimulatedLog(disk.book(at: "book"), options: self.options())
      }
      #expect(error?.code == .locked, "\(String(describing: error))")
    }
    let error = #expect(throws: StoreFailure.self) { try log.write([sample(3)]) }
    #expect(error?.code == .outcomeUnknown && error?.message.contains("LOCK") == true)
    log.shell.finish()
    let next = try SimulatedLog(disk.book(at: "book"), options: options())
    try next.write([sample(4)])
    #expect(next.durable.position >= 4)
  }

  @Test func `the old segment is looked at once more when the next one is there`() throws {
    let (disk, log) = try open()
    let manifest = disk.contents(of: "book/log/manifest")
    disk.before(.create, on: LogFiles.segment(2)) {
      let name = "book/" + LogFiles.segment(1)
      let bytes = disk.contents(of: name)!
      disk.lose(name)
      disk.replaceContents(of: name, with: bytes)
    }
    let error = #expect(throws: StoreFailure.self) {
      for number in 3..<8 { try log.write([sample(number, payload: 400)]) }
    }
    #expect(
      error?.code == .outcomeUnknown && error?.message.contains(LogFiles.segment(1)) == true,
      "\(String(describing: error))")
    #expect(disk.contents(of: "book/log/manifest") == manifest)
  }

  @Test func `an opening changes nothing of a book that is restored over behind a look at its end, or a cut`() throws {
    // A book that ends in a torn write, which opening cuts off.
    func torn() throws -> SimulatedStorage {
      let (disk, log) = try open()
      let end = try #require(try log.frames.last?.end)
      log.shell.finish()
      let file = try #require(try disk.book(at: "book").open(LogFiles.segment(1), writing: true))
      try withUnsafeBytes(of: UInt64.max) { try file.write($0, at: end) }
      return disk
    }
    let segment = LogFiles.segment(1)
    var hits = 0
    // Right behind these calls comes the next look at what is still there.
    var (call, isBehindEnd, isOver) = (0, false, false)
    while !isOver {
      call += 1
      let disk = try torn()
      let restored = contents(disk, of: "other")
      var (isSeized, isEnd) = (false, false)
      isOver = true
      disk.before(call: call) { operation, file in
        isOver = false
        isEnd = (operation == .read || operation == .sync) && file == segment
        guard isBehindEnd else { return }
        isSeized = true
        for name in disk.files where name.hasPrefix("book/") && restored[String(name.dropFirst(5))] == nil {
          disk.lose(name)
        }
        for (name, bytes) in restored { disk.replaceContents(of: "book/" + name, with: bytes) }
      }
      do { try SimulatedLog(disk.book(at: "book"), options: options()).shell.finish() } catch {}
      isBehindEnd = isEnd
      guard isSeized else { continue }
      hits += 1
      #expect(contents(disk, of: "book") == restored, "before call \(call)")
    }
    #expect(hits > 1, "\(hits)")
  }

  @Test func `a second writer that shares only the segment is refused`() throws {
    let (disk, log) = try open()
    // As if all files had a second name in a folder of their own.
    disk.linkFolder("book", to: "copy")
    disk.lose("copy/LOCK")
    let error = #expect(throws: StoreFailure.self) { try SimulatedLog(disk.book(at: "copy"), options: self.options()) }
    #expect(error?.code == .locked && error?.file == LogFiles.segment(1), "\(String(describing: error))")
    try log.write([sample(3, payload: 2000)])
    try log.write([sample(4)])
    // The segment that the copy would write to is a closed one here by now.
    let next = #expect(throws: StoreFailure.self) { try SimulatedLog(disk.book(at: "copy"), options: self.options()) }
    #expect(next?.code == .locked, "\(String(describing: next))")
    try log.write([sample(5)])
    #expect(log.durable.position == 6)
  }

  @Test func `a closed segment that another writer writes to is not opened`() throws {
    let (disk, log) = try open()
    // The segment is full: whatever comes next begins another one.
    try log.write([sample(3, payload: 2000)])
    log.shell.finish()
    disk.linkFolder("book", to: "copy")
    disk.lose("copy/LOCK")
    let copy = try SimulatedLog(disk.book(at: "copy"), options: options())
    try copy.write([sample(4)])
    copy.shell.finish()
    // The book knows nothing of the second segment: for it the first one is that which is written to.
    let book = try SimulatedLog(disk.book(at: "book"), options: options())
    let error = #expect(throws: StoreFailure.self) { try SimulatedLog(disk.book(at: "copy"), options: self.options()) }
    #expect(error?.code == .locked && error?.file == LogFiles.segment(1), "\(String(describing: error))")
    book.shell.finish()
  }

  /// A book whose index has runs that can be merged, and the background work that begins with that.
  private func mergeable() throws -> (disk: SimulatedStorage, log: SimulatedLog) {
    let disk = SimulatedStorage()
    var options = LogOptions.small(segment: 100_000)
    options.indexRunLength = 4
    options.indexFanOut = 2
    let log = try SimulatedLog(disk.book(at: "book"), options: options)
    for number in 0..<5 { try log.write([sample(number)]) }
    log.maintenance.runAll()
    for number in 5..<10 { try log.write([sample(number)]) }
    return (disk, log)
  }

  /// Where background work is when another book is put over its own, file by file.
  enum Work: String, CaseIterable {
    /// Nothing is begun.
    case due
    /// A run of the index is written and not yet put in its place.
    case written
    /// Merged runs are in their place, and those that they replace not yet deleted.
    case merged

    /// The call before which it is; nil before all of them.
    var call: (operation: SimulatedStorage.Operation, file: String)? {
      switch self {
      case .due: nil
      case .written: (.sync, "index/new.run")
      case .merged: (.map, "index/\(String(repeating: "0", count: 19))1-")
      }
    }
  }

  @Test(arguments: Work.allCases) func `background work changes nothing of a book that is put over its own`(work: Work)
    throws
  {
    let (disk, log) = try mergeable()
    var restored = contents(disk, of: "book")
    // As a killed process leaves it.
    restored["index/new.run"] = [1, 2, 3]
    var isSeized = false
    let restore = {
      isSeized = true
      for name in disk.files { disk.lose(name) }
      for (name, bytes) in restored { disk.replaceContents(of: "book/" + name, with: bytes) }
    }
    if let call = work.call { disk.before(call.operation, on: call.file, restore) } else { restore() }
    log.maintenance.runAll()
    #expect(isSeized && contents(disk, of: "book") == restored)
    log.shell.finish()
    #expect(contents(disk, of: "book") == restored)
  }

  @Test func `each opening has a session of its own, and an old manifest gets one`() throws {
    let storage = SimulatedStorage()
    var sessions: Set<UUID> = []
    for _ in 0..<3 {
      let log = try SimulatedLog(storage, options: options())
      sessions.insert(try #require(try storage.readManifest(writing: false)).session)
      log.shell.finish()
    }
    #expect(sessions.count == 3 && !sessions.contains(Manifest.noSession))
    #expect(try storage.readManifest(writing: false).map { sessions.contains($0.session) } == true)
    let copy = SimulatedStorage()
    _ = try storage.backUpLog(to: copy)
    #expect(try copy.readManifest(writing: false)?.session == Manifest.noSession)
  }
}
