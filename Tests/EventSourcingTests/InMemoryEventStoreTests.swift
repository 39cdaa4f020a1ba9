// The stores in memory keep every rule of the conformance suite.

import EventSourcing
import EventSourcingTesting
import FoundationEssentials
import Testing

@Suite struct InMemoryEventStoreTests {
  @Test(arguments: EventStoreRule.all + EventStoreRule.pipelining)
  func `the store in memory keeps`(_ rule: EventStoreRule) async throws {
    let store = InMemoryEventStore()
    try await rule.check(opening: { store })
  }

  @Test(arguments: EventStoreRule.all) func `the store elsewhere keeps`(_ rule: EventStoreRule) async throws {
    let store = ContendedEventStore(seed: 1, odds: 0)
    try await rule.check(opening: { store })
  }

  @Test func `a closed store in memory wakes who waits and takes no more`() async throws {
    let store = InMemoryEventStore()
    let waiting = Task { await store.waitUntilDurable(beyond: 0) }
    store.close()
    #expect(await waiting.value == false)
    #expect(await store.waitUntilDurable(beyond: 0) == false)
  }

  @Test func `what was staged before an error wakes who waits for it`() async throws {
    struct Refused: Error {}
    let store = InMemoryEventStore()
    let waiting = Task { await store.waitUntilDurable(beyond: 0) }
    #expect(throws: Refused.self) {
      try store.stage { area in
        _ = try area.append(
          EventBatch(
            commandID: UUID(), recordedAt: Instant(milliseconds: 0), actor: .system("test"),
            events: [NewEvent(stream: StreamName("s"), event: EncodedEvent(type: "t", schema: 1, payload: []))]))
        throw Refused()
      }
    }
    #expect(await waiting.value)
  }
}
