// The names of commands in the log: they come back from wherever a batch lies, and numbers and texts that lie are
// refused. Older books go on with names, and the manifest says so before the first of them is written.

import EventLogSimulation
import FoundationEssentials
import Testing

@testable import EventLog

@Suite struct CommandNameTests {
  private static let names = [
    "CompleteTask", nil, "CompleteTask", "e\u{301}", "\u{e9}", nil, "OpenOrder", "CompleteTask",
  ]

  /// Batches with these names, over and over.
  private func batches(_ numbers: Range<Int>) -> [EventBatch] {
    numbers.map { number in
      var batch = sample(number, events: 1 + number % 3, payload: 60)
      batch.command = Self.names[number % Self.names.count]
      return batch
    }
  }

  private func options() -> LogOptions {
    var options = LogOptions.small(segment: 2500)
    options.indexRunLength = 16
    return options
  }

  /// A log of sealed segments, a closed one and frames.
  private func grown(_ storage: SimulatedStorage = SimulatedStorage(), sealing: Bool = true) throws -> SimulatedLog {
    let log = try SimulatedLog(storage, options: options())
    for start in stride(from: 0, to: 40, by: 5) {
      try log.write(batches(start..<start + 5))
      if sealing, start < 30 { log.maintenance.runAll() }
    }
    return log
  }

  @Test func `names come back from frames and sealed segments, by every way of reading`() throws {
    let log = try grown()
    let all = expected(batches(0..<40))
    #expect(log.maintenance.manifest.current.segments.contains { $0.state == .sealed })
    #expect(try log.everything() == all)
    for shown in all {
      let found = try log.read(position: shown.envelope.position) { envelope, _ in envelope.batch.command }
      #expect(found == .some(shown.batch.command))
      #expect(try log.contents.reader.batch(at: shown.envelope.position) == shown.batch)
    }
    var names: [String?] = []
    try log.batches { stored in
      names.append(stored.batch.command)
      return true
    }
    #expect(names.map { $0.map(ExactText.init) } == batches(0..<40).map { $0.command.map(ExactText.init) })
  }

  @Test(arguments: [true, false]) func `names come back after a kill, from a backup and a salvage`(sealing: Bool) throws
  {
    let storage = SimulatedStorage()
    _ = try grown(storage, sealing: sealing)
    let all = expected(batches(0..<40))
    #expect(try SimulatedLog(storage.restarted(), options: options()).everything() == all)
    let backup = SimulatedStorage()
    _ = try storage.backUpLog(to: backup)
    #expect(try LogReader.open(backup).everything() == all)
    let salvaged = SimulatedStorage()
    let damaged = storage.restarted()
    // Without manifest, and sealed segments without footer and directory.
    damaged.lose(LogFiles.manifest)
    for name in damaged.files where name.hasSuffix(".sealed") {
      damaged.replaceContents(of: name, with: Array(damaged.contents(of: name)!.dropLast(SealedFooter.size + 1)))
    }
    #expect(try damaged.salvageLog(to: salvaged).events == UInt64(all.count))
    #expect(try LogReader.open(salvaged).everything().map(\.batch.command) == all.map(\.batch.command))
  }

  @Test func `a name stands once a frame, and a frame without names is as it was before there were any`() throws {
    func content(_ names: [String?]) -> [UInt8] {
      let draft = FrameDraft()
      var index = LogIndex()
      draft.begin(tag: 1, firstPosition: 1)
      for (number, name) in names.enumerated() {
        var batch = sample(number)
        batch.command = name
        draft.append(batch, recordedAt: Instant(milliseconds: 0), index: &index) { _ in 0 }
      }
      var sink = ByteSink()
      draft.write(to: &sink)
      return Array(sink.bytes)
    }
    let bare = content([nil, nil, nil]).count
    #expect(content(["Name", nil, nil]).count == bare + 1 + 5)
    #expect(content(["Name", "Name", "Name"]).count == bare + 3 + 5)
    #expect(content(["Name", "Other", "Name"]).count == bare + 3 + 5 + 6)
  }

