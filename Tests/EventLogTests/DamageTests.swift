// Flipped bits, cut files and lost files: refused, or only what the published window allows is gone.
// Never are wrong bytes shown, and never does a scan of an open log pass over damage.

import EventLogSimulation
import Testing

@testable import EventLog

@Suite struct DamageTests {
  private let batches = (0..<14).map { sample($0, events: 2, payload: 120) }
  private let segment = "log/0000000002.segment"

  /// A log with two closed segments and one active, closed or left as by a kill.
  private func made(closing: Bool) throws -> (storage: SimulatedStorage, names: [String]) {
    let storage = SimulatedStorage()
    let log = try SimulatedLog(storage, options: .small(segment: 2048))
    for batch in batches { try log.write([batch]) }
    if closing { log.shell.finish() }
    return (storage.restarted(), storage.files.filter { $0 != "LOCK" && $0 != LogFiles.durable }.sorted(by: >))
  }

  /// What a log shows after damage: at least this many events, or a refusal.
  private func check(_ storage: SimulatedStorage, atLeast count: Int, _ place: String) {
    do {
      let shown = try SimulatedLog(storage, options: .small(segment: 2048)).everything()
      #expect(shown == Array(expected(batches).prefix(shown.count)), "wrong bytes, \(place)")
      #expect(shown.count >= count, "lost \(expected(batches).count - shown.count) events, \(place)")
    } catch {
      let code = (error as? StoreFailure)?.code
      #expect(code == .corrupt || code == .unsupportedFormat, "\(error), \(place)")
    }
  }

  @Test func `a frame that lies in another's place since the log was opened is not shown`() throws {
    let storage = SimulatedStorage()
    let log = try SimulatedLog(storage, options: .small(segment: 2048))
    for batch in batches { try log.write([batch]) }
    let frames = try log.frames
    let first = try #require(frames.first { $0.segment == 1 })
    let second = try #require(frames.first { $0.segment == 2 })
    // Both begin a run, so each can be decompressed by itself.
    let stale = storage.contents(of: LogFiles.segment(1))![Int(first.offset)..<Int(first.end)]
    let file = try #require(try storage.open(segment, writing: true))
    try Array(stale).withUnsafeBytes { try file.write($0, at: UInt64(second.offset)) }
    let error = #expect(throws: StoreFailure.self) { try log.everything() }
    #expect(error?.code == .corrupt && error?.file == segment, "\(String(describing: error))")
    #expect(error?.positions?.contains(second.firstPosition) == true)
  }

  @Test func `only a frame of this place and epoch proves what lies before it`() throws {
    let storage = SimulatedStorage()
    let log = try SimulatedLog(storage, options: .small())
    try log.write([sample(0)])
    let end = try #require(try log.frames.last).end
    let manifest = log.maintenance.manifest.current
    log.shell.finish()
    /// Whether a header in the zeros behind the last frame is evidence of lost frames.
    func proves(_ change: (inout FrameHeader) -> Void = { _ in }) throws -> Bool {
      var header = FrameHeader(
        flags: [.runStart], storedLength: 10, rawLength: 20, firstPosition: 5, count: 1, epoch: manifest.epoch,
        offset: end + 200, durableThrough: end + 100, logID: manifest.logID, digest: .start, segment: 1, runOffset: 0,
        contentChecksum: 0)
      change(&header)
      var sink = ByteSink()
      header.write(to: &sink)
      let disk = storage.restarted()
      var bytes = try #require(disk.contents(of: LogFiles.segment(1)))
      bytes += [UInt8](repeating: 0, count: max(0, Int(end) + 400 - bytes.count))
      bytes.replaceSubrange(Int(end) + 200..<Int(end) + 296, with: Array(sink.bytes))
      disk.replaceContents(of: LogFiles.segment(1), with: bytes)
      do {
        let opened = try SimulatedLog(disk, options: .small())
        #expect(try opened.everything() == expected([sample(0)]) && opened.recovery.cutTail != nil)
        return false
      } catch let error as StoreFailure {
        #expect(error.code == .corrupt)
        return true
      }
    }
    #expect(try proves())
    #expect(try proves { $0.epoch += 1 }, "the manifest is older than the frame")
    #expect(try !proves { $0.epoch -= 1 }, "a stale frame")
    #expect(try !proves { $0.durableThrough = end }, "a frame of the flush that was torn")
    #expect(try !proves { $0.logID = id(99) }, "another log")
    #expect(try !proves { $0.segment = 2 }, "another file")
    #expect(try !proves { $0.offset += 8 }, "another place")
  }

