// The time of decisions: never behind the log, never far ahead of it by accident, and what is due happens first.

import EventSourcing
import FoundationEssentials
import Testing

@Suite struct TimeTests {
  let store = InMemoryEventStore()
  let year: Int64 = 366 * 86_400_000

  func runner() throws -> CommandRunner<Alarms, InMemoryEventStore> { try CommandRunner(store: store) }

  func metadata(_ id: UUID = UUID()) -> CommandMetadata {
    CommandMetadata(commandID: id, actor: .system("test"))
  }

  func time(_ milliseconds: Int64) -> Instant { Instant(milliseconds: milliseconds) }

  /// Each event with the time of its decision; all must be recorded when they were decided.
  func events() throws -> [String] {
    var events: [String] = []
    try store.read(after: 0, through: nil) { envelope, payload in
      let event = try AlarmEvent.registry.decode(type: envelope.type, schema: envelope.schema, payload: payload)
      switch event {
      case .set(let set):
        #expect(set.decidedAt == envelope.recordedAt.milliseconds)
        events.append("\(set.at) set at \(set.decidedAt)")
      case .rang(let rang):
        #expect(rang.decidedAt == envelope.recordedAt.milliseconds)
        events.append("\(rang.at) rang at \(rang.decidedAt)")
      }
      return true
    }
    return events
  }

  @Test func `a decision is never made before the newest event`() async throws {
    let runner = try runner()
    try await runner.run(SetAlarm(at: 9_000), metadata(), now: time(5_000))
    try await runner.run(SetAlarm(at: 9_002), metadata(), now: time(1_000))
    try await runner.run(SetAlarm(at: 9_004), metadata(), now: time(6_000))
    #expect(try events() == ["9000 set at 5000", "9002 set at 5000", "9004 set at 6000"])
    #expect(runner.newestRecordedAt == time(6_000))
  }

  @Test func `what is due happens before the next command, in order`() async throws {
    let runner = try runner()
    for at: Int64 in [40, 20, 60] { try await runner.run(SetAlarm(at: at), metadata(), now: time(10)) }
    #expect(runner.nextDueTime == time(20))
    try await runner.run(SetAlarm(at: 80), metadata(), now: time(40))
    #expect(try events().suffix(3) == ["20 rang at 40", "40 rang at 40", "80 set at 40"])
    #expect(runner.nextDueTime == time(60))
    // The log's time counts, not the clock that lags behind it.
    try await runner.run(SetAlarm(at: 100), metadata(), now: time(60))
    try await runner.run(SetAlarm(at: 58), metadata(), now: time(1))
    #expect(try events().last == "58 rang at 60", "it was due when it was set")
    try await runner.run(SetAlarm(at: 102), metadata(), now: time(1))
    #expect(
      try events().suffix(5) == [
        "60 rang at 60", "100 set at 60", "58 set at 60", "58 rang at 60", "102 set at 60",
      ])
  }

  @Test func `a repeated command gets its first outcome, whatever is due or the clock says`() async throws {
    let (runner, first) = (try runner(), metadata())
    try await runner.run(SetAlarm(at: 20), first, now: time(10))
    let again = try await runner.run(SetAlarm(at: 20), first, now: time(5 * year), notFarAfter: time(10))
    #expect(again.repeated && store.durable.position == 1)
  }

  @Test func `what can't happen is passed over, once`() async throws {
    let runner = try runner()
    for at: Int64 in [21, 22, 23] { try await runner.run(SetAlarm(at: at), metadata(), now: time(10)) }
    #expect(try await runner.stageDue(by: time(30)).map(\.positions) == [4...4])
    #expect(try await runner.stageDue(by: time(30)).isEmpty && runner.nextDueTime == nil)
    try await runner.run(SetAlarm(at: 90), metadata(), now: time(30))
    #expect(try events().suffix(2) == ["22 rang at 30", "90 set at 30"])
  }

  @Test func `what is due under an id that was taken happens under the next one`() async throws {
    let runner = try runner()
    try await runner.run(SetAlarm(at: 20), metadata(), now: time(10))
    let id = { Alarms.ringID(setAt: 1, inLog: store.logID, $0) }
    for attempt in 0..<3 { try await runner.run(SetAlarm(at: 1_000), metadata(id(attempt)), now: time(10)) }
    let receipts = try await runner.stageDue(by: time(20))
    #expect(receipts.map(\.repeated) == [false])
    #expect(store.stage { $0.command(id(3)) } != nil)
  }

  @Test func `of many who find it due, one makes it happen`() async throws {
    let runner = try runner()
    for at in 1...50 { try await runner.run(SetAlarm(at: Int64(2 * at)), metadata(), now: time(1)) }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for round in 0..<20 {
        group.addTask { try await runner.run(SetAlarm(at: 10_000 + Int64(round)), metadata(), now: time(200)) }
        group.addTask { _ = try await runner.stageDue(by: time(200)) }
      }
      try await group.waitForAll()
    }
    #expect(try events().count { $0.contains("rang") } == 50 && store.durable.position == 120)
  }

  @Test func `a leap of more than a year is refused, unless time is known to have passed`() async throws {
    let runner = try runner()
    // Any time will do for the first event.
    try await runner.run(SetAlarm(at: 20), metadata(), now: time(10), notFarAfter: time(0))
    let limit = 10 + year
    await #expect(throws: CommandFailure<AlarmRejection>.rejected(.tooFarAhead(limit: limit))) {
      try await runner.run(SetAlarm(at: 24), metadata(), now: time(limit + 1), notFarAfter: time(0))
    }
    await #expect(throws: CommandFailure<AlarmRejection>.rejected(.tooFarAhead(limit: limit))) {
      try await runner.stageDue(by: time(limit + 1), notFarAfter: time(0))
    }
    // Nothing that is due happens at such a time either.
    #expect(store.durable.position == 1 && !runner.accepts(time(limit + 1), notFarAfter: time(10)))
    try await runner.run(SetAlarm(at: 24), metadata(), now: time(limit), notFarAfter: time(0))
    try await runner.run(SetAlarm(at: 26), metadata(), now: time(3 * year), notFarAfter: time(2 * year))
    try await runner.run(SetAlarm(at: 28), metadata(), now: time(9 * year))
    #expect(try events().suffix(2) == ["28 set at \(9 * year)", "28 rang at \(9 * year)"])
  }
}
