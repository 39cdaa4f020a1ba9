// Running commands against a store elsewhere: what was decided holds when it is appended, or it is decided again.

import EventSourcing
import EventSourcingTesting
import FoundationEssentials
import Testing

@Suite struct ConditionsTests {
  private typealias Runner = CommandRunner<Counters, ContendedEventStore>
  private let now = Instant(milliseconds: 1_000)

  private func metadata(_ id: UUID = UUID(), expecting version: UInt32? = nil) -> CommandMetadata {
    CommandMetadata(commandID: id, actor: .system("test"), expectedVersion: version)
  }

  @Test(arguments: 1...5) func `rules over streams are exact, whoever else decides`(seed: UInt64) async throws {
    let store = ContendedEventStore(seed: seed)
    let runners = try (0..<4).map { _ in try Runner(store: store) }
    let outcomes = await withTaskGroup(of: Bool.self) { group in
      for number in 0..<160 {
        group.addTask {
          let raise = Raise(counter: "c\(number % 40)", by: 10)
          // Who has lost too many races tries again.
          while true {
            do {
              return try await runners[number % 4].run(raise, metadata(), now: now).positions != nil
            } catch CommandFailure<CounterRejection>.store(let failure) where failure.code == .contended {
              continue
            } catch {
              return false
            }
          }
        }
      }
      return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
    }
    #expect(outcomes == 100)
    var sum = 0
    try store.read(after: 0, through: nil) { envelope, payload in
      let event = try CounterEvent.registry.decode(type: envelope.type, schema: envelope.schema, payload: payload)
      if case .raised(let raised) = event { sum += raised.by }
      return true
    }
    #expect(sum == Counters.sumLimit)
  }

  @Test func `a command that was carried out is repeated, whatever the rules say by now`() async throws {
    let runner = try Runner(store: ContendedEventStore(seed: 2))
    let id = UUID()
    let first = try await runner.run(Raise(counter: "a", by: 60), metadata(id), now: now)
    let again = try await runner.run(Raise(counter: "a", by: 60), metadata(id), now: now)
    #expect(first.positions == 1...1 && again.positions == 1...1 && again.repeated)
    await #expect(throws: CommandFailure<CounterRejection>.rejected(.reused)) {
      try await runner.run(Raise(counter: "a", by: 61), metadata(id), now: now)
    }
    await #expect(throws: CommandFailure<CounterRejection>.rejected(.limitReached(60))) {
      try await runner.run(Raise(counter: "a", by: 60), metadata(), now: now)
    }
  }

  @Test func `an expected version that moved on is refused`() async throws {
    let runner = try Runner(store: ContendedEventStore(seed: 3))
    try await runner.run(Raise(counter: "a", by: 1), metadata(expecting: 0), now: now)
    await #expect(throws: CommandFailure<CounterRejection>.rejected(.moved(0, 1))) {
      try await runner.run(Raise(counter: "a", by: 1), metadata(expecting: 0), now: now)
    }
    try await runner.run(Raise(counter: "a", by: 1), metadata(expecting: 1), now: now)
  }

  @Test func `who loses every race is told so, and nothing is appended`() async throws {
    let store = ContendedEventStore(seed: 4, odds: 1)
    let runner = try Runner(store: store)
    await #expect {
      try await runner.run(Raise(counter: "a", by: 1), metadata(), now: now)
    } throws: { error in
      guard case CommandFailure<CounterRejection>.store(let failure) = error else { return false }
      return failure.code == .contended && failure.remedy != nil
    }
    #expect(store.durable.position == 0)
  }

  @Test func `names that differ only in composition have states of their own`() async throws {
    let (composed, decomposed) = ("caf\u{e9}", "cafe\u{301}")
    let elsewhere = try Runner(store: ContendedEventStore(seed: 5))
    let here = try CommandRunner<Counters, InMemoryEventStore>(store: InMemoryEventStore())
    for name in [composed, decomposed] {
      try await elsewhere.run(Raise(counter: name, by: 60), metadata(expecting: 0), now: now)
      try await here.run(Raise(counter: name, by: 60), metadata(expecting: 0), now: now)
    }
    for name in [composed, decomposed] {
      await #expect(throws: CommandFailure<CounterRejection>.rejected(.limitReached(60))) {
        try await elsewhere.run(Raise(counter: name, by: 41), metadata(), now: now)
      }
      await #expect(throws: CommandFailure<CounterRejection>.rejected(.limitReached(60))) {
        try await here.run(Raise(counter: name, by: 41), metadata(), now: now)
      }
    }
  }

  @Test func `what is due happens before the next command`() async throws {
    let runner = try CommandRunner<Alarms, ContendedEventStore>(store: ContendedEventStore(seed: 6))
    try await runner.run(SetAlarm(at: 2_000), metadata(), now: now)
    try await runner.run(SetAlarm(at: 2_001), metadata(), now: now)
    let receipt = try await runner.run(SetAlarm(at: 9_000), metadata(), now: Instant(milliseconds: 3_000))
    // The broken alarm at 2,001 is passed over.
    #expect(receipt.positions == 4...4)
    let next = try await runner.run(SetAlarm(at: 9_001), metadata(), now: Instant(milliseconds: 9_000))
    #expect(next.positions == 6...6)
  }
}
