// Damage to a sealed segment is noticed: every flipped byte by `verify`, and never shown by any read.
// Files that lie with valid checksums end in an error, in bounded memory, and never in a trap.

import CRC32C
import EventLogSimulation
import FoundationEssentials
import Testing

@testable import EventLog

@Suite struct SealedDamageTests {
  private let name = LogFiles.sealed(7)
  /// Small, because it is damaged some thousand times, but with every optional part of the format.
  private let closed = ClosedSegment(randomBatches(6, seed: 11), earlier: randomBatches(3, seed: 12), perFrame: 2)

  /// Opens these bytes as a sealed segment.
  private func opened(_ bytes: [UInt8]) throws -> SimulatedSegment {
    let storage = SimulatedStorage()
    storage.replaceContents(of: name, with: bytes)
    let file = try #require(try storage.open(name, writing: false))
    return try SimulatedSegment.open(file, number: 7, logID: id(42), file: name)
  }

  private func sealedBytes() throws -> [UInt8] {
    let storage = SimulatedStorage()
    _ = try closed.sealed(on: storage)
    return try #require(storage.contents(of: name))
  }

  /// Every way of reading gives what was sealed, or `corrupt`.
  private func checkReads(_ sealed: SimulatedSegment, _ comment: Comment) {
    func expect<Value: Equatable>(_ value: Value, _ read: () throws -> Value) {
      do {
        let found = try read()
        #expect(found == value, comment)
      } catch let error as StoreFailure {
        #expect(error.code == .corrupt && error.file == name, comment)
      } catch {
        Issue.record(error, comment)
      }
    }
    expect(closed.shown) { try sealed.everything() }
    expect(closed.shown.filter { $0.envelope.type == "type-1" }) { try sealed.everything(types: ["type-1"]) }
    for shown in [closed.shown[0], closed.shown[closed.shown.count / 2], closed.shown[closed.shown.count - 1]] {
      expect(shown) { try sealed.shown(at: shown.envelope.position) }
    }
    expect(closed.frames[0].header.digest) { try sealed.chainDigest(at: closed.frames[0].header.lastPosition) }
  }

  @Test func `a flipped bit anywhere is noticed and never shown`() throws {
    let good = try sealedBytes()
    let intact = try opened(good)
    try intact.verify()
    for offset in good.indices {
      // Header block, directory and footer are read when the file is opened; blocks are not, and one byte of them is like
      // the next.
      let isBlock = (SegmentHeader.size..<Int(intact.footer.directoryOffset)).contains(offset)
      guard !isBlock || offset % LongRun.step(1) == 0 else { continue }
      var bad = good
      bad[offset] ^= 1 << UInt8(offset & 7)
      let sealed = Result { try opened(bad) }
      #expect(((try? sealed.get()) != nil) == isBlock, "byte \(offset)")
      let error = #expect(throws: StoreFailure.self, "byte \(offset)") { try sealed.get().verify() }
      #expect(error?.code == .corrupt && error?.file == name, "byte \(offset)")
      if offset % 7 == 0, let sealed = try? sealed.get() { checkReads(sealed, "byte \(offset)") }
    }
  }

  @Test func `a file that is too short does not open`() throws {
    let good = try sealedBytes()
    for length in 0..<good.count {
      let error = #expect(throws: StoreFailure.self, "length \(length)") { try opened(Array(good.prefix(length))) }
      #expect(error?.code == .corrupt, "length \(length)")
    }
    #expect(throws: StoreFailure.self) { try opened(good + [0]) }
  }

  @Test func `damage under an open segment is an error of reading, never wrong bytes`() throws {
    let good = try sealedBytes()
    let storage = SimulatedStorage()
    let sealed = try closed.sealed(on: storage)
    let file = try #require(try storage.open(name, writing: true))
    for offset in stride(from: 0, to: good.count, by: 13) {
      try [good[offset] ^ 0x10].withUnsafeBytes { try file.write($0, at: UInt64(offset)) }
      #expect(throws: StoreFailure.self, "byte \(offset)") { try sealed.verify() }
      checkReads(sealed, "byte \(offset)")
      try [good[offset]].withUnsafeBytes { try file.write($0, at: UInt64(offset)) }
    }
    try sealed.verify()
  }

  @Test func `a segment of another place, log or version is refused`() throws {
    let storage = SimulatedStorage()
    _ = try closed.sealed(on: storage)
    let file = try #require(try storage.open(name, writing: false))
    func opens(number: UInt32, logID: UUID) -> Bool {
      (try? SimulatedSegment.open(file, number: number, logID: logID, file: name)) != nil
    }
    #expect(opens(number: 7, logID: id(42)))
    #expect(!opens(number: 8, logID: id(42)) && !opens(number: 7, logID: id(43)))
    var newer = try sealedBytes()
    newer[newer.count - SealedFooter.size + 8] = 2
    let end = newer.count - SealedFooter.size..<newer.count - 4
    newer.put(CRC.checksum(Array(newer[end])), at: end.upperBound)
    let error = #expect(throws: StoreFailure.self) { try opened(newer) }
    #expect(error?.code == .unsupportedFormat)
  }

