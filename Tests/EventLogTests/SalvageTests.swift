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
      for offset in stride(from: Int(random.next() % 37), to: whole.count, by: 37) {
        let damaged = storage.restarted()
        var bytes = whole
        bytes[offset] ^= 1 << UInt8(random.next() % 8)
        damaged.replaceContents(of: name, with: bytes)
        let (_, missing) = try check(damaged, against: sound, "\(name) at \(offset)")
        losses += missing.isEmpty ? 0 : 1
        // A segment holds a few frames; a whole one is lost only with a sealed file's footer or directory.
        #expect(missing.count <= 12, "\(name) at \(offset)")
      }
    }
    #expect(losses > 50)
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
    #expect(throws: LogError.self) { try storage.salvageLog(to: other) }
    #expect(other.changes == changes)
    let target = SimulatedStorage()
    #expect(throws: LogError.self) { try SimulatedStorage().salvageLog(to: target) }
    #expect(target.changes == 0)
  }
}
