// Running commands: decided on the newest staged state, once each, exact under concurrency.

import EventSourcing
import FoundationEssentials
import Testing

@Suite struct CommandRunnerTests {
  let store = InMemoryEventStore()

  func runner(cachedStreams: Int = 100) throws -> CommandRunner<Counters, InMemoryEventStore> {
    try CommandRunner(store: store, cachedStreams: cachedStreams)
  }

  func metadata(_ id: UUID = UUID()) -> CommandMetadata {
    CommandMetadata(commandID: id, actor: .system("test"))
  }

  let now = Instant(milliseconds: 1_000)

  @Test func `a command appends its events`() async throws {
    let receipt = try await runner().run(Raise(counter: "a", by: 3), metadata(), now: now)
    #expect(receipt.positions == 1...1 && !receipt.repeated)
    #expect(receipt.events.map(\.event) == [.raised(CounterRaised(by: 3, reason: "asked"))])
  }

  @Test func `nothing to do appends nothing`() async throws {
    let receipt = try await runner().run(Raise(counter: "a", by: 0), metadata(), now: now)
    #expect(receipt.positions == nil && store.durable.position == 0)
  }

  @Test func `a rejection appends nothing`() async throws {
    let runner = try runner()
    try await runner.run(Raise(counter: "a", by: 99), metadata(), now: now)
    await #expect(throws: CommandFailure<CounterRejection>.rejected(.limitReached(99))) {
      try await runner.run(Raise(counter: "a", by: 2), metadata(), now: now)
    }
    #expect(store.durable.position == 1)
  }

  @Test func `a repeated command gives the first outcome`() async throws {
    let id = UUID()
    try await runner().run(Raise(counter: "a", by: 1), metadata(id), now: now)
    let again = try await runner().run(Raise(counter: "a", by: 1), metadata(id), now: now)
    #expect(again.positions == 1...1 && again.repeated && store.durable.position == 1)
    await #expect(throws: CommandFailure<CounterRejection>.rejected(.reused)) {
      try await runner().run(Raise(counter: "a", by: 2), metadata(id), now: now)
    }
  }

  @Test func `rules over streams are exact under concurrency`() async throws {
    let runner = try runner()
    let passed = await withTaskGroup(of: Bool.self) { group in
      for number in 0..<300 {
        group.addTask {
          let raise = Raise(counter: "c\(number % 30)", by: 10)
          return (try? await runner.run(raise, metadata(), now: now)) != nil
        }
      }
      return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
    }
    #expect(passed == 100)
    #expect(runner.withIndex { $0.value } == Counters.sumLimit)
  }

  @Test func `states that left the cache come back`() async throws {
    let runner = try runner(cachedStreams: 2)
    for round in 0..<10 {
      for name in ["a", "b", "c", "d"] {
        try await runner.run(Raise(counter: name, by: 5), metadata(), now: now)
        #expect(try runner.state(of: StreamName("counter", .text(name))).state == (round + 1) * 5)
      }
    }
    await #expect(throws: CommandFailure<CounterRejection>.rejected(.limitReached(50))) {
      try await runner.run(Raise(counter: "a", by: 51), metadata(), now: now)
    }
  }

  @Test func `a new runner folds the log`() async throws {
    try await runner().run(Raise(counter: "a", by: 60), metadata(), now: now)
    let second = try runner()
    #expect(second.withIndex { $0.value } == 60)
    await #expect(throws: CommandFailure<CounterRejection>.rejected(.limitReached(60))) {
      try await second.run(Raise(counter: "a", by: 41), metadata(), now: now)
    }
  }
}
