// The demo's promises: the same seed makes the same book, nothing in it happens outside business hours, and no folder
// but a demo's own is ever replaced.

import BackOfficeWorkload
import EventSourcing
import Foundation
import Testing

@testable import BackOfficeTool

@Suite struct DemoTests {
  @Test
  func `SplitMix64 gives the numbers of its author's code`() {
    var random = SplitMix64(seed: 1_234_567)
    #expect(
      [random.next(), random.next(), random.next()] == [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
      ])
  }

  @Test
  func `each concern draws from a generator of its own`() {
    var ids = SplitMix64(seed: 7, concern: DemoConcern.ids)
    var names = SplitMix64(seed: 7, concern: DemoConcern.names)
    #expect(ids.next() != names.next())
    #expect(ids.uuid().uuidString.dropFirst(14).first == "4")
  }

  @Test
  func `distributions have the middle that they are asked for`() {
    var random = SplitMix64(seed: 3)
    let sample = (0..<20_000).map { _ in random.logNormal(median: 180, p90: 900) }.sorted()
    #expect(abs(sample[10_000] - 180) < 9)
    #expect(abs(sample[18_000] - 900) < 60)
    let gaps = (0..<20_000).map { _ in random.exponential(mean: 34) }
    #expect(abs(gaps.reduce(0, +) / 20_000 - 34) < 1)
  }

  // Checklist: L-15
  @Test
  func `working time skips nights, weekends and holidays`() throws {
    let calendar = WorkingCalendar()
    func after(_ start: String, hours: Double) throws -> String {
      calendar.instant(after: try #require(Instant(start)), working: Int64(hours * Double(WorkingCalendar.hour)))
        .description
    }
    #expect(try after("2022-01-04T08:00:00Z", hours: 0) == "2022-01-04T09:00:00.000Z")
    #expect(try after("2022-01-04T17:00:00Z", hours: 1) == "2022-01-05T09:30:00.000Z")
    #expect(try after("2022-01-07T17:29:00Z", hours: 0.5) == "2022-01-10T09:29:00.000Z")
    // The clocks go forward on 27 March, so Monday's nine o'clock is eight in UTC.
    #expect(try after("2022-03-25T17:30:00Z", hours: 1) == "2022-03-28T09:00:00.000Z")
    #expect(try after("2022-12-23T17:30:00Z", hours: 0) == "2022-12-29T09:00:00.000Z")
    #expect(
      calendar.morning(days: 1, after: try #require(Instant("2022-01-07T12:00:00Z"))).description
        == "2022-01-10T09:00:00.000Z")
  }

  @Test
  func `the agenda gives the earliest entry, and equal times in the order of entry`() {
    var agenda = Agenda<Int>()
    var random = SplitMix64(seed: 5)
    let times = (0..<500).map { _ in random.below(50) }
    for (number, time) in times.enumerated() { agenda.enter(number, at: Instant(milliseconds: Int64(time))) }
    var seen: [Int] = []
    while let next = agenda.next() { seen.append(next.action) }
    #expect(seen == times.indices.sorted { (times[$0], $0) < (times[$1], $1) })
  }

  @Test
  func `the same seed makes the same events, another seed others`() throws {
    let workshop = try Workshop()
    for (name, seed) in [("a", 1), ("b", 1), ("c", 2)] {
      #expect(try workshop.shell("daybook demo \(name) --events 600 --seed \(seed) -q --output json").status == 0)
    }
    let (first, again) = (try stableLog(workshop, "a"), try stableLog(workshop, "b"))
    #expect(first.count >= 600)
    #expect(first == again)
    #expect(first != (try stableLog(workshop, "c")))
  }

  /// The log less what follows from its own random id: the ids of events, and of the commands of deadlines.
  private func stableLog(_ workshop: borrowing Workshop, _ book: String) throws -> [String] {
    try workshop.shell("daybook log --book \(book) --output jsonl").output.split(separator: "\n").map { line in
      let stable = line.replacing(/"(eventID|causationID)":"[^"]*"/, with: "")
      guard line.contains("\"actor\":\"system:") else { return String(stable) }
      return String(stable.replacing(/"(commandID|correlationID)":"[^"]*"/, with: ""))
    }
  }

  @Test
  func `a demo replaces an older demo when told to, and nothing else ever`() throws {
    let workshop = try Workshop()
    #expect(try workshop.shell("daybook demo d --events 50 -q").status == 0)
    let again = try workshop.shell("daybook demo d --events 50")
    #expect(again.status == 1)
    #expect(again.errors.contains("replace it with --yes"))
    #expect(try workshop.shell("daybook demo d --events 60 --yes -q").status == 0)
    let other = try workshop.shell("mkdir other && echo precious > other/file && daybook demo other --yes")
    #expect(other.status == 1)
    #expect(other.errors.contains("is no demo book"))
    #expect(try workshop.shell("cat other/file").output == "precious\n")
  }
}
