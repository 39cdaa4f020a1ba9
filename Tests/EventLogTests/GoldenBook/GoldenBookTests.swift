// Flips bits of the golden book and cuts its files: a sample in every run, each bit and each length when asked for.
// What is refused, what is harmless and what the window costs is counted and printed, nothing is passed over.

import EventLogSimulation
import Testing

@testable import EventLog

@Suite struct GoldenBookTests {
  /// Made once, because that takes longer than most of the tests.
  private static let made = Result { try GoldenBook.made() }
  private let book: GoldenBook

  init() throws { book = try Self.made.get() }

  /// Judges every `stride`th damage of each file, and every `depth`th of these by all that the book can do.
  private func judge(
    stride: Int, depth: Int, _ damages: (GoldenBook.File) -> (count: Int, make: (Int) -> GoldenDamage)
  ) throws -> GoldenTally {
    var tally = GoldenTally()
    for file in book.files {
      let judge = try GoldenJudge(book, file)
      let (count, make) = damages(file)
      // Files begin at another place each, so that a stride meets all bits.
      for number in Swift.stride(from: stride == 1 ? 0 : tally.images % min(stride, count), to: count, by: stride) {
        let damage = make(number)
        let isDeep = tally.images % depth == 0
        do {
          tally.add(try judge.judge(damage, isDeep: isDeep), file.part, isDeep: isDeep)
        } catch {
          tally.faults += 1
          Issue.record("\(error): \(file.name), \(damage)")
          guard tally.faults < 5 else { return tally }
        }
      }
    }
    return tally
  }

  private func flips(stride: Int, depth: Int) throws -> GoldenTally {
    try judge(stride: stride, depth: depth) { file in (file.bytes.count * 8, { .flip($0) }) }
  }

  private func cuts(stride: Int, depth: Int) throws -> GoldenTally {
    try judge(stride: stride, depth: depth) { file in (file.bytes.count, { .cut($0) }) }
  }

  @Test func `what opening does not read cannot change what it does`() throws {
    #expect(abs(book.size - 1 << 20) < 1 << 16)
    #expect(Set(book.files.map(\.part)) == Set(GoldenPart.allCases))
    let image = book.storage.restarted()
    let log = try SimulatedLog(image, options: GoldenBook.options())
    #expect(log.durable.position == book.history.count && log.recovery.cutTail == nil)
    for file in book.files {
      let read = image.readEnds[file.name]
      switch file.part {
      case .sealed: #expect(read == nil)
      case .closed: #expect(read == SegmentHeader.size)
      case .manifest, .active, .index: #expect(read == file.bytes.count)
      }
    }
    #expect(try log.everything() == book.history)
  }

  @Test func `verification of a book notices damage also where reading needs nothing`() throws {
    let file = book.files.first { $0.part == .sealed }!
    let judge = try GoldenJudge(book, file)
    guard case .sealed(let handle) = judge.log.contents.reader.segments.all[0] else { return #expect(Bool(false)) }
    for block in try handle.open().directory.blocks {
      let image = judge.image(GoldenDamage.flip(Int(block.offset) * 8 + 150).applied(to: file.bytes))
      let log = try SimulatedLog(image, options: GoldenBook.options())
      #expect(try judge.compare(log, after: 0) == UInt64(book.history.count))
      let error = #expect(throws: StoreFailure.self) { try log.verify() }
      #expect(error?.file == file.name && error?.offset == block.offset)
    }
  }

  @Test func `flipped bits of a book are refused, harmless or within the window`() throws {
    let tally = try flips(stride: LongRun.isWanted ? 30_011 : 90_023, depth: 64)
    #expect(tally.faults == 0 && tally.images > (LongRun.isWanted ? 250 : 80), "\(tally)")
  }

  @Test func `files of a book cut short are refused, harmless or within the window`() throws {
    let tally = try cuts(stride: LongRun.isWanted ? 4_001 : 12_007, depth: 64)
    #expect(tally.faults == 0 && tally.images > (LongRun.isWanted ? 250 : 80), "\(tally)")
  }

  @Test func `a flipped bit costs no more than the last flush, a cut no more than what no index run has`() throws {
    let file = book.files.first { $0.part == .active }!
    let judge = try GoldenJudge(book, file)
    let last = book.frames[book.frames.count - 1]
    let flush = GoldenLoss(
      events: book.history.count - Int(book.provenThrough), batches: 16, bytes: Int(last.end) - Int(last.offset))
    for offset in stride(from: Int(last.offset), to: Int(last.end), by: 311) {
      #expect(try judge.judge(.flip(offset * 8 + offset % 8), isDeep: false) == .lost(flush))
    }
    let first = book.frames.first { $0.firstPosition > book.indexedThrough }!
    guard case .lost(let loss) = try judge.judge(.cut(Int(first.offset)), isDeep: false) else {
      return #expect(Bool(false))
    }
    #expect(loss.events == book.history.count - Int(book.indexedThrough))
    #expect(try judge.judge(.cut(Int(first.offset) - 1), isDeep: false) == .refusedAtOpening)
  }

  @Test(.enabled(if: LongRun.isWanted, "set DAYBOOK_LONG=1 for every bit and every length"))
  func `the whole golden book: every bit flipped, every length cut`() throws {
    var start = ContinuousClock.now
    let flips = try flips(stride: 1, depth: 8192)
    print("\(book.size) bytes, every bit flipped, \(ContinuousClock.now - start): \(flips)")
    start = ContinuousClock.now
    let cuts = try cuts(stride: 1, depth: 2048)
    print("\(book.size) bytes, every length cut, \(ContinuousClock.now - start): \(cuts)")
    #expect(flips.faults == 0 && flips.images == book.size * 8)
    #expect(cuts.faults == 0 && cuts.images == book.size)
    #expect(flips.largestLoss.events == book.history.count - Int(book.provenThrough))
    #expect(cuts.largestLoss.events == book.history.count - Int(book.indexedThrough))
  }
}