  /// Uses a file in every way; what it shows does not matter here, only that all of it ends well.
  private func use(_ bytes: [UInt8]) -> Bool {
    guard let sealed = try? opened(bytes) else { return false }
    _ = try? sealed.everything()
    _ = try? sealed.everything(types: ["type-1"])
    let cache = BlockCache(limit: 1 << 20)
    for position in sealed.footer.positions.prefix(8) { _ = try? sealed.shown(at: position, cache: cache) }
    _ = try? sealed.chainDigest(at: sealed.footer.firstPosition)
    return (try? sealed.verify()) != nil
  }

  @Test func `a footer or directory that lies ends in an error`() throws {
    let good = try sealedBytes()
    let footer = good.count - SealedFooter.size
    let sealed = try opened(good)
    let directory = Int(sealed.footer.directoryOffset)
    let values: [UInt8] = LongRun.isWanted ? [0, 0x80, 0xFF] : [0xFF]
    for offset in directory..<good.count {
      for value in values + [good[offset] &+ 1] where value != good[offset] {
        var bad = good
        bad[offset] = value
        bad.put(CRC.checksum(Array(bad[directory..<footer])), at: footer + 168)
        bad.put(CRC.checksum(Array(bad[footer..<bad.count - 4])), at: bad.count - 4)
        // The last four bytes, and those of the directory's checksum, are made right again above.
        let isRepaired = offset >= bad.count - 4 || (footer + 168..<footer + 172).contains(offset)
        #expect(use(bad) == isRepaired, "byte \(offset) as \(value)")
      }
    }
  }

  @Test func `a footer that claims more events than its contents can hold is refused before anything is made`() throws {
    let footer = try opened(try sealedBytes()).footer
    let least = footer.payloadBytes + 3 * UInt64(footer.events) + 28 * UInt64(footer.batches)
    #expect(least <= footer.contentBytes)
    func isRead(_ change: (inout SealedFooter) -> Void) throws -> Bool {
      var changed = footer
      change(&changed)
      var sink = ByteSink()
      changed.write(to: &sink)
      do {
        _ = try opened(try sealedBytes().dropLast(SealedFooter.size) + Array(sink.bytes))
        return true
      } catch let error as StoreFailure {
        // Another number of events is refused by the directory as well, but only then.
        return error.message != "the footer's counts are impossible"
      }
    }
    let most = (footer.contentBytes - least) / 3
    #expect(try isRead { _ in } && isRead { $0.lastPosition += most } && isRead { $0.contentBytes = least })
    #expect(try !isRead { $0.lastPosition += most + 1 })
    #expect(try !isRead { $0.contentBytes = least - 1 })
    #expect(try !isRead { ($0.lastPosition, $0.contentBytes) = ($0.firstPosition + 1 << 29, 1 << 30) })
  }

  /// An envelope block of so many batches of so many events each, the last one of as many as said.
  private func envelope(batches: Int, events: Int, last: Int) throws -> EnvelopeBlock {
    var builder = EnvelopeBuilder()
    var count = 0
    for number in 0..<batches {
      let own = number == batches - 1 ? last : events
      let batch = BatchHeader(
        firstPosition: UInt64(1 + count), count: own, recordedAt: Instant(milliseconds: 5), actor: .other(""),
        commandID: id(1), correlationID: id(1), causation: nil)
      builder.addBatch(batch, actor: 0, command: nil, claims: [], releases: [], beginsFrame: number == 0)
      for index in 0..<own {
        builder.addEvent(stream: 0, type: 0, ordinal: 0, schema: 1, delay: nil, beginsBatch: index == 0)
      }
      count += own
    }
    var sink = ByteSink()
    builder.finish(into: &sink)
    let content = Bytes(capacity: sink.count)
    content.memory.copyMemory(from: sink.bytes)
    content.count = sink.count
    var footer = try opened(try sealedBytes()).footer
    footer.lastRecordedAt = 5
    return try EnvelopeBlock(content, positions: 1..<UInt64(count + 1), footer: footer)
  }

  @Test func `an envelope block that goes on beyond its limits is refused`() throws {
    #expect(try envelope(batches: 2, events: 4095, last: 9000).events == 13_095)
    #expect(try envelope(batches: 681, events: 1, last: 1).batches == 681)
    #expect(throws: FormatFault.self) { try envelope(batches: 2, events: 4096, last: 1) }
    #expect(throws: FormatFault.self) { try envelope(batches: 3, events: 2048, last: 1) }
    #expect(throws: FormatFault.self) { try envelope(batches: 700, events: 1, last: 1) }
  }

