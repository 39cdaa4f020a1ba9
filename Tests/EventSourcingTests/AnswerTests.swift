// An answer is given only when what it rests on is durable, also one that appends nothing.

import EventSourcing
import EventSourcingTesting
import FoundationEssentials
import Testing

@Suite struct AnswerTests {
  let store = WatchedEventStore()
  let now = Instant(milliseconds: 1_000)

  func metadata(_ id: UUID = UUID()) -> CommandMetadata {
    CommandMetadata(commandID: id, actor: .system("test"))
  }

  /// A runner on which three raises are staged and nobody has waited.
  func staged(_ first: CommandMetadata) async throws -> CommandRunner<Counters, WatchedEventStore> {
    let runner = try CommandRunner<Counters, WatchedEventStore>(store: store)
    _ = try await runner.stage(Raise(counter: "a", by: 60), first, now: now)
    for _ in 0..<2 { _ = try await runner.stage(Raise(counter: "b", by: 1), metadata(), now: now) }
    #expect(store.awaited == [])
    return runner
  }

  @Test func `that nothing had to change waits for all that was staged before`() async throws {
    let runner = try await staged(metadata())
    let receipt = try await runner.run(Raise(counter: "a", by: 0), metadata(), now: now)
    #expect(receipt.positions == nil && receipt.restsOn == StagedPosition(3))
    #expect(store.awaited == [3])
  }

  @Test func `a rejection waits for all that was staged before`() async throws {
    let runner = try await staged(metadata())
    await #expect(throws: CommandFailure<CounterRejection>.rejected(.limitReached(60))) {
      try await runner.run(Raise(counter: "a", by: 60), metadata(), now: now)
    }
    #expect(store.awaited == [3])
  }

  @Test func `a state that left the memory is read when its staged events are there`() async throws {
    let runner = try CommandRunner<Counters, WatchedEventStore>(store: store, cachedStreams: 1)
    for name in ["a", "b", "a"] {
      _ = try await runner.stage(Raise(counter: name, by: 30), metadata(), now: now)
    }
    await #expect(throws: CommandFailure<CounterRejection>.rejected(.limitReached(60))) {
      try await runner.run(Raise(counter: "a", by: 50), metadata(), now: now)
    }
  }

  @Test func `a repeat waits for its first outcome`() async throws {
    let first = metadata()
    let runner = try await staged(first)
    let receipt = try await runner.run(Raise(counter: "a", by: 60), first, now: now)
    #expect(receipt.repeated && receipt.positions == 1...1)
    #expect(store.awaited == [1])
  }

  @Test func `an id that was taken is told when the taker is durable`() async throws {
    let first = metadata()
    let runner = try await staged(first)
    await #expect(throws: CommandFailure<CounterRejection>.rejected(.reused)) {
      try await runner.run(Raise(counter: "a", by: 7), first, now: now)
    }
    #expect(store.awaited == [3])
  }

  @Test func `none is given when what it rests on is lost`() async throws {
    let first = metadata()
    let runner = try await staged(first)
    store.fail()
    for (raise, metadata) in [
      (Raise(counter: "a", by: 0), metadata()), (Raise(counter: "a", by: 60), metadata()),
      (Raise(counter: "a", by: 60), first), (Raise(counter: "c", by: 1), metadata()),
    ] {
      await #expect {
        try await runner.run(raise, metadata, now: now)
      } throws: { error in
        guard case CommandFailure<CounterRejection>.store(let failure) = error else { return false }
        return failure.code == .outcomeUnknown
      }
    }
  }

  @Test func `a snapshot holds only what is durable`() async throws {
    let runner = try await staged(metadata())
    let snapshot = try await runner.snapshot()
    #expect(snapshot.position == 3 && snapshot.index.value == 62)
    #expect(store.awaited == [3])
    store.fail()
    await #expect(throws: StoreFailure.self) { try await runner.snapshot() }
  }
}
