// What the account's index knows of activities: whose ids are in use, and which reminders are due when and set by which
// event.

import CBOR
import EventSourcing
import FoundationEssentials
import Testing

@testable import BackOffice

@Suite struct ActivityIndexTests {
  private func envelope(_ position: Position, at time: Instant = Shop.start) -> Envelope {
    let header = BatchHeader(
      firstPosition: position, count: 1, recordedAt: time, actor: .system("given"), commandID: Shop.command,
      correlationID: Shop.command, causation: nil)
    return Envelope(
      batch: header, position: position, stream: StreamName("given"), version: 1, type: "given", schema: 1,
      occurredAt: nil)
  }

  private func index(_ events: ActivityEvent...) -> ActivityIndex {
    var index = ActivityIndex()
    for (number, event) in events.enumerated() {
      index.evolve(event, Agenda.visit, envelope(Position(number + 1)))
    }
    return index
  }

  private func due(_ index: ActivityIndex) -> [String] {
    index.deadlines.all.map { deadline in
      guard case .reminder(_, let number, let schedule) = deadline.matter else { return "?" }
      return
        "\(number) of \(schedule), \(deadline.dueAt.milliseconds(since: Shop.start) / 60_000) min, by \(deadline.setBy)"
    }
  }

  private let planned = Agenda.scheduled { $0.reminders = [60, 15] }

  private func edited(_ changes: FieldChange..., scheduleNo: Int? = nil) -> ActivityEvent {
    .edited(ActivityEdited(changes: changes, scheduleNo: scheduleNo))
  }

  @Test func remindersAreDueByTheEventThatSetThem() {
    #expect(due(index(planned)) == ["1 of 1, 1380 min, by 1", "2 of 1, 1425 min, by 1"])
    let retitled = edited(FieldChange("title", before: nil, after: .personal(PersonalText("X"))))
    #expect(due(index(planned, retitled)) == ["1 of 1, 1380 min, by 1", "2 of 1, 1425 min, by 1"])
    let fired = Agenda.fired(1, dueAt: Shop.hour(23))
    #expect(due(index(planned, retitled, fired)) == ["2 of 1, 1425 min, by 1"])
    let moved = edited(
      FieldChange("startsAt", before: nil, after: .text(Shop.hour(48).description)), scheduleNo: 2)
    #expect(due(index(planned, fired, moved)) == ["1 of 2, 2820 min, by 3", "2 of 2, 2865 min, by 3"])
  }

  @Test func whatIsFinishedHasNoDeadlinesAndKeepsItsID() {
    for end in [Agenda.completed, Agenda.cancelled] {
      let index = index(planned, end, Agenda.fired(1, dueAt: Shop.hour(23)))
      #expect(due(index).isEmpty && index.scheduled.isEmpty)
      #expect(index.customer(of: Agenda.visit) == Shop.abc)
    }
    #expect(index(Agenda.logged).customer(of: Agenda.visit) == Shop.abc)
    #expect(index(Agenda.completed) == ActivityIndex())
  }

  @Test func theIndexKnowsWhatTheStateKnows() {
    for events in [
      [planned], [planned, Agenda.fired(1, dueAt: Shop.hour(23))],
      [planned, edited(FieldChange("reminders", before: nil, after: .numbers([5])), scheduleNo: 2)],
    ] {
      var state: ActivityState?
      var index = ActivityIndex()
      for (number, event) in events.enumerated() {
        Activity.evolve(&state, event, envelope(Position(number + 1)))
        index.evolve(event, Agenda.visit, envelope(Position(number + 1)))
      }
      #expect(index.scheduled[Agenda.visit] == state?.outline)
    }
  }

  @Test func aSnapshotGivesTheSameIndex() throws {
    var index = index(planned, Agenda.fired(1, dueAt: Shop.hour(23)))
    index.evolve(Agenda.logged, Agenda.othersCall, envelope(9))
    #expect(try read(bytes(index)) == index)
  }

  @Test(arguments: [
    ActivityReminders(minutes: [60], pending: [1], scheduleNo: 1)!, ActivityReminders(),
  ])
  func remindersThatAreNotThereAreRefused(_ reminders: ActivityReminders) throws {
    #expect(ActivityReminders(minutes: [60], pending: [2], scheduleNo: 1) == nil)
    #expect(ActivityReminders(minutes: [60], pending: [0], scheduleNo: 1) == nil)
    #expect(ActivityReminders(minutes: [], pending: [1], scheduleNo: 1) == nil)
    #expect(try read(bytes(reminders)) == reminders)
  }

  private func bytes(_ value: some CBORCodable) throws -> [UInt8] {
    var writer = CBORWriter()
    try value.encode(to: &writer)
    return writer.bytes
  }

  private func read<Value: CBORCodable>(_ bytes: [UInt8]) throws -> Value {
    try bytes.withUnsafeBytes { bytes throws(CBORError) in
      var reader = CBORReader(bytes)
      let value = try Value(from: &reader)
      try reader.finish()
      return value
    }
  }
}
