// The store in memory keeps every rule of the conformance suite.

import EventSourcing
import EventSourcingTesting
import Testing

@Suite struct InMemoryEventStoreTests {
  @Test(arguments: EventStoreRule.all) func keeps(_ rule: EventStoreRule) async throws {
    try await rule.check(InMemoryEventStore())
  }
}
