// Loses power before every changing operation of a workload, and tries what a crash may leave each time.
// Checked: nothing acknowledged lost, no phantom, no half batch, no false refusal, and a second recovery agrees.

import EventLogSimulation
import Testing

@testable import EventLog

@Suite struct CrashTests {
  private static let workloads = [
    Workload(
      "small flushes", segment: 2048,
      steps: [1, 1, 2, 1].map { .flush($0) } + [.close] + [1, 3, 1, 2].map { .flush($0) }),
    Workload("large flushes", segment: 2048, steps: [.flush(5), .flush(4), .kill, .flush(6), .flush(5)]),
    Workload(
      "sealing", segment: 1024, steps: [.flush(3), .flush(4), .maintain, .flush(3), .maintain, .close, .flush(1)]),
    Workload(
      "backups", segment: 1024,
      steps: [.flush(2), .backup(1), .flush(1), .maintain, .backup(1), .kill, .flush(1)]),
    Workload("several segments in one flush", segment: 2048, steps: [.flush(1), .flush(12), .kill, .flush(1)]),
  ]

  @Test(arguments: workloads) func `a crash before any operation loses nothing acknowledged`(workload: Workload) {
    let most = LongRun.isWanted ? 4 : 2
    var campaign = CrashCampaign(exhaustive: most, samples: most, chains: 1)
    campaign.crash(workload)
    #expect(campaign.tally.faults == 0 && campaign.tally.images > 100, "\(campaign.tally)")
  }

  @Test func `crashes of random workloads lose nothing acknowledged`() {
    var campaign = CrashCampaign(exhaustive: 2, samples: 1, chains: 1)
    for seed in 0..<(LongRun.isWanted ? 3 : 1) as Range<UInt64> {
      campaign.seed = seed
      campaign.crash(Workload(seed: seed))
    }
    #expect(campaign.tally.faults == 0, "\(campaign.tally)")
  }

  @Test(.enabled(if: LongRun.isWanted, "set DAYBOOK_LONG=1 for a million crash images"))
  func `the long run: a million crash images`() {
    var campaign = CrashCampaign(exhaustive: 12, samples: 64, chains: 16)
    campaign.limit = LongRun.images
    let start = ContinuousClock.now
    var seed = LongRun.seed
    while campaign.tally.images < campaign.limit && campaign.tally.faults == 0 {
      campaign.seed = seed
      campaign.crash(Workload(seed: seed))
      seed += 1
    }
    let workloads = seed - LongRun.seed
    print("\(workloads) workloads from seed \(LongRun.seed), \(ContinuousClock.now - start): \(campaign.tally)")
    #expect(campaign.tally.faults == 0 && campaign.tally.images >= campaign.limit)
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

  @Test func `a tail that is cut off is kept aside before it is gone`() throws {
    let storage = SimulatedStorage()
    let log = try SimulatedLog(storage, options: .small(segment: 1 << 20))
    try log.write([sample(0)])
    let name = "log/0000000001.segment"
    let tail = [UInt8](repeating: 0xA5, count: 1100)
    let start = Int(try log.frames[0].end)
    storage.replaceContents(of: name, with: storage.contents(of: name)!.prefix(start) + tail)
    var images = 0
    for changes in 0...12 {
      let next = storage.restarted()
      next.losePower(afterChanges: changes)
      _ = try? SimulatedLog(next, options: .small(segment: 1 << 20))
      var choices = CrashChoices()
      repeat {
        images += 1
        let image = next.crashImage(&choices)
        let isThere = image.contents(of: name)!.dropFirst(start).starts(with: tail)
        let isKept = image.contents(of: "log/tail-1.cut") == tail
        #expect(isThere || isKept, "power lost after \(changes) changes")
      } while choices.advance()
    }
    #expect(images > 50)
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