  /// With an index that ends before, at, and far behind what the manifest proves: the frames that it has are only
  /// surveyed when a log is opened.
  @Test(arguments: [0, 1, 3]) func `a manifest and a segment that disagree on the history are refused`(runs: Int) throws
  {
    let storage = SimulatedStorage()
    var log = try SimulatedLog(storage, options: .small())
    for batch in batches[..<3] { try log.write([batch]) }
    log.shell.finish()
    log = try SimulatedLog(storage, options: .small())
    for run in 0..<runs {
      if run > 0 { try log.write([batches[2 + run]]) }
      log.contents.state.withLock { $0.isFreezeDue = true }
      log.maintenance.runAll()
    }
    #expect(storage.files.count { $0.hasSuffix(".run") } >= min(runs, 1))
    let manifest = log.maintenance.manifest.current
    try SimulatedLog(storage.restarted(), options: .small()).shell.finish()
    for digest in [ChainDigest.start, ChainDigest(high: 1, low: 2)] {
      var other = manifest
      other.segments[other.segments.count - 1].digest = digest
      var sink = ByteSink()
      other.write(to: &sink)
      let disk = storage.restarted()
      disk.replaceContents(of: LogFiles.manifest, with: Array(sink.bytes))
      let error = #expect(throws: StoreFailure.self) { try SimulatedLog(disk, options: .small()) }
      #expect(error?.code == .corrupt && error?.file == LogFiles.segment(1), "\(String(describing: error))")
    }
  }

  @Test func `damage to frames that the index has is noticed when the log is opened`() throws {
    let storage = SimulatedStorage()
    let log = try SimulatedLog(storage, options: .small())
    for batch in batches[..<4] {
      try log.write([batch])
      log.contents.state.withLock { $0.isFreezeDue = true }
      log.maintenance.runAll()
    }
    for frame in try log.frames {
      let disk = storage.restarted()
      let name = LogFiles.segment(frame.segment)
      var bytes = try #require(disk.contents(of: name))
      bytes[Int(frame.end) - 1] ^= 1
      disk.replaceContents(of: name, with: bytes)
      let error = #expect(throws: StoreFailure.self) { try SimulatedLog(disk, options: .small()) }
      #expect(error?.code == .corrupt && error?.file == name && error?.offset == UInt64(frame.offset))
    }
  }

  @Test func `bytes behind the frames of a closed segment are damage`() throws {
    let (storage, _) = try made(closing: true)
    let name = LogFiles.segment(1)
    let whole = try #require(storage.contents(of: name))
    for (added, isSound) in [([0, 0, 0], true), ([0, 0, 1], false)] as [([UInt8], Bool)] {
      let disk = storage.restarted()
      disk.replaceContents(of: name, with: whole + added)
      // An opening that has no index reads closed segments, too.
      func verify() throws { _ = try SimulatedLog(disk, options: .small(segment: 2048)).verify() }
      guard !isSound else {
        try verify()
        continue
      }
      let error = #expect(throws: StoreFailure.self) { try verify() }
      #expect(error?.code == .corrupt && error?.file == name, "\(String(describing: error))")
    }
  }

  @Test func `an index without a log is a lost log, not a new one`() throws {
    let storage = SimulatedStorage()
    let log = try SimulatedLog(storage, options: .small())
    try log.write([batches[0]])
    log.contents.state.withLock { $0.isFreezeDue = true }
    log.maintenance.runAll()
    log.shell.finish()
    for name in storage.files where name.hasPrefix("log/") { storage.lose(name) }
    #expect(storage.files.contains { $0.hasPrefix("index/") })
    let error = #expect(throws: StoreFailure.self) { try SimulatedLog(storage, options: .small()) }
    #expect(error?.code == .corrupt && error?.remedy != nil)
    #expect(!storage.files.contains { $0.hasPrefix("log/") }, "nothing is made in place of what was lost")
  }

  @Test func `an older manifest that came back is told by frames of a later epoch`() throws {
    let storage = SimulatedStorage()
    var log = try SimulatedLog(storage, options: .small())
    try log.write([sample(0)])
    log.shell.finish()
    let old = try #require(storage.contents(of: LogFiles.manifest))
    log = try SimulatedLog(storage, options: .small())
    try log.write([sample(1)])
    log.shell.finish()
    storage.replaceContents(of: LogFiles.manifest, with: old)
    let files = storage.files.map { storage.contents(of: $0) }
    let error = #expect(throws: StoreFailure.self) { try SimulatedLog(storage, options: .small()) }
    #expect(error?.code == .corrupt && error?.positions?.lowerBound == 2, "\(String(describing: error))")
    #expect(storage.files.map { storage.contents(of: $0) } == files, "a refusal changes nothing")
  }