  @Test func `a block that lies ends in an error`() throws {
    let sealed = try opened(try sealedBytes())
    let blocks = try sealed.directory.blocks.map { block in (block, try sealed.content(of: block).read { Array($0) }) }
    #expect(use(rewritten(sealed, blocks)))
    for (index, (_, content)) in blocks.enumerated() {
      for offset in content.indices where offset < 60 || offset % LongRun.step(5) == 0 {
        for value in [0xFF, content[offset] &+ 1] as [UInt8] where value != content[offset] {
          var bad = blocks
          bad[index].1[offset] = value
          #expect(!use(rewritten(sealed, bad)), "block \(index) byte \(offset) as \(value)")
        }
      }
      for length in stride(from: 1, to: content.count, by: 1 + content.count / 20) {
        var bad = blocks
        bad[index].1 = Array(content.prefix(length))
        #expect(!use(rewritten(sealed, bad)), "block \(index) cut to \(length)")
      }
    }
  }

  /// Uses what is found without footer and directory, in every way that a salvage does.
  private func useRemains(_ bytes: [UInt8]) -> Int {
    let storage = SimulatedStorage()
    storage.replaceContents(of: LogFiles.sealed(7), with: bytes)
    guard let file = try? storage.open(LogFiles.sealed(7), writing: false),
      let sealed: SimulatedSegment = try? SealedReconstruction.open(
        file, number: 7, logID: id(42), firstPosition: nil, file: "x")
    else { return 0 }
    let memo = BlockMemo(BlockCache(limit: 1 << 22))
    for block in sealed.directory.envelopes.indices { _ = try? sealed.readEnvelope(block) }
    var shown = 0
    for position in sealed.footer.positions.prefix(40) {
      if (try? sealed.withEvent(at: position, memo: memo, { _, payload in payload.count })) != nil { shown += 1 }
    }
    return shown
  }

  @Test func `without footer, blocks that lie end in an error or are left out`() throws {
    let sealed = try opened(try sealedBytes())
    let blocks = try sealed.directory.blocks.map { block in (block, try sealed.content(of: block).read { Array($0) }) }
    let good = Array(rewritten(sealed, blocks).dropLast(1))
    #expect(useRemains(good) == min(40, sealed.footer.events))
    for (index, (_, content)) in blocks.enumerated() {
      for offset in content.indices where offset < 30 || offset % LongRun.step(11) == 0 {
        for value in [0xFF, content[offset] &+ 1] as [UInt8] {
          var bad = blocks
          bad[index].1[offset] = value
          _ = useRemains(rewritten(sealed, bad))
        }
      }
    }
    // The headers' own numbers, under right checksums.
    var header = SegmentHeader.size
    for (_, content) in blocks {
      for offset in 12..<36 {
        for value in [0, 1, 0x7F, 0xFF] as [UInt8] {
          var bad = good
          bad[header + offset] = value
          bad.put(CRC.checksum(Array(bad[header..<header + 36])), at: header + 36)
          _ = useRemains(bad)
        }
      }
      header += SealedBlock.headerSize + content.count
    }
  }

  /// A file with these contents of blocks, stored as they are, and valid checksums.
  private func rewritten(_ sealed: SimulatedSegment, _ blocks: [(SealedBlock, [UInt8])]) -> [UInt8] {
    var file = ByteSink()
    sealed.header.write(to: &file, magic: SegmentHeader.sealedMagic)
    var directory = SealedDirectory()
    directory.summaries = sealed.directory.summaries
    for (block, content) in blocks {
      var block = block
      block.offset = UInt64(file.count)
      block.storedLength = UInt32(content.count)
      block.rawLength = UInt32(content.count)
      block.checksum = CRC.checksum(content)
      block.writeHeader(to: &file, segment: 7)
      content.withUnsafeBytes { file.append($0) }
      directory.append(block)
    }
    var footer = sealed.footer
    footer.directoryOffset = UInt64(file.count)
    directory.write(to: &file)
    footer.directoryLength = UInt32(file.count) - UInt32(footer.directoryOffset)
    footer.directoryChecksum = CRC.checksum(
      UnsafeRawBufferPointer(rebasing: file.bytes[Int(footer.directoryOffset)...]))
    footer.fileLength = UInt64(file.count + SealedFooter.size)
    footer.write(to: &file)
    return Array(file.bytes)
  }
}

extension [UInt8] {
  fileprivate mutating func put(_ value: UInt32, at offset: Int) {
    for byte in 0..<4 { self[offset + byte] = UInt8(truncatingIfNeeded: value >> UInt32(8 * byte)) }
  }
}
