// Random commands about everything in one account, by fixed seeds: after each the engine says what the model says, and
// keeps the same state. A failure is told with the fewest commands that still give it.

import EventSourcing
import FoundationEssentials
import Testing

@testable import BackOffice

@Suite("The rules under random commands")
struct RuleCampaignTests {
  private static let isLong = ProcessInfo.processInfo.environment["DAYBOOK_LONG"] != nil
  private static let commandsOfARun = 2_500
  /// Of the long run; with `DAYBOOK_SEED` that seed alone.
  private static let seeds = number("DAYBOOK_SEED").map { $0...$0 } ?? 101...152
  /// For how long a failure is made shorter, in seconds.
  fileprivate static let shrinkingTime = number("DAYBOOK_SHRINK") ?? 20

  private static func number(_ variable: String) -> UInt64? {
    ProcessInfo.processInfo.environment[variable].flatMap(UInt64.init)
  }

  /// Rejections that no command can meet, each with the reason.
  static let unreachable: [Rejection.Code: String] = [
    .customerErased: "no command erases a customer yet",
    .regionNotAllowed: "told when a port is connected, not by a command",
  ]

  /// And one that only ports send.
  // Checklist: L-07
  @Test func `every command of the domain takes part`() {
    let names = Set(CampaignCommandList.all.map { $0.name })
    #expect(names.symmetricDifference(BackOfficeDomain.commands.names) == ["RecordEffectResult"])
  }

  @Test(.enabled(if: !isLong, "DAYBOOK_LONG=1 runs the long one")) func `five thousand commands`() async throws {
    let counts = try await run(seeds: 1...2)
    #expect(counts.sent >= 4_800)
    #expect(counts.accepted * 2 >= counts.sent)
    #expect(counts.events.count >= BackOfficeEvent.registry.names.count * 9 / 10)
    #expect(counts.rejections.count >= (Rejection.Code.allCases.count - Self.unreachable.count) * 8 / 10)
  }

  @Test(.enabled(if: isLong, "set DAYBOOK_LONG=1 for a hundred thousand commands"))
  func `a hundred thousand commands`() async throws {
    let counts = try await run(seeds: Self.seeds)
    #expect(counts.sent >= 100_000)
    #expect(counts.accepted * 2 >= counts.sent)
    let rare = BackOfficeEvent.registry.names.filter { counts.events[$0, default: 0] < 50 }
    #expect(rare.isEmpty, "fewer than fifty of \(rare)")
    let missing = Rejection.Code.allCases.filter { counts.rejections[$0] == nil && Self.unreachable[$0] == nil }
    #expect(missing.isEmpty, "never met \(missing.map(\.rawValue))")
  }

  /// One campaign a seed; the counts of all are printed.
  private func run(seeds: ClosedRange<UInt64>) async throws -> Counts {
    var counts = Counts()
    var told: Set<String> = []
    for seed in seeds {
      let begin = ContinuousClock.now
      let (steps, seen, difference) = try await CampaignRun.make(seed: seed, commands: Self.commandsOfARun)
      counts = counts + seen
      print(
        "seed \(seed): \(seen.sent) commands in \(ContinuousClock.now - begin), \(difference.map { "\($0)" } ?? "no difference")"
      )
      // Each kind of difference is told once.
      guard let difference, told.insert(difference.kind).inserted else { continue }
      let few = try await CampaignRun.shrink(steps, seed: seed, to: difference)
      Issue.record(
        "seed \(seed), after \(steps.count) steps, \(few.last ?? difference):\n\(CampaignRun.told(few.steps))")
    }
    print(counts)
    return counts
  }
}

/// One run of a seed, and the way to the shortest that fails alike.
enum CampaignRun {
  /// Makes commands until one shows a difference, or there are enough.
  static func make(
    seed: UInt64, commands: Int
  ) async throws -> (steps: [Step], counts: Counts, difference: Difference?) {
    let campaign = try Campaign(variant: seed)
    var random = SeededGenerator(seed: seed)
    var steps: [Step] = []
    do {
      while steps.count < commands {
        var maker = CommandMaker(random, campaign.model)
        let step: Step
        (step, random) = maker.step(steps)
        steps.append(step)
        try await campaign.take(step)
        if steps.count % 100 == 0 { try campaign.compareAll() }
      }
      try campaign.compareAll()
      try campaign.checkInvariants()
    } catch let difference as Difference {
      return (steps, campaign.counts, difference)
    }
    return (steps, campaign.counts, nil)
  }

  private static func replay(_ steps: [Step], seed: UInt64) async throws -> Difference? {
    let campaign = try Campaign(variant: seed)
    do {
      for step in steps { try await campaign.take(step) }
      try campaign.compareAll()
      try campaign.checkInvariants()
    } catch let difference as Difference {
      return difference
    }
    return nil
  }

  /// Leaves out steps, many at once and then fewer, as long as the same kind of difference stays. The time that they took
  /// stays too.
  static func shrink(
    _ steps: [Step], seed: UInt64, to difference: Difference
  ) async throws -> (steps: [Step], last: Difference?) {
    var (few, last) = (steps, difference)
    var size = few.count / 2
    let end = ContinuousClock.now.advanced(by: .seconds(Int64(RuleCampaignTests.shrinkingTime)))
    while size > 0, ContinuousClock.now < end {
      var start = 0
      while start < few.count, ContinuousClock.now < end {
        var fewer = few
        let end = min(start + size, few.count)
        let time = few[start..<end].reduce(0) { $0 + $1.delay }
        fewer.removeSubrange(start..<end)
        if start < fewer.count { fewer[start].delay += time }
        if let found = try? await replay(fewer, seed: seed), found.kind == difference.kind {
          (few, last) = (fewer, found)
        } else {
          start = end
        }
      }
      size /= 2
    }
    return (few, last)
  }

  /// The steps as lines of a command file.
  static func told(_ steps: [Step]) -> String {
    var time = Campaign.start
    return steps.map { step in
      time = time.advanced(by: step.delay)
      guard let command = step.command else { return #"{"at":"\#(time)","advance":true}"# }
      return
        #"{"at":"\#(time)","as":"\#(step.actor)","command":"\#(type(of: command).name)","id":"\#(step.id)"\#(step.expected.map { ",\"expectedVersion\":\($0)" } ?? "")} \#(command)"#
    }.joined(separator: "\n")
  }
}

extension Counts: CustomStringConvertible {
  var description: String {
    let share = sent == 0 ? 0 : accepted * 100 / sent
    let events = events.sorted { $0.key < $1.key }.map { "\($0) \($1)" }.joined(separator: ", ")
    let codes = rejections.sorted { $0.key.rawValue < $1.key.rawValue }.map { "\($0.rawValue) \($1)" }
      .joined(separator: ", ")
    let commands = commands.sorted { $0.key < $1.key }.map { "\($0) \($1.accepted)/\($1.sent)" }.joined(separator: ", ")
    return """
      \(sent) commands, of which \(accepted) accepted (\(share) %)
      commands, accepted of sent: \(commands)
      events: \(events)
      rejections: \(codes)
      """
  }
}
