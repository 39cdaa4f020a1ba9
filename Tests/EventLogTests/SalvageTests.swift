// A salvage takes all of a sound log and, of a damaged one, all that the damage does not touch; what is missing is
// said, nothing is made up, and the source stays as it is.

import EventLogSimulation
import Testing

@testable import EventLog

@Suite struct SalvageTests {
  private static let batches = (0..<40).map { sample($0, events: 1 + $0 % 3, payload: 60) }

  /// A closed book with sealed, closed and active segments.
  private func book() throws -> SimulatedStorage {
    let storage = SimulatedStorage()
    let log = try SimulatedLog(storage, options: .small(segment: 1500))
    for batch in Self.batches[..<20] { try log.write([batch]) }
    log.maintenance.runAll()
    for batch in Self.batches[20...] { try log.write([batch]) }
    log.shell.finish()
    return storage.restarted()
  }

  private func bytes(of storage: SimulatedStorage) -> [String: [UInt8]] {
    Dictionary(uniqueKeysWithValues: storage.files.map { ($0, storage.contents(of: $0)!) })
  }

  private func stored(_ storage: SimulatedStorage) throws -> [StoredBatch] {
    var batches: [StoredBatch] = []
    try LogReader.open(storage).batches { batch in
      batches.append(copy batch)
      return true
    }
    return batches
  }

  /// Salvages the log and compares what was saved with what the sound log holds; returns what was not.
  private func check(
    _ damaged: SimulatedStorage, against sound: [StoredBatch], _ what: String
  ) throws -> (report: SalvageReport, missing: [StoredBatch]) {
    let before = bytes(of: damaged)
    let changes = damaged.changes
    let target = SimulatedStorage()
    let report = try damaged.salvageLog(to: target)
    #expect(damaged.changes == changes && bytes(of: damaged) == before, "\(what)")
    let kept = sound.filter { report.newPositions[$0.firstPosition] != nil }
    let missing = sound.filter { report.newPositions[$0.firstPosition] == nil }
    var wanted = kept.map(\.batch)
    for index in wanted.indices {
      wanted[index].causation = wanted[index].causation.flatMap { report.newPositions[$0] }
    }
    #expect(try LogReader.open(target).everything() == expected(wanted), "\(what)")
    let copies = try stored(target).map(\.batch)
    #expect(copies.map(\.claims) == wanted.map(\.claims) && copies.map(\.releases) == wanted.map(\.releases), "\(what)")
    #expect(report.batches == UInt64(kept.count), "\(what)")
    for batch in sound {
      let positions = batch.firstPosition...batch.firstPosition + UInt64(batch.batch.events.count) - 1
      let isLost = report.lost.contains { $0.overlaps(positions) }
      #expect(isLost == (report.newPositions[batch.firstPosition] == nil), "\(what): \(positions)")
    }
    return (report, missing)
  }

  @Test(arguments: [true, false])
  func `a sound log is saved as a whole, with or without its manifest`(hasManifest: Bool) throws {
    let storage = try book()
    let sound = try stored(storage)
    let kinds = Set(storage.files.map { $0.split(separator: ".").last ?? "" })
    #expect(kinds.isSuperset(of: ["segment", "sealed"]) && sound.count == 40)
    if !hasManifest { storage.lose(LogFiles.manifest) }
    let (report, missing) = try check(storage, against: sound, "sound")
    #expect(missing.isEmpty && report.lost.isEmpty)
    #expect(report.events == sound.reduce(0) { $0 + UInt64($1.batch.events.count) })
  }

  @Test(arguments: [true, false])
  func `one flipped bit costs only what it touches`(hasManifest: Bool) throws {
    let storage = try book()
    let sound = try stored(storage)
    if !hasManifest { storage.lose(LogFiles.manifest) }
    var random = SeededRandom(seed: 11)
    var losses = 0
    for name in storage.files where name.hasPrefix("log/") {
      let whole = storage.contents(of: name)!
      for offset in stride(from: Int(random.next() % 37), to: whole.count, by: LongRun.step(37)) {
        let damaged = storage.restarted()
        var bytes = whole
        bytes[offset] ^= 1 << UInt8(random.next() % 8)
        damaged.replaceContents(of: name, with: bytes)
        let (_, missing) = try check(damaged, against: sound, "\(name) at \(offset)")
        losses += missing.isEmpty ? 0 : 1
        #expect(missing.count <= 12, "\(name) at \(offset)")
        // What a sealed segment's header, footer and directory say, its blocks say too.
        let isSealed = name.hasSuffix(".sealed")
        if isSealed, offset < SegmentHeader.size || offset >= whole.count - directorySize(whole) {
          #expect(missing.isEmpty, "\(name) at \(offset)")
        }
      }
    }
    #expect(losses > (LongRun.isWanted ? 50 : 15))
  }

  /// Bytes of directory and footer at the end of a sealed segment.
  private func directorySize(_ bytes: [UInt8]) -> Int {
    SealedFooter.size
      + bytes[(bytes.count - SealedFooter.size + 148)...].prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
  }