  @Test func `a name takes little more than a byte a batch, before and after sealing`() throws {
    let verbs = ["Open", "Close", "Change", "Remove", "Complete"]
    let names = verbs.flatMap { verb in ["Order", "Task", "Customer", "Fee"].map { verb + $0 } }
    func size(named: Bool) throws -> (frames: Int, sealed: Int) {
      var random = SeededRandom(seed: 5)
      let batches = (0..<2000).map { number in
        var batch = sample(number, events: 1 + number % 3, payload: 100)
        let name = names[Int(min(random.next() % 20, random.next() % 20))]
        batch.command = named ? name : nil
        return batch
      }
      let closed = ClosedSegment(batches, perFrame: 100)
      let frames = closed.frames.reduce(0) { $0 + Int($1.header.storedLength) }
      return (frames, try Int(closed.sealed().footer.fileLength))
    }
    let (bare, named) = (try size(named: false), try size(named: true))
    // All names once a frame of a hundred batches, before compression; once a segment when sealed.
    let texts = names.reduce(0) { $0 + $1.utf8.count + 1 }
    let (inFrames, sealed) = (named.frames - bare.frames, named.sealed - bare.sealed)
    #expect(1...2000 + 20 * texts ~= inFrames, "\(inFrames) bytes of 2,000 batches")
    #expect(1...2000 + texts + 100 ~= sealed, "\(sealed) bytes of 2,000 batches")
  }

  /// The content of a frame of one event whose batch has these bytes in the place of its command's name.
  private func content(naming bytes: [UInt8], again: [UInt8]? = nil) -> [UInt8] {
    func batch(_ name: [UInt8]) -> [UInt8] {
      // Flags, time, actor, count, command, digest; then, after the name, stream and type without anything, and length.
      [17, 0, 0, 1] + [UInt8](repeating: 7, count: 24) + name + [0, 0, 0]
    }
    let dictionary: [UInt8] = [1, 1, 0x74, 1, 0, 1, 1, 0x63, 1, 0, 0, 0]
    return dictionary + [again == nil ? 1 : 2] + batch(bytes) + (again.map(batch) ?? [])
  }

  private func names(in content: [UInt8], count: UInt32 = 1) throws -> [String?] {
    try content.withUnsafeBytes { bytes in
      var parser = try ContentParser(bytes, firstPosition: 1, count: count)
      var names: [String?] = []
      while try parser.nextBatch() { names.append(parser.batch.command) }
      return names
    }
  }

  @Test func `numbers and texts that lie are refused`() throws {
    let text = [UInt8](repeating: 0x6E, count: 200)
    #expect(try names(in: content(naming: [0, 1, 0x6E])) == ["n"])
    #expect(try names(in: content(naming: [0, 200, 1] + text)) == [String(repeating: "n", count: 200)])
    #expect(try names(in: content(naming: [0, 1, 0x6E], again: [0]), count: 2) == ["n", "n"])
    #expect(try names(in: content(naming: [0, 1, 0x6E], again: [1, 1, 0x6D]), count: 2) == ["n", "m"])
    // Without the text, of a number that is still to come, empty, too long, not UTF-8, and with a text that is known.
    for bad in [[0], [1], [1, 1, 0x6E], [0, 0], [0, 201, 1] + text + [0x6E], [0, 1, 0xFF], [0, 2, 0xC3, 0x28]] {
      #expect(throws: FormatFault.self, "\(bad)") { try names(in: content(naming: bad)) }
    }
    for bad in [[2, 1, 0x6D], [0, 1, 0x6D]] as [[UInt8]] {
      #expect(throws: FormatFault.self) { try names(in: content(naming: [0, 1, 0x6E], again: bad), count: 2) }
    }
  }

  @Test func `a name that is empty or too long is not appended`() throws {
    let log = try SimulatedLog(SimulatedStorage(), options: options())
    for name in ["", String(repeating: "n", count: 201), String(repeating: "é", count: 101)] {
      var batch = sample(0)
      batch.command = name
      let error = #expect(throws: StoreFailure.self) { try log.write([batch]) }
      #expect(error?.code == .limitExceeded)
    }
    #expect(try log.everything().isEmpty)
  }

  /// The bits in a file that nobody may ignore.
  private func required(_ name: String, at offset: Int, _ storage: SimulatedStorage) throws -> UInt8 {
    try #require(storage.contents(of: name))[offset]
  }

