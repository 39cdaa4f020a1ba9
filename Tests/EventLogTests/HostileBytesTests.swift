// Bytes that carry valid checksums but lie: lengths, counts, references and bombs.
// Every parser must end in a fault, in bounded memory, and never trap.

import CRC32C
import EventLogSimulation
import FoundationEssentials
import LZ4
import Testing

@testable import EventLog

@Suite struct HostileBytesTests {
  private func header(_ change: (inout FrameHeader) -> Void) -> FrameHeader {
    var header = FrameHeader(
      flags: [.runStart], storedLength: 100, rawLength: 200, firstPosition: 1, count: 1, epoch: 1, offset: 512,
      durableThrough: 512, logID: id(42), digest: .start, segment: 1, runOffset: 0, contentChecksum: 0)
    change(&header)
    return header
  }

  private func parsed(_ header: FrameHeader) -> FrameHeader? {
    var sink = ByteSink()
    header.write(to: &sink)
    return FrameHeader(sink.bytes)
  }

  @Test func `a header within the limits is read back`() {
    let good = header { _ in }
    #expect(parsed(good) == good)
  }

  @Test func `headers beyond the limits are no headers`() {
    let bad: [(inout FrameHeader) -> Void] = [
      { $0.storedLength = 0 }, { $0.storedLength = .max }, { $0.rawLength = 0 }, { $0.rawLength = .max },
      {
        $0.rawLength = 16 << 20 + 1
        $0.storedLength = 16 << 20
      }, { $0.rawLength = 25_501 }, { $0.count = 0 },
      { $0.count = .max }, { $0.firstPosition = 0 }, { $0.firstPosition = .max }, { $0.offset = .max },
      { $0.runOffset = 1 }, { $0.flags = [] }, { $0.flags = [.runStart, .uncompressed] },
      { $0.flags = FrameHeader.Flags(rawValue: 0x82) },
      {
        $0.flags = []
        $0.runOffset = .max
      },
    ]
    for change in bad { #expect(parsed(header(change)) == nil) }
    #expect(parsed(header { $0.rawLength = 25_500 }) != nil)
  }

  @Test func `a bomb and a lying length do not decompress`() throws {
    let zeros = [UInt8](repeating: 0, count: 60_000)
    var compressor = LZ4Block.Compressor()
    let block = [UInt8](unsafeUninitializedCapacity: LZ4Block.bound(zeros.count)) { target, count in
      count = zeros.withUnsafeBytes { compressor.compress($0, into: UnsafeMutableRawBufferPointer(target)) }
    }
    func decodes(raw: UInt32) -> Bool {
      var decoder = RunDecoder()
      let header = header {
        $0.storedLength = UInt32(block.count)
        $0.rawLength = raw
        $0.contentChecksum = CRC.checksum(block)
      }
      return block.withUnsafeBytes { (try? decoder.decode(header, stored: $0)) != nil }
    }
    #expect(decodes(raw: 60_000))
    for raw in [1, 59_999, 60_001, 250_000] as [UInt32] { #expect(!decodes(raw: raw)) }
  }

  @Test func `a version from which nobody could count on is refused`() {
    for base in [FormatLimits.version, FormatLimits.version + 1] {
      var index = LogIndex()
      let draft = FrameDraft()
      draft.begin(tag: 1, firstPosition: 1)
      draft.append(sample(1, events: 2), recordedAt: Instant(milliseconds: 1), index: &index) { _ in base }
      var sink = ByteSink()
      draft.write(to: &sink)
      let isAccepted = (try? parse(Array(sink.bytes), count: 2)) != nil
      #expect(isAccepted == (base == FormatLimits.version))
    }
  }

  private func parse(_ content: [UInt8], count: UInt32) throws -> Int {
    try content.withUnsafeBytes { bytes in
      var parser = try ContentParser(bytes, firstPosition: 1, count: count)
      var events = 0
      while try parser.nextBatch() {
        for index in parser.events.indices {
          events += 1
          _ = parser.envelope(of: index)
          #expect(parser.events[index].payload.upperBound <= bytes.count)
        }
      }
      return events
    }
  }

  private func content() -> [UInt8] {
    let draft = FrameDraft()
    var index = LogIndex()
    draft.begin(tag: 1, firstPosition: 1)
    for number in 0..<6 {
      draft.append(sample(number, events: 3), recordedAt: Instant(milliseconds: Int64(number)), index: &index) { _ in 0
      }
    }
    var sink = ByteSink()
    draft.write(to: &sink)
    return Array(sink.bytes)
  }

  @Test func `content with one changed byte is read within its bounds or refused`() throws {
    let good = content()
    #expect(try parse(good, count: 18) == 18)
    var refused = 0
    for index in good.indices {
      for value in [0, 0x7F, 0x80, 0xFF, good[index] &+ 1] as [UInt8] {
        var bad = good
        bad[index] = value
        do { _ = try parse(bad, count: 18) } catch is FormatFault { refused += 1 }
      }
    }
    #expect(refused > 300)
  }

  @Test func `content that is too short or has other counts is refused`() {
    let good = content()
    for length in 0..<good.count {
      #expect(throws: FormatFault.self) { try parse(Array(good.prefix(length)), count: 18) }
    }
    #expect(throws: FormatFault.self) { try parse(good, count: 17) }
    #expect(throws: FormatFault.self) { try parse(good, count: 19) }
    #expect(throws: FormatFault.self) { try parse(good + [0], count: 18) }
  }

  /// The content of a frame with three events, whose dictionary has been given one stream too many.
  private func content(withStream id: StreamName.Key, version: UInt32) -> [UInt8] {
    let draft = FrameDraft()
    var index = LogIndex()
    draft.begin(tag: 1, firstPosition: 1)
    draft.append(sample(0, events: 3), recordedAt: Instant(milliseconds: 0), index: &index) { _ in 0 }
    // The third of the sample's streams has the third category.
    _ = draft.addStream(category: 2, id: id, version: version)
    var sink = ByteSink()
    draft.write(to: &sink)
    return Array(sink.bytes)
  }

  @Test func `a stream that no event of the frame is of is refused`() throws {
    for (id, version) in [(.text("nobody's"), 0), (.none, 0), (.text("nobody's"), 9)] as [(StreamName.Key, UInt32)] {
      let content = content(withStream: id, version: version)
      let error = #expect(throws: FormatFault.self) { try parse(content, count: 3) }
      #expect(error?.reason == "a stream has no event")
      var index = LogIndex()
      #expect(throws: FormatFault.self) {
        try content.withUnsafeBytes { try index.replay(firstPosition: 1, count: 3, content: $0) }
      }
    }
  }

  @Test func `a stream that stands twice in a frame is refused`() throws {
    let draft = FrameDraft()
    draft.begin(tag: 1, firstPosition: 1)
    _ = draft.addCategory("a")
    _ = draft.addActor("")
    _ = draft.addType("t")
    for version in [0, 0] as [UInt32] { _ = draft.addStream(category: 0, id: .none, version: version) }
    draft.beginBatch(
      BatchHeader(sample(0, events: 2), at: 1, recordedAt: Instant(milliseconds: 0)), actor: 0, command: nil,
      claims: [],
      releases: [])
    for stream in 0..<2 { draft.addEvent(stream: stream, type: 0, schema: 1, delay: nil, length: 0) }
    var sink = ByteSink()
    draft.write(to: &sink)
    for isComplete in [true, false] {
      var index = LogIndex(isComplete: isComplete)
      #expect(throws: FormatFault.self) {
        try Array(sink.bytes).withUnsafeBytes { try index.replay(firstPosition: 1, count: 2, content: $0) }
      }
    }
  }

