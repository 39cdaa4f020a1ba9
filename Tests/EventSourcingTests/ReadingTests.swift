// A rule that looks at further streams: it sees their newest states, and what it saw still holds when its events are
// appended.

import EventSourcing
import EventSourcingTesting
import FoundationEssentials
import Testing

/// Raises a counter to where another one stands.
private struct Level: Command {
  typealias D = Counters
  static let summary = "Raises a counter to where another one stands."
  static let example = #"{"counter":"a","other":"b"}"#

  let counter: String
  let other: String
  var occurredAt: Instant?

  init(_ counter: String, with other: String) { (self.counter, self.other) = (counter, other) }

  init(_ field: inout some FieldList<Level>) {
    counter = field("counter", \.counter, "which counter")
    other = field("other", \.other, "to where")
    occurredAt = field("occurredAt", \.occurredAt, "when it happened")
  }

  var stream: StreamName? { StreamName("counter", .text(counter)) }
  var reads: [StreamName] { [StreamName("counter", .text(other))] }

  func decide(_ input: DecisionInput<Counters>, _: Void) throws(CounterRejection) -> Decision<CounterEvent> {
    let difference = (input.others[reads[0]] ?? -1) - (input.state ?? 0)
    guard difference > 0 else { return [] }
    // It relies on nothing but the two streams.
    return Decision([.raised(CounterRaised(by: difference, reason: other))], conditions: [])
  }
}

@Suite struct ReadingTests {
  private let now = Instant(milliseconds: 5_000)

  private func metadata(occurredAt: Instant? = nil) -> CommandMetadata {
    CommandMetadata(commandID: UUID(), actor: .system("test"), occurredAt: occurredAt)
  }

  /// Where a counter stands after each event of the log, and the counter whose height it was raised to.
  private func history(_ store: some EventReader) throws -> [(heights: [String: Int], counter: String, reason: String)]
  {
    var heights: [String: Int] = [:]
    var history: [(heights: [String: Int], counter: String, reason: String)] = []
    try store.read(after: 0, through: nil) { envelope, payload in
      let event = try CounterEvent.registry.decode(type: envelope.type, schema: envelope.schema, payload: payload)
      guard case .raised(let raised) = event, case .text(let counter) = envelope.stream.key else { return true }
      heights[counter, default: 0] += raised.by
      history.append((heights, counter, raised.reason))
      return true
    }
    return history
  }

  @Test func `a rule sees the newest states of the streams that it reads`() async throws {
    let store = InMemoryEventStore()
    // Room for just the states of one command: others push them out.
    let runner = try CommandRunner<Counters, InMemoryEventStore>(store: store, cachedStreams: 2)
    try await runner.run(Level("a", with: "b"), metadata(), now: now)
    #expect(store.durable.position == 0)
    try await runner.run(Raise(counter: "b", by: 3), metadata(), now: now)
    for name in ["c", "d"] { try await runner.run(Raise(counter: name, by: 1), metadata(), now: now) }
    async let raised = runner.stage(Raise(counter: "b", by: 4), metadata(), now: now)
    _ = try await raised
    try await runner.run(Level("a", with: "b"), metadata(), now: now)
    #expect(try runner.state(of: StreamName("counter", .text("a"))).state == 7)
  }

  @Test(arguments: 1...3) func `what a rule read holds when its events are appended`(seed: UInt64) async throws {
    let store = ContendedEventStore(seed: seed)
    let runners = try (0..<2).map { _ in try CommandRunner<Counters, ContendedEventStore>(store: store) }
    await withTaskGroup(of: Void.self) { group in
      for number in 0..<40 {
        group.addTask {
          _ = try? await runners[number % 2].run(Raise(counter: "b", by: 1), metadata(), now: now)
          _ = try? await runners[(number + 1) % 2].run(Level("a", with: "b"), metadata(), now: now)
        }
      }
    }
    let levelled = try history(store).filter { $0.counter == "a" }
    #expect(levelled.count > 3)
    for entry in levelled { #expect(entry.heights["a"] == entry.heights["b"]) }
  }

  @Test func `what a command says of when it happened counts before what its sender states`() async throws {
    let store = InMemoryEventStore()
    let runner = try CommandRunner<Counters, InMemoryEventStore>(store: store)
    let stated = metadata(occurredAt: Instant(milliseconds: 2_000))
    try await runner.run(Raise(counter: "b", by: 3), stated, now: now)
    var level = Level("a", with: "b")
    level.occurredAt = Instant(milliseconds: 1_000)
    try await runner.run(level, metadata(occurredAt: Instant(milliseconds: 2_000)), now: now)
    var times: [Int64?] = []
    try store.read(after: 0, through: nil) { envelope, _ in
      times.append(envelope.occurredAt?.milliseconds)
      return true
    }
    #expect(times == [2_000, 1_000])
  }
}