  /// Without a manifest, and with one that is older than the second segment; in both the first header of the segment
  /// that it doesn't name is damaged, so that no frame is seen at its beginning.
  @Test(arguments: [0, 1]) func `a segment that no manifest names is not made anew, however its frames begin`(
    named: Int
  ) throws {
    let storage = SimulatedStorage()
    let log = try SimulatedLog(storage, options: .small())
    for batch in batches[..<3] { try log.write([batch]) }
    let old = named == 0 ? nil : log.maintenance.manifest.current
    if named > 0 {
      log.shell.rotate()
      for batch in batches[3..<6] { try log.write([batch]) }
    }
    log.shell.finish()
    if var old {
      // Closed without a new segment: as if the old manifest had come back.
      let end = try #require(try storage.readManifest(writing: false)).segments[0]
      (old.epoch, old.segments[0]) = (log.maintenance.manifest.current.epoch, end)
      old.segments[0].state = .active
      var sink = ByteSink()
      old.write(to: &sink)
      storage.replaceContents(of: LogFiles.manifest, with: Array(sink.bytes))
    } else {
      storage.lose(LogFiles.manifest)
    }
    let name = LogFiles.segment(UInt32(named + 1))
    let bytes = try #require(storage.contents(of: name))
    for damage in [[0x45], [UInt8](repeating: 0, count: 400)] {
      let disk = storage.restarted()
      disk.replaceContents(of: name, with: bytes[..<512] + damage + bytes[(512 + damage.count)...])
      let files = disk.files.map { disk.contents(of: $0) }
      let error = #expect(throws: StoreFailure.self) { try SimulatedLog(disk, options: .small()) }
      #expect(error?.code == .corrupt && error?.remedy != nil)
      if named == 0 {
        #expect(error?.file == LogFiles.manifest && error?.message.contains(name) == true)
      } else {
        #expect(error?.file == name && error?.offset != nil)
      }
      let isSame = disk.files.map { disk.contents(of: $0) } == files
      #expect(isSame, "a refusal changes nothing")
    }
    // What a crash leaves while a segment is made is no reason to refuse.
    let empty = storage.restarted()
    empty.replaceContents(of: name, with: bytes[..<512] + [UInt8](repeating: 0, count: 2000))
    try SimulatedLog(empty, options: .small()).expect(Array(batches[..<(3 * named)]), "without frames")
  }

  @Test func `a flipped bit is refused or within the last flush`() throws {
    let (storage, names) = try made(closing: false)
    let all = expected(batches).count
    for name in names {
      let bytes = storage.contents(of: name)!
      for index in stride(from: 0, to: bytes.count, by: LongRun.step(name == names[1] ? 3 : 11)) {
        let damaged = storage.restarted()
        var changed = bytes
        changed[index] ^= 1 << UInt8(index % 8)
        damaged.replaceContents(of: name, with: changed)
        check(damaged, atLeast: all - 2, "\(name) \(index)")
      }
    }
  }

  @Test func `a flipped bit in a log that was closed loses nothing`() throws {
    let (storage, names) = try made(closing: true)
    for name in names {
      let bytes = storage.contents(of: name)!
      for index in stride(from: 0, to: bytes.count, by: LongRun.step(13)) {
        let damaged = storage.restarted()
        var changed = bytes
        changed[index] ^= 0x10
        damaged.replaceContents(of: name, with: changed)
        check(damaged, atLeast: expected(batches).count, "\(name) \(index)")
      }
    }
  }

  @Test func `a file cut at any length is refused or loses only what nothing proves`() throws {
    let (storage, names) = try made(closing: false)
    let log = try SimulatedLog(storage.restarted(), options: .small(segment: 2048))
    let frames = try log.frames
    for name in names where name.hasSuffix("segment") {
      let bytes = storage.contents(of: name)!
      let own = frames.filter { LogFiles.segment($0.segment) == name }
      for length in stride(from: 0, to: bytes.count, by: LongRun.step(1)) {
        let damaged = storage.restarted()
        damaged.replaceContents(of: name, with: Array(bytes.prefix(length)))
        // The last whole frame's watermark covers all frames before it.
        let whole = own.last { $0.end <= length }
        check(damaged, atLeast: Int((whole ?? own[0]).firstPosition - 1), "\(name) \(length)")
      }
    }
  }

