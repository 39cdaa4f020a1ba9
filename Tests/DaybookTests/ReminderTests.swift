// Reminders of a book that is closed and opened again: each is given once, however late, and again only for a new start.

import BackOffice
import BackOfficeViews
import Daybook
import EventSourcing
import Foundation
import Testing

@Suite struct ReminderTests {
  private let visit = ActivityID(UUID(namespace: .urlNamespace, name: "visit"))
  /// An hour from the beginning; the reminder comes half an hour before.
  private let start = Instant("2024-03-01T10:00:00Z")!
  private let due = Instant("2024-03-01T09:30:00Z")!

  private func scheduled(_ reminders: [Int] = [30]) async throws -> Office {
    let office = try await Office()
    try await office.run(
      ScheduleActivity(
        activityID: visit, customerID: office.customer, kind: "Call", title: "Ask", startsAt: .at(start),
        reminders: reminders, assignedUserID: office.gus), as: office.gus)
    return office
  }

  private func reopened(_ office: Office) async throws -> BackOfficeBook {
    try await BackOfficeBook.open(
      office.path, BookOptions(deadlines: .withCommands, clock: { [time = office.time] in time.now }))
  }

  /// What stands in the activity's stream: each reminder with its number, schedule and whether it was late.
  private func story(_ book: BackOfficeBook) async throws -> [String] {
    let story = Lock<[String]>([])
    try await book.log(LogQuery(stream: StreamName("activity", visit))) { record in
      let event = try record.payload.withUnsafeBytes {
        try BackOfficeEvent.registry.decode(
          type: record.envelope.type, schema: record.envelope.schema, payload: $0)
      }
      story.withLock { story in
        if case .activity(.reminderFired(let fired)) = event {
          story.append("\(fired.reminderNo) of \(fired.scheduleNo)\(fired.late ? " late" : "")")
        } else {
          story.append(record.envelope.type)
        }
      }
      return true
    }
    return story.withLock { $0 }
  }

  @Test func `a reminder is given by the engine, under an id that follows from the event that set it`() async throws {
    let office = try await scheduled()
    let setBy = office.book.position
    #expect(try await office.book.advance(to: due.advanced(by: -1)).isEmpty)
    let receipts = try await office.book.advance(to: due)
    let position = try #require(receipts.first?.positions?.lowerBound)
    let batch = try #require(try await office.book.record(at: position)).envelope.batch
    #expect(batch.actor == .system("reminders") && batch.causation == setBy && batch.command == "FireReminder")
    #expect(
      batch.commandID == UUID(namespace: Envelope.eventID(at: setBy, inLog: office.book.id), name: "P-06/0"))
    #expect(try await office.book.advance(to: start).isEmpty)
    #expect(try await story(office.book) == ["activity.scheduled", "1 of 1"])
  }

  // Checklist: L-102
  @Test func `a book that was closed for three days gives what it missed once, marked late`() async throws {
    let office = try await scheduled([30, 15])
    try await office.book.close()
    office.time.move(byHours: 72)
    let book = try await reopened(office)
    #expect(try await book.fireDeadlines().count == 2)
    #expect(try await story(book) == ["activity.scheduled", "1 of 1 late", "2 of 1 late"])
    try await book.close()
    let again = try await reopened(office)
    #expect(try await again.fireDeadlines().isEmpty)
    #expect(try await story(again).count == 3)
    try await again.close()
  }

  @Test func `a reminder of an activity that was moved after it was given is given again, once`() async throws {
    let office = try await scheduled()
    _ = try await office.book.advance(to: due)
    let moved = start.advanced(by: 48, times: 3_600_000)
    try await office.run(
      EditActivity(activityID: visit, changes: ActivityEdits(startsAt: .set(.at(moved)))), as: office.gus)
    try await office.book.close()
    let book = try await reopened(office)
    #expect(try await book.advance(to: start).isEmpty)
    #expect(try await book.advance(to: moved).count == 1)
    #expect(try await book.advance(to: moved).isEmpty)
    #expect(try await story(book) == ["activity.scheduled", "1 of 1", "activity.edited", "1 of 2"])
    try await book.close()
  }

  @Test func `what is past when it is set is given at once, and only the nearest`() async throws {
    let office = try await scheduled([1440, 90, 30])
    #expect(try await story(office.book) == ["activity.scheduled", "2 of 1"])
    #expect(try await office.book.advance(to: due).count == 1)
  }

  @Test func `done or cancelled activities have no reminders, and a command comes after what is due`() async throws {
    let office = try await scheduled()
    office.time.move(byHours: 1)
    try await office.run(CancelActivity(activityID: visit), as: office.gus)
    #expect(try await story(office.book) == ["activity.scheduled", "1 of 1", "activity.cancelled"])
    let other = try await scheduled()
    try await other.run(CompleteActivity(activityID: visit), as: other.gus)
    #expect(try await other.book.advance(to: start).isEmpty)
  }

  @Test func `reminders of many activities and the ends of snoozes fire in one order`() async throws {
    let office = try await scheduled()
    let order = try await office.open()
    try await office.run(SnoozeOrder(orderID: order, until: due), as: office.gus)
    let receipts = try await office.book.advance(to: start)
    var types: [String] = []
    for receipt in receipts {
      let position = try #require(receipt.positions?.lowerBound)
      types.append(try #require(try await office.book.record(at: position)).envelope.type)
    }
    // By kind as text: orderSnooze, reminder.
    #expect(types == ["order.woken", "activity.reminderFired"])
  }
}
