// Whatever is damaged, the error says where it is, which events it affects and what to do about it.

import CRC32C
import EventLogSimulation
import FoundationEssentials
import Testing

@testable import EventLog

@Suite struct RefusalTests {
  private let options = LogOptions.small(segment: 2048)

  /// A log with closed segments and an active one, or with sealed ones in their place.
  private func made(sealing: Bool = false) throws -> SimulatedStorage {
    let storage = SimulatedStorage()
    let log = try SimulatedLog(storage, options: options)
    for number in 0..<14 { try log.write([sample(number, events: 2, payload: 120)]) }
    if sealing { log.maintenance.runAll() }
    log.shell.finish()
    return storage
  }

  private func flip(_ disk: SimulatedStorage, _ name: String, at offset: Int) throws {
    var bytes = try #require(disk.contents(of: name))
    bytes[offset < 0 ? bytes.count + offset : offset] ^= 1
    disk.replaceContents(of: name, with: bytes)
  }

  private func replaceManifest(_ disk: SimulatedStorage, _ change: (inout Manifest) -> Void) throws {
    var manifest = try #require(try disk.readManifest(writing: false))
    change(&manifest)
    var sink = ByteSink()
    manifest.write(to: &sink)
    disk.replaceContents(of: LogFiles.manifest, with: Array(sink.bytes))
  }

  /// Opens and reads everything; whatever is thrown must say all that.
  private func expectPlace(_ disk: SimulatedStorage, in name: String, _ what: Comment) {
    let error = #expect(throws: StoreFailure.self, what) {
      let log = try SimulatedLog(disk, options: options)
      _ = try log.everything()
      try log.batches { _ in true }
    }
    #expect(error?.code == .corrupt && error?.file == name && error?.offset != nil, "\(String(describing: error))")
    #expect(error?.positions != nil || name == LogFiles.manifest, "\(String(describing: error))")
    #expect(error?.remedy != nil, "\(String(describing: error))")
  }

  @Test func `damage outside of frames is refused with its place, positions and remedy`() throws {
    let closed = try made()
    let last = UInt32(try #require(try closed.readManifest(writing: false)).segments.count)
    for (name, offset) in [(LogFiles.segment(1), 20), (LogFiles.segment(last), 20), (LogFiles.manifest, 20)] {
      let disk = closed.restarted()
      try flip(disk, name, at: offset)
      expectPlace(disk, in: name, "a header")
    }
    let sealed = try made(sealing: true)
    for offset in [20, -10] {
      let disk = sealed.restarted()
      try flip(disk, LogFiles.sealed(1), at: offset)
      expectPlace(disk, in: LogFiles.sealed(1), "a sealed segment's header or footer")
    }
  }

  @Test func `files that do not belong together are refused with their place, positions and remedy`() throws {
    let closed = try made()
    let swapped = closed.restarted()
    swapped.replaceContents(of: LogFiles.segment(1), with: closed.contents(of: LogFiles.segment(2))!)
    expectPlace(swapped, in: LogFiles.segment(1), "another segment in its place")
    let longer = closed.restarted()
    longer.replaceContents(of: LogFiles.segment(1), with: closed.contents(of: LogFiles.segment(1))! + [0, 0, 7])
    expectPlace(longer, in: LogFiles.segment(1), "bytes behind the last frame")
    for isSurveyed in [false, true] {
      let disk = closed.restarted()
      let last = UInt32(try #require(try disk.readManifest(writing: false)).segments.count)
      if isSurveyed {
        let log = try SimulatedLog(disk, options: options)
        log.contents.state.withLock { $0.isFreezeDue = true }
        log.maintenance.runAll()
        log.shell.finish()
      }
      try replaceManifest(disk) { $0.segments[Int(last) - 1].digest = ChainDigest(high: 1, low: 2) }
      expectPlace(disk, in: LogFiles.segment(last), "a manifest of another history")
    }
  }

  /// A log whose first frame holds a batch with flags that there are not; all checksums fit.
  private func lying() throws -> SimulatedStorage {
    let storage = SimulatedStorage()
    let log = try SimulatedLog(storage, options: options)
    let event = NewEvent(
      stream: StreamName("a", .none), event: EncodedEvent(type: "t", schema: 1, payload: [1, 2, 3]))
    try log.write([
      EventBatch(
        commandID: id(3), fingerprint: 77, recordedAt: Instant(milliseconds: 5), actor: .other(""), events: [event])
    ])
    let frame = try #require(try log.frames.first)
    // An opening does not look into what the index has, but for the last run of frames.
    for _ in 0..<2 {
      log.contents.state.withLock { $0.isFreezeDue = true }
      log.maintenance.runAll()
      try log.write([sample(1)])
    }
    log.shell.finish()
    var bytes = try #require(storage.contents(of: LogFiles.segment(1)))
    try #require(frame.storedLength == frame.rawLength)
    let start = Int(frame.offset)
    let content = start + FrameHeader.size..<Int(frame.end)
    // The batch's flags stand before its time, actor, count and command.
    let command = withUnsafeBytes(of: id(3).uuid) { Array($0) }
    let flags = try #require(content.first { bytes[($0 + 4)..<($0 + 20)].elementsEqual(command) })
    bytes[flags] = 0x80
    func put(_ sum: UInt32, at offset: Int) {
      withUnsafeBytes(of: sum.littleEndian) { bytes.replaceSubrange(offset..<offset + 4, with: $0) }
    }
    put(CRC.checksum(Array(bytes[content])), at: start + 88)
    put(CRC.checksum(Array(bytes[start..<start + 92])), at: start + 92)
    storage.replaceContents(of: LogFiles.segment(1), with: bytes)
    return storage
  }

  @Test func `a frame that lies is refused with its file, positions and remedy, however it is read`() throws {
    let storage = try lying()
    let log = try SimulatedLog(storage, options: options)
    let reads: [() throws -> Void] = [
      { _ = try log.everything() }, { try log.batches { _ in true } },
      { _ = try log.contents.indexed.commands(id(3), in: IndexRunSpan(first: 1, last: 1)) },
    ]
    for read in reads {
      let error = #expect(throws: StoreFailure.self) { try read() }
      #expect(error?.code == .corrupt && error?.file == LogFiles.segment(1), "\(String(describing: error))")
      #expect(error?.positions == 1...1 && error?.remedy != nil, "\(String(describing: error))")
    }
  }

  @Test func `an index that names a position which the log lacks is said to be deleted`() throws {
    let log = try SimulatedLog(try made(), options: options)
    for position in [0, 29, 1000] as [UInt64] {
      let error = #expect(throws: StoreFailure.self) { try log.contents.reader.batch(at: position) }
      #expect(error?.code == .corrupt && error?.file == "index" && error?.positions == position...position)
      #expect(error?.remedy == IndexRunFormat.remedy)
    }
  }
}