  @Test func `a manifest of an older program has the feature bit before a frame with a name is written`() throws {
    let storage = SimulatedStorage()
    let old = try SimulatedLog(storage, options: options())
    var before = sample(1)
    before.command = nil
    try old.write([before])
    old.shell.finish()
    try asOlderProgram(storage, old.maintenance.manifest.current)
    let segment = LogFiles.segment(1)
    #expect(try required(LogFiles.manifest, at: 48, storage) == 0 && required(segment, at: 80, storage) == 0)
    #expect(try LogReader.open(storage).everything() == expected([before]))
    #expect(try required(LogFiles.manifest, at: 48, storage) == 0)

    let log = try SimulatedLog(storage, options: options())
    #expect(try required(LogFiles.manifest, at: 48, storage) == 1)
    let added = batches(2..<30)
    for batch in added { try log.write([batch]) }
    #expect(try required(segment, at: 80, storage) == 0 && required(LogFiles.segment(2), at: 80, storage) == 1)
    let backup = SimulatedStorage()
    _ = try storage.backUpLog(to: backup)
    #expect(try required(LogFiles.manifest, at: 48, backup) == 1)
    log.maintenance.runAll()
    #expect(try required(LogFiles.sealed(1), at: 80, storage) == 1)
    #expect(try log.everything() == expected([before] + added))
    #expect(try log.verify().lastPosition == log.durable.position)
    #expect(try LogReader.open(backup).everything() == expected([before] + added))
  }

  @Test func `a backup of an older program has the feature bit before a frame with a name is copied`() throws {
    let (storage, backup) = (SimulatedStorage(), SimulatedStorage())
    let log = try SimulatedLog(storage, options: options())
    var before = sample(1)
    before.command = nil
    try log.write([before])
    _ = try storage.backUpLog(to: backup)
    try asOlderProgram(backup, try #require(try backup.readManifest(writing: false)))
    try log.write(batches(2..<4))
    _ = try storage.backUpLog(to: backup)
    #expect(try required(LogFiles.manifest, at: 48, backup) == 1)
    #expect(try LogReader.open(backup).everything() == expected([before] + batches(2..<4)))
  }

  /// Takes the feature bits from a manifest and its one segment, as programs made them that knew of none.
  private func asOlderProgram(_ storage: SimulatedStorage, _ manifest: Manifest) throws {
    var manifest = manifest
    manifest.features = FeatureBits()
    var bytes = ByteSink()
    manifest.write(to: &bytes)
    storage.replaceContents(of: LogFiles.manifest, with: Array(bytes.bytes))
    var segment = try #require(storage.contents(of: LogFiles.segment(1)))
    var header = try segment.withUnsafeBytes { try SegmentHeader($0, file: "", writing: false) }
    header.features = FeatureBits()
    var block = ByteSink()
    header.write(to: &block)
    segment.replaceSubrange(..<SegmentHeader.size, with: Array(block.bytes))
    storage.replaceContents(of: LogFiles.segment(1), with: segment)
  }

  @Test func `columns of names that refer to nothing are refused`() throws {
    func envelope(_ commands: [Int?], names: UInt32) throws -> EnvelopeBlock {
      var builder = EnvelopeBuilder()
      for (number, command) in commands.enumerated() {
        let batch = BatchHeader(
          firstPosition: UInt64(1 + number), count: 1, recordedAt: Instant(milliseconds: 5), actor: .other(""),
          commandID: id(1), correlationID: id(1), causation: nil)
        builder.addBatch(batch, actor: 0, command: command, claims: [], releases: [], beginsFrame: number == 0)
        builder.addEvent(stream: 0, type: 0, ordinal: UInt32(number), schema: 1, delay: nil, beginsBatch: true)
      }
      var sink = ByteSink()
      builder.finish(into: &sink)
      let content = Bytes(capacity: sink.count)
      content.memory.copyMemory(from: sink.bytes)
      content.count = sink.count
      var footer = try ClosedSegment(randomBatches(8, seed: 3)).sealed().footer
      (footer.lastRecordedAt, footer.commands) = (5, names)
      return try EnvelopeBlock(content, positions: 1..<UInt64(commands.count + 1), footer: footer)
    }
    let block = try envelope([1, nil, 0], names: 2)
    #expect((0..<3).map { block.commandName($0) } == [1, nil, 0])
    #expect(try envelope([nil, nil], names: 2).commandName(1) == nil)
    #expect(throws: FormatFault.self) { try envelope([1, nil, 0], names: 1) }
    #expect(throws: FormatFault.self) { try envelope([0], names: 0) }
  }
}
