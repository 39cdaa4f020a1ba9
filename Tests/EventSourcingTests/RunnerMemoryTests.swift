// What a runner keeps in memory is never older than it says: a state that may lack an event is read again before it is
// decided on.

import EventSourcingTesting
import FoundationEssentials
import Testing

@testable import EventSourcing

@Suite struct RunnerMemoryTests {
  private typealias Memory = RunnerMemory<Counters>
  private let stream = StreamName("counter", .text("a"))

  private func memory() -> Memory { Memory(FoldedIndex<Counters>(), unanswered: [], capacity: 8) }

  /// An event of the stream, alone in its batch, at the position of its version.
  private func raised(_ by: Int, _ version: UInt32, part: UInt32 = 0) -> (CounterEvent, Envelope) {
    let batch = BatchHeader(
      firstPosition: Position(version), count: 1, recordedAt: Instant(milliseconds: 1_000), actor: .system("test"),
      commandID: UUID(), correlationID: UUID(), causation: nil)
    let envelope = Envelope(
      batch: batch, position: Position(version), part: part, stream: stream, version: version, type: CounterRaised.type,
      schema: CounterRaised.schema, occurredAt: nil)
    return (.raised(CounterRaised(by: by, reason: "asked")), envelope)
  }

  private func asked(_ command: some Command<Counters>) -> Memory.Attempted {
    Memory.Attempted(
      command: command, name: Raise.name,
      metadata: CommandMetadata(commandID: UUID(), actor: .system("test")), fingerprint: 0,
      time: CommandTime(clock: Instant(milliseconds: 1_000), lastPassed: nil), environment: (), isOwed: false)
  }

  /// The state that a decision at a version is made on; nil where it must be read first.
  private func state(_ memory: Memory, at version: UInt32) throws -> Int? {
    var memory = memory
    let facts = Memory.Facts(
      newestRecordedAt: nil, stream: stream, version: version, reads: [], versionsRead: [], head: Position(version))
    do throws(CommandFailure<CounterRejection>) {
      guard case .needsState = try memory.propose(asked(Raise(counter: "a", by: 1_000)), facts) else {
        Issue.record("it was decided")
        return nil
      }
      return nil
    } catch {
      guard case .rejected(.limitReached(let state)) = error else { throw error }
      return state
    }
  }

  @Test func `a state that was read before a newer one does not take its place`() throws {
    var memory = memory()
    memory.remember(stream, 30, version: 3)
    memory.remember(stream, 20, version: 2)
    #expect(try state(memory, at: 3) == 30)
  }

  @Test func `a state takes in the next event only`() throws {
    var memory = memory()
    memory.remember(stream, 10, version: 1)
    memory.fold(raised(5, 2).0, raised(5, 2).1)
    #expect(try state(memory, at: 2) == 15)
    // One that was read meanwhile has this one already.
    memory.fold(raised(5, 2).0, raised(5, 2).1)
    #expect(try state(memory, at: 2) == 15)
    memory.fold(raised(7, 4).0, raised(7, 4).1)
    #expect(try state(memory, at: 4) == nil)
  }

  @Test func `a state that took in one part of what is read as several is read again`() throws {
    var memory = memory()
    memory.remember(stream, 10, version: 1)
    memory.fold(raised(5, 2).0, raised(5, 2).1)
    memory.fold(raised(6, 2, part: 1).0, raised(6, 2, part: 1).1)
    #expect(try state(memory, at: 2) == nil)
  }

  @Test func `a batch takes the keys that its decision claims, and frees those that it releases`() throws {
    let (mine, old) = (UniqueKey(scope: "name", value: "mine"), UniqueKey(scope: "name", value: "old"))
    let facts = Memory.Facts(
      newestRecordedAt: nil, stream: stream, version: 0, reads: [], versionsRead: [], head: 0)
    var memory = memory()
    guard case .decided(let proposal) = try memory.propose(asked(Rename(from: old, to: mine)), facts) else {
      Issue.record("it was not decided")
      return
    }
    #expect(proposal.batch.conditions.contains(.claims(mine)) && proposal.batch.releases == [old])
  }

  /// Gives a counter another name.
  private struct Rename: Command {
    typealias D = Counters

    static let summary = "Gives a counter another name."
    static let example = "{}"

    let from: UniqueKey
    let to: UniqueKey

    init(from: UniqueKey, to: UniqueKey) { (self.from, self.to) = (from, to) }

    init(_ field: inout some FieldList<Rename>) {
      (from, to) = (UniqueKey(scope: "name", value: ""), UniqueKey(scope: "name", value: ""))
    }

    var stream: StreamName? { StreamName("counter", .text("a")) }

    func decide(_: DecisionInput<Counters>, _: Void) throws(CounterRejection) -> Decision<CounterEvent> {
      Decision([.raised(CounterRaised(by: 0, reason: "renamed"))], claims: [to], releases: [from])
    }
  }

  @Test func `what rests on staging that became void is not decided on`() throws {
    var memory = Memory(FoldedIndex<Counters>(), unanswered: [], generation: 1, capacity: 8)
    let store = InMemoryEventStore()
    let attempt = try store.stage { (transaction) throws(CommandFailure<CounterRejection>) in
      try memory.attempt(asked(Raise(counter: "a", by: 1)), in: &transaction)
    }
    guard case .isVoid = attempt else {
      Issue.record("\(attempt)")
      return
    }
    #expect(store.durable.position == 0)
  }

  @Test func `after a lost race a state that was read too early is read again`() async throws {
    let runner = try CommandRunner<Counters, ContendedEventStore>(store: ContendedEventStore(seed: 1, odds: 0))
    func raise(by: Int = 10) async throws {
      try await runner.run(
        Raise(counter: "a", by: by), CommandMetadata(commandID: UUID(), actor: .system("test")),
        now: Instant(milliseconds: 1_000))
    }
    try await raise()
    try await raise()
    // Brings the index up to the second event.
    try await raise(by: 0)
    // As when it was read just before the second event came, and remembered just after.
    runner.memory.withLock { memory in
      memory.forget(stream)
      memory.remember(stream, 10, version: 1)
    }
    try await raise()
    #expect(try runner.state(of: stream).state == 30)
  }

  @Test func `a policy answers a batch when all of it is in the index`() throws {
    var memory = RunnerMemory<Echoes>(FoldedIndex<Echoes>(), unanswered: [], capacity: 8)
    let batch = BatchHeader(
      firstPosition: 1, count: 2, recordedAt: Instant(milliseconds: 1_000), actor: .system("test"), commandID: UUID(),
      correlationID: UUID(), causation: nil)
    func say(_ text: String, in place: String, at position: Position) {
      let envelope = Envelope(
        batch: batch, position: position, stream: StreamName("voice", .text(place)), version: 1, type: Said.type,
        schema: Said.schema, occurredAt: nil)
      memory.fold(.said(Said(text: text)), envelope)
    }
    say("hello! b", in: "a", at: 1)
    // What would be echoed is in the same batch.
    say("hello", in: "b", at: 2)
    #expect(memory.owed(by: Instant(milliseconds: 9_000)).map(\.dueAt) == nil)
  }
}