  @Test func `a lost file is refused`() throws {
    for closing in [false, true] {
      let (storage, names) = try made(closing: closing)
      for name in names {
        let damaged = storage.restarted()
        damaged.lose(name)
        let error = #expect(throws: StoreFailure.self, "\(name)") { try SimulatedLog(damaged, options: .small()) }
        #expect(error?.code == .corrupt)
      }
    }
  }

  @Test func `an older manifest is refused`() throws {
    let storage = SimulatedStorage()
    let log = try SimulatedLog(storage, options: .small(segment: 2048))
    let old = storage.contents(of: "log/manifest")!
    for batch in batches { try log.write([batch]) }
    let damaged = storage.restarted()
    damaged.replaceContents(of: "log/manifest", with: old)
    let error = #expect(throws: StoreFailure.self) { try SimulatedLog(damaged, options: .small(segment: 2048)) }
    #expect(error?.code == .corrupt)
  }

  @Test func `a refusal names the place and the positions, and changes nothing`() throws {
    let (storage, _) = try made(closing: false)
    var bytes = storage.contents(of: segment)!
    bytes[512 + 120] ^= 1
    storage.replaceContents(of: segment, with: bytes)
    let before = storage.changes
    let error = #expect(throws: StoreFailure.self) { try SimulatedLog(storage, options: .small(segment: 2048)) }
    #expect(error?.code == .corrupt && error?.file == segment && error?.offset == 512)
    #expect(error?.positions?.contains(9) ?? false || error?.positions != nil)
    #expect(storage.changes == before)
  }

  @Test func `damage under an open log is an error of reading, never wrong bytes`() throws {
    let storage = SimulatedStorage()
    let log = try SimulatedLog(storage, options: .small(segment: 1 << 20))
    for batch in batches { try log.write([batch]) }
    let name = "log/0000000001.segment"
    let bytes = storage.contents(of: name)!
    let file = try #require(try storage.open(name, writing: true))
    let frame = try log.frames[3]
    for offset in UInt64(frame.offset)..<frame.end {
      try [bytes[Int(offset)] ^ 4].withUnsafeBytes { try file.write($0, at: offset) }
      #expect(throws: StoreFailure.self) { try log.everything() }
      #expect(throws: StoreFailure.self) { try log.verify() }
      #expect(throws: StoreFailure.self) { try log.read(position: 7) { _, _ in true } }
      try [bytes[Int(offset)]].withUnsafeBytes { try file.write($0, at: offset) }
    }
    #expect(try log.everything() == expected(batches))
  }

  @Test func `a frame of another history does not continue this one`() throws {
    let name = "log/0000000001.segment"
    func made(_ first: EventBatch) throws -> (storage: SimulatedStorage, frames: [FrameEntry]) {
      let storage = SimulatedStorage()
      let log = try SimulatedLog(storage, options: .small())
      try log.write([first])
      try log.write([sample(1)])
      return (storage, try Array(log.frames.prefix(2)))
    }
    var forked = sample(0)
    forked.events[0].event.payload[0] ^= 1
    let (storage, frames) = try made(sample(0))
    let (other, otherFrames) = try made(forked)
    #expect(frames == otherFrames)
    let start = Int(frames[1].offset)
    let bytes = storage.contents(of: name)!.prefix(start) + other.contents(of: name)!.dropFirst(start)
    let mixed = storage.restarted()
    mixed.replaceContents(of: name, with: Array(bytes))
    let log = try SimulatedLog(mixed, options: .small())
    #expect(try log.everything() == expected([sample(0)]))
    #expect(log.recovery.cutTail?.reason == "the frame does not continue the chain")
  }

  @Test func `strict recovery refuses a torn tail`() throws {
    let (storage, names) = try made(closing: true)
    var bytes = storage.contents(of: names[1])!
    bytes[bytes.count - 1] = 1
    storage.replaceContents(of: names[1], with: bytes)
    var options = LogOptions.small(segment: 2048)
    options.strictness = .refuseAnyTail
    let error = #expect(throws: StoreFailure.self) { try SimulatedLog(storage.restarted(), options: options) }
    #expect(error?.code == .corrupt)
    let log = try SimulatedLog(storage, options: .small(segment: 2048))
    let cut = try #require(log.recovery.cutTail)
    // What was cut off can be told later as well, by whoever reads the log.
    let kept = try log.cutTails()
    #expect(kept.map(\.file) == [cut.copy] && kept.map(\.bytes) == [cut.bytes])
    #expect(kept.map { $0.epoch + 1 } == [log.recovery.epoch])
    #expect(try log.everything() == expected(batches))
  }
}
