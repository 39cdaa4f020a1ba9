// Policies: their answers stand right behind their cause, once each, whatever stopped the process in between, and
// nothing is answered when a log is read again.

import EventSourcingTesting
import FoundationEssentials
import Testing

@testable import EventSourcing

@Suite struct PolicyTests {
  let store = InMemoryEventStore()
  let now = Instant(milliseconds: 1_000)

  func runner() throws -> CommandRunner<Echoes, InMemoryEventStore> { try CommandRunner(store: store) }

  func metadata() -> CommandMetadata { CommandMetadata(commandID: UUID(), actor: .system("test")) }

  /// Where what was said, in order.
  func said(in store: some EventReader) throws -> [String] {
    var said: [String] = []
    try store.read(after: 0, through: nil) { envelope, payload in
      let event = try EchoEvent.registry.decode(type: envelope.type, schema: envelope.schema, payload: payload)
      said.append("\(envelope.stream.description.dropFirst(6)): \(event.text)")
      return true
    }
    return said
  }

  /// Appends what a policy would answer, or anything else, without asking the rules.
  private func append(_ text: String, in place: String, _ id: UUID, _ actor: Actor) async throws {
    let event = try EchoEvent.said(Said(text: text)).encoded()
    let batch = EventBatch(
      commandID: id, fingerprint: try Say(text, in: place).fingerprint(by: actor), command: Say.name, recordedAt: now,
      actor: actor, events: [NewEvent(stream: StreamName("voice", .text(place)), event: event)])
    _ = try await store.append(batch)
  }

  private func answerID(_ cause: Position, _ place: Int) -> UUID {
    UUID(namespace: Envelope.eventID(at: cause, inLog: store.logID), name: "E-01/\(place)")
  }

  @Test func `answers stand right behind their cause, with its correlation`() async throws {
    let runner = try runner()
    async let first = runner.stage(Say("hello! b c", in: "a"), metadata(), now: now)
    async let second = runner.stage(Say("bye! d", in: "a"), metadata(), now: now)
    _ = try await (first, second)
    let said = try said(in: store)
    let hello = ["a: hello! b c", "b: hello", "c: hello"]
    let bye = ["a: bye! d", "d: bye"]
    #expect(said == hello + bye || said == bye + hello)
    var envelopes: [Envelope] = []
    try store.read(after: 0, through: nil) { envelope, _ in
      envelopes.append(envelope)
      return true
    }
    #expect(envelopes[1].actor == .system("echo") && envelopes[1].batch.causation == 1)
    #expect(envelopes[1].batch.correlationID == envelopes[0].batch.correlationID)
    #expect(envelopes[1].batch.commandID == answerID(1, 0))
  }

  @Test func `what the rules refuse or find done is left out, and answers are answered`() async throws {
    let runner = try runner()
    try await runner.run(Say("hello! deaf full b", in: "a"), metadata(), now: now)
    try await runner.run(Say("one! c! d", in: "a"), metadata(), now: now)
    #expect(try said(in: store) == ["a: hello! deaf full b", "b: hello", "a: one! c! d", "c!: one", "d: one"])
    #expect(runner.nextDueTime == nil)
  }

  @Test func `a log that is opened again goes on where it stopped`() async throws {
    try await append("hello! b c d", in: "a", UUID(), .system("test"))
    try await append("hello", in: "b", answerID(1, 0), .system("echo"))
    let runner = try runner()
    #expect(runner.nextDueTime == now)
    #expect(try await runner.stageDue(by: now).count == 2)
    let expected = ["a: hello! b c d", "b: hello", "c: hello", "d: hello"]
    #expect(try said(in: store) == expected)
    // The same ids as without the stop: once more, and nothing follows.
    #expect(store.stage { $0.command(answerID(1, 1)) } != nil && store.stage { $0.command(answerID(1, 2)) } != nil)
    let again = try self.runner()
    #expect(try await again.stageDue(by: now).isEmpty)
    #expect(try said(in: store) == expected)
  }

  @Test func `what policies want comes before what is due`() async throws {
    let events = try ["clock: tick", "a: hello! b"].map { said in
      let parts = said.split(separator: ": ").map(String.init)
      return NewEvent(
        stream: StreamName("voice", .text(parts[0])), event: try EchoEvent.said(Said(text: parts[1])).encoded())
    }
    _ = try await store.append(EventBatch(commandID: UUID(), recordedAt: now, actor: .system("test"), events: events))
    _ = try await runner().stageDue(by: now)
    #expect(try said(in: store) == ["clock: tick", "a: hello! b", "b: hello", "clock: tock"])
  }

  @Test func `each thing that an event asks for has an id of its own`() throws {
    let batch = BatchHeader(
      firstPosition: 7, count: 1, recordedAt: now, actor: .system("test"), commandID: UUID(), correlationID: UUID(),
      causation: nil)
    let envelope = Envelope(
      batch: batch, position: 7, stream: StreamName("voice", .text("a")), version: 1, type: Said.type, schema: 1,
      occurredAt: nil)
    let effects = Echoes.effects(of: .said(Said(text: "whistle: dog cat")), envelope, in: [], inLog: store.logID)
    #expect(effects.map(\.request) == ["dog", "cat"] && effects.allSatisfy { $0.askedAt == 7 })
    let cause = Envelope.eventID(at: 7, inLog: store.logID)
    #expect(effects.map(\.id) == (0...1).map { UUID(namespace: cause, name: "E-01/effect/\($0)") })
  }

  @Test func `what was answered long ago is not answered again`() async throws {
    try await append("hello! b", in: "a", UUID(), .system("test"))
    try await append("something else", in: "a", UUID(), .system("test"))
    let runner = try runner()
    #expect(runner.nextDueTime == nil)
    #expect(try await runner.stageDue(by: now).isEmpty)
  }

  @Test func `an answer whose id somebody took is given under the next one`() async throws {
    try await append("mine", in: "x", answerID(2, 0), .system("test"))
    let runner = try runner()
    try await runner.run(Say("hello! c", in: "a"), metadata(), now: now)
    #expect(try said(in: store) == ["x: mine", "a: hello! c", "c: hello"])
    #expect(store.stage { $0.command(answerID(2, 1)) }?.firstPosition == 3)
  }

  @Test(arguments: [UInt64](1...5)) func `a store elsewhere keeps the same promises`(seed: UInt64) async throws {
    let store = ContendedEventStore(seed: seed)
    let runner = try CommandRunner<Echoes, ContendedEventStore>(store: store)
    try await runner.run(Say("hello! b deaf c", in: "a"), metadata(), now: now)
    try await runner.run(Say("bye! b", in: "a"), metadata(), now: now)
    #expect(
      try said(in: store) == ["a: hello! b deaf c", "b: hello", "c: hello", "a: bye! b", "b: bye"])
  }
}