  @Test func `a varint that does not fit is refused`() throws {
    func varint(_ bytes: [UInt8]) throws -> UInt64 {
      try bytes.withUnsafeBytes {
        var source = ByteSource($0)
        return try source.varint()
      }
    }
    #expect(try varint([UInt8](repeating: 0xFF, count: 9) + [1]) == .max)
    #expect(throws: FormatFault.self) { try varint([UInt8](repeating: 0xFF, count: 9) + [2]) }
    #expect(throws: FormatFault.self) { try varint([UInt8](repeating: 0x80, count: 11)) }
  }

  @Test func `random numbers come back from varint and zigzag`() throws {
    var random = SeededRandom(seed: 7)
    for shift in 0..<64 as Range<UInt64> {
      let value = random.next() >> shift
      var sink = ByteSink()
      sink.append(varint: value)
      sink.append(zigzag: Int64(bitPattern: value))
      var source = ByteSource(sink.bytes)
      #expect(try source.varint() == value)
      #expect(try source.zigzag() == Int64(bitPattern: value))
    }
  }

  @Test func `a manifest whose epoch can't be raised is refused by a writer, and nothing is changed`() throws {
    let storage = SimulatedStorage()
    let log = try SimulatedLog(storage, options: .small())
    try log.write([sample(0)])
    log.shell.finish()
    var manifest = log.maintenance.manifest.current
    manifest.epoch = .max
    var sink = ByteSink()
    manifest.write(to: &sink)
    storage.replaceContents(of: LogFiles.manifest, with: Array(sink.bytes))
    let changes = storage.changes
    let error = #expect(throws: StoreFailure.self) { try SimulatedLog(storage, options: .small()) }
    #expect(error?.code == .corrupt && error?.file == LogFiles.manifest && error?.remedy != nil)
    #expect(storage.changes == changes)
    #expect(try LogReader.open(storage).everything() == expected([sample(0)]))
  }

  @Test func `a newer format and unknown features are refused, and nothing is changed`() throws {
    let storage = SimulatedStorage()
    try SimulatedLog(storage, options: .small()).write([sample(0)])
    func changed(_ name: String, at offset: Int, covering end: Int) -> SimulatedStorage {
      let copy = storage.restarted()
      var bytes = copy.contents(of: name)!
      bytes[offset] = 4
      let sum = CRC.checksum(Array(bytes[..<end]))
      withUnsafeBytes(of: sum.littleEndian) { bytes.replaceSubrange(end..<end + 4, with: $0) }
      copy.replaceContents(of: name, with: bytes)
      return copy
    }
    let manifest = storage.contents(of: "log/manifest")!.count - 4
    // Versions, features that nobody may ignore, and features that only readers may ignore.
    for (name, end, places) in [
      ("log/0000000001.segment", 508, [8, 80, 72]), ("log/manifest", manifest, [8, 48, 40]),
    ] {
      for (index, place) in places.enumerated() {
        let copy = changed(name, at: place, covering: end)
        let error = #expect(throws: StoreFailure.self) { try SimulatedLog(copy, options: .small()) }
        #expect(error?.code == .unsupportedFormat && error?.file == name && error?.remedy != nil)
        #expect(copy.changes == 0)
        if index < 2 {
          #expect(throws: StoreFailure.self) { try LogReader.open(copy) }
        } else {
          #expect(try LogReader.open(copy).everything() == expected([sample(0)]))
        }
      }
      #expect(
        try SimulatedLog(changed(name, at: name == "log/manifest" ? 32 : 64, covering: end), options: .small())
          .everything() == expected([sample(0)]))
    }
  }
}
