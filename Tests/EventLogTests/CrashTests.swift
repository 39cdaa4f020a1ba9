// Loses power before every changing operation of a small workload, and tries what a crash may leave each time.
// Checked: nothing acknowledged lost, no phantom, no half batch, no false refusal, and a second recovery agrees.

import EventLogSimulation
import Testing

@testable import EventLog

@Suite struct CrashTests {
  /// What a workload got acknowledged before power was lost.
  private struct Outcome {
    var attempted: [LogBatch] = []
    var acknowledged: UInt64 = 0
    var isDone = false
  }

  /// Flushes of the given numbers of batches, with a clean close and another opening in the middle.
  private func work(_ storage: SimulatedStorage, flushes: [Int]) -> Outcome {
    var outcome = Outcome()
    do {
      for half in [flushes.prefix(flushes.count / 2), flushes.suffix(flushes.count - flushes.count / 2)] {
        let log = try SimulatedLog(storage, options: .small(segment: 2048))
        for count in half {
          let start = outcome.attempted.count
          let batches = (start..<start + count).map { sample($0, events: 1 + $0 % 3, payload: 90 + 150 * ($0 % 3)) }
          outcome.attempted += batches
          try log.write(batches)
          outcome.acknowledged = log.durable.position
        }
        log.shell.finish()
      }
      outcome.isDone = storage.changes > 0
    } catch {}
    return outcome
  }

  /// Recovers a crash image and checks it; returns what is wrong.
  private func fault(of image: SimulatedStorage, after outcome: Outcome) -> String? {
    do {
      let log = try SimulatedLog(image, options: .small(segment: 2048))
      let shown = try log.everything()
      guard UInt64(shown.count) >= outcome.acknowledged else { return "lost an acknowledged event" }
      guard shown == Array(expected(outcome.attempted).prefix(shown.count)) else { return "shows other events" }
      if let last = shown.last, last.event.position != last.batch.firstPosition + UInt64(last.batch.count) - 1 {
        return "shows half a batch"
      }
      try log.write([sample(500)])
      log.shell.finish()
      let again = try SimulatedLog(image, options: .small(segment: 2048))
      guard try again.everything().dropLast() == shown[...] else { return "the second recovery differs" }
      guard again.recovery.cutTail == nil else { return "the second recovery cut again" }
      return nil
    } catch {
      return "refused: \(error)"
    }
  }

  /// Goes through all crash images if they are few, and through samples otherwise.
  private func crash(
    _ storage: SimulatedStorage, exhaustive limit: Int, samples: Int, _ body: (SimulatedStorage, String) -> Bool
  ) -> Int {
    var choices = CrashChoices()
    var count = 0
    repeat {
      guard body(storage.crashImage(&choices), "combination \(count)") else { return count }
      count += 1
    } while count < limit && choices.advance()
    guard count == limit else { return count }
    for seed in 0..<UInt64(samples) {
      var random = CrashChoices(seed: seed)
      guard body(storage.crashImage(&random), "seed \(seed)") else { return count }
      count += 1
    }
    return count
  }

  @Test(arguments: [[1, 1, 2, 1, 1, 3, 1, 2], [5, 4, 6, 5], [1, 12, 1, 1]])
  func `a crash before any operation loses nothing acknowledged`(flushes: [Int]) {
    var images = 0
    for changes in 0... {
      let storage = SimulatedStorage()
      storage.losePower(afterChanges: changes)
      let outcome = work(storage, flushes: flushes)
      images += crash(storage, exhaustive: 64, samples: 12) { image, name in
        guard let fault = fault(of: image, after: outcome) else { return true }
        Issue.record("\(fault), power lost after \(changes) changes, \(name)\n\(storage.trace.joined(separator: "\n"))")
        return false
      }
      if outcome.isDone { break }
    }
    #expect(images > 250)
  }

  @Test func `crashes during recovery, three deep, lose nothing acknowledged`() {
    let flushes = [1, 2, 1, 3]
    for changes in stride(from: 20, to: 70, by: 3) {
      for seed in 0..<6 as Range<UInt64> {
        let storage = SimulatedStorage()
        storage.losePower(afterChanges: changes)
        var outcome = work(storage, flushes: flushes)
        var random = SeededRandom(seed: seed &* 1000 &+ UInt64(changes))
        var disk = storage
        var choices = CrashChoices(seed: seed)
        for _ in 0..<3 {
          disk = disk.crashImage(&choices)
          disk.losePower(afterChanges: Int(random.next() % 9))
          if let log = try? SimulatedLog(disk, options: .small(segment: 2048)) {
            outcome.acknowledged = max(outcome.acknowledged, log.durable.position)
          }
        }
        let image = disk.crashImage(&choices)
        if let fault = fault(of: image, after: outcome) {
          Issue.record("\(fault), changes \(changes), seed \(seed)\n\(disk.trace.joined(separator: "\n"))")
        }
      }
    }
  }

  @Test func `frames of one flush prove nothing of each other`() throws {
    let storage = SimulatedStorage()
    let log = try SimulatedLog(storage, options: .small(segment: 1 << 20))
    try log.write([sample(0)])
    try log.write((1..<4).map { sample($0, events: 6, payload: 50_000) })
    let frames = try log.frames
    #expect(frames.count == 4)
    // The first frame of the flush was torn, and the later ones reached the disk.
    let name = "log/0000000001.segment"
    var torn = storage.contents(of: name)!
    torn[Int(frames[1].offset) + 200] ^= 1
    let next = storage.restarted()
    next.replaceContents(of: name, with: torn)
    let recovered = try SimulatedLog(next, options: .small(segment: 1 << 20))
    #expect(try recovered.everything() == expected([sample(0)]))
  }

  @Test func `frames of an older epoch that come back are not believed`() throws {
    let storage = SimulatedStorage()
    let log = try SimulatedLog(storage, options: .small(segment: 1 << 20))
    try log.write([sample(0)])
    try log.write([sample(1), sample(2)])
    let name = "log/0000000001.segment"
    let stale = storage.contents(of: name)!
    let firstEnd = try Int(log.frames[0].end)
    var torn = stale
    torn[firstEnd + 100] ^= 1
    let next = storage.restarted()
    next.replaceContents(of: name, with: torn)
    let recovered = try SimulatedLog(next, options: .small(segment: 1 << 20))
    #expect(recovered.recovery.cutTail?.offset == UInt64(firstEnd))
    #expect(next.contents(of: recovered.recovery.cutTail!.copy)?.first == 0x44)
    recovered.shell.finish()
    let returned = next.restarted()
    returned.replaceContents(of: name, with: stale)
    let again = try SimulatedLog(returned, options: .small(segment: 1 << 20))
    #expect(try again.everything() == expected([sample(0)]))
    #expect(again.recovery.cutTail != nil)
  }
}