  @Test func `without its end, a sealed segment's blocks are saved as far as they go`() throws {
    let storage = try book()
    let sound = try stored(storage)
    let name = LogFiles.sealed(1)
    let whole = storage.contents(of: name)!
    var least = Int.max
    for count in stride(from: 0, to: whole.count, by: LongRun.step(7)) {
      let damaged = storage.restarted()
      damaged.replaceContents(of: name, with: Array(whole.prefix(count)))
      let (_, missing) = try check(damaged, against: sound, "\(count) of \(whole.count) bytes")
      least = min(least, missing.count)
    }
    #expect(least == 0)
  }

  @Test func `without footer, each damaged block costs only what it touches`() throws {
    var random = SeededRandom(seed: 5)
    let segment = ClosedSegment(randomBatches(1500, seed: 4))
    let storage = SimulatedStorage()
    _ = try segment.sealed(on: storage)
    let name = LogFiles.sealed(7)
    let whole = storage.contents(of: name)!
    let file = try #require(try storage.open(name, writing: false))
    let sound = try SimulatedSegment.open(file, number: 7, logID: id(42), file: name)
    #expect(sound.directory.payloads.count > 2 && sound.directory.envelopes.count > 2)
    var saved: Set<Int> = []
    for block in [nil] + sound.directory.blocks.map(Optional.some) {
      for place in block.map({ [Int($0.offset) + 5, Int($0.content) + Int(random.next() % 3)] }) ?? [whole.count - 1] {
        var bytes = whole
        bytes[whole.count - 9] ^= 1
        if block != nil { bytes[place] ^= 1 }
        storage.replaceContents(of: name, with: bytes)
        let damaged = try #require(try storage.open(name, writing: false))
        let remains: SimulatedSegment
        do {
          remains = try SealedReconstruction.open(damaged, number: 7, logID: id(42), firstPosition: nil, file: name)
        } catch {
          #expect(block?.kind == .names || block?.kind == .envelope && block?.number == 0, "\(block as Any)")
          continue
        }
        let cache = BlockCache(limit: 1 << 24)
        let shown = (segment.first...segment.last).compactMap { try? remains.shown(at: $0, cache: cache) }
        #expect(shown.allSatisfy { $0 == segment.shown[Int($0.envelope.position - segment.first)] })
        if block == nil { #expect(shown.count == segment.shown.count) }
        #expect(shown.count > 0 || sound.directory.streams.count == 1 && block?.kind == .streams, "\(block as Any)")
        saved.insert(shown.count)
      }
    }
    #expect(saved.count > 4)
  }

  @Test func `a lost segment is a gap, and what follows is saved`() throws {
    let sound = try book()
    let batches = try stored(sound)
    for name in sound.files where name.hasSuffix(".segment") || name.hasSuffix(".sealed") {
      let storage = sound.restarted()
      storage.lose(name)
      let (report, missing) = try check(storage, against: batches, name)
      #expect(report.lost.count == 1 && !missing.isEmpty)
    }
  }

  @Test func `damage in one frame leaves the others, and causation that is lost is left out`() throws {
    let storage = SimulatedStorage()
    let offset = SegmentHeader.size + 100
    for batches in [[sample(0, events: 2)], (1..<12).map({ sample($0, events: 2) })] {
      // Another opening begins another run, which does not need the first frame.
      let log = try SimulatedLog(storage, options: .small(segment: 1 << 20))
      for batch in batches { try log.write([batch]) }
      log.shell.finish()
    }
    let sound = try stored(storage)
    var bytes = storage.contents(of: LogFiles.segment(1))!
    bytes[offset] ^= 1
    storage.replaceContents(of: LogFiles.segment(1), with: bytes)
    let (report, _) = try check(storage, against: sound, "the first frame")
    #expect(report.lost == [1...2] && report.batches == 11 && report.newPositions[3] == 1)
  }

  @Test(arguments: [true, false])
  func `frames of an earlier epoch that came back are not saved`(hasManifest: Bool) throws {
    let storage = SimulatedStorage()
    let name = LogFiles.segment(1)
    let log = try SimulatedLog(storage, options: .small())
    for number in 0..<4 { try log.write([sample(number, payload: 300)]) }
    let frames = try log.frames
    let old = storage.contents(of: name)!
    let cut = storage.restarted()
    cut.replaceContents(of: name, with: Array(old.prefix(Int(frames[2].offset))))
    let again = try SimulatedLog(cut, options: .small())
    try again.write([sample(7, payload: 1)])
    again.shell.finish()
    let sound = try stored(cut)
    var bytes = Array(cut.contents(of: name)!.prefix(Int(frames[3].offset)))
    bytes += [UInt8](repeating: 0, count: Int(frames[3].offset) - bytes.count)
    bytes += old[Int(frames[3].offset)..<Int(frames[3].end)]
    cut.replaceContents(of: name, with: bytes)
    if !hasManifest { cut.lose(LogFiles.manifest) }
    let (report, missing) = try check(cut, against: sound, "stale")
    #expect(missing.isEmpty && report.lost.isEmpty && report.batches == 3)
  }

  @Test func `a folder that holds something is refused and left alone, and so is one without a log`() throws {
    let storage = try book()
    let other = try book()
    let changes = other.changes
    #expect(throws: StoreFailure.self) { try storage.salvageLog(to: other) }
    #expect(other.changes == changes)
    let target = SimulatedStorage()
    #expect(throws: StoreFailure.self) { try SimulatedStorage().salvageLog(to: target) }
    #expect(target.changes == 0)
  }
}
