// The mail that tells somebody of a reminder: to whoever is to do it when it is given, once, and not of what has changed.

import BackOffice
import BackOfficePorts
import BackOfficeViews
import Daybook
import EventSourcing
import Foundation
import Testing

@Suite struct ReminderMailTests {
  private let office: PostOffice
  private let mailbox = MemoryMailbox()
  private let visit = ActivityID(UUID(namespace: .urlNamespace, name: "visit"))
  private let start = Instant("2024-07-01T10:00:00Z")!

  init() throws { office = try PostOffice() }

  /// A book with an activity of Sal's and a reminder half an hour before it.
  private func open(_ change: (inout ScheduleActivity) -> Void = { _ in }) async throws -> BackOfficeBook {
    let book = try await office.open([mailbox])
    var command = ScheduleActivity(
      activityID: visit, customerID: office.customer, kind: "Call", title: "Ask about the boiler",
      startsAt: .at(start), reminders: [30], assignedUserID: office.sal)
    change(&command)
    try await office.run(command, book)
    return book
  }

  private func fire(_ book: BackOfficeBook) async throws {
    office.clock.withLock { $0 = start.advanced(by: -1_800_000) }
    try await book.fireDeadlines()
  }

  private var mails: [ReminderMail] {
    mailbox.items.compactMap { item in
      if case .reminder(let mail) = item.request { mail } else { nil }
    }
  }

  // Checklist: L-55, L-102
  @Test func `says what, when, with whom, and the log says that it went out`() async throws {
    var book = try await open()
    try await fire(book)
    try await book.deliver()
    let mail = try #require(mails.first)
    #expect(mails.count == 1 && mail.address == "sal@acme.example" && mail.title == "Ask about the boiler")
    #expect(mail.customerName == "ABC Limited" && mail.timeZone == "Europe/London" && !mail.isLate)
    // Nobody is named, so the default contact is meant.
    #expect(mail.contactName == "Ann")
    guard case .effects(.delivered(let delivered))? = try await office.last("effect.delivered", book) else {
      return #expect(Bool(false))
    }
    #expect(delivered.kind == .reminder && delivered.userID == office.sal)
    try await book.close()

    try office.deleteSideFiles()
    book = try await office.open([mailbox])
    #expect(try await book.deliver().isEmpty && mails.count == 1)
    try await book.close()
  }

  // Checklist: L-102
  @Test(arguments: ["done", "cancelled", "moved", "given away"])
  func `is not sent any more once the activity is`(_ change: String) async throws {
    let book = try await open()
    try await fire(book)
    switch change {
    case "done": try await office.run(CompleteActivity(activityID: visit), book)
    case "cancelled": try await office.run(CancelActivity(activityID: visit), book)
    case "moved":
      let later = ActivityTime.at(start.advanced(by: 86_400_000))
      try await office.run(EditActivity(activityID: visit, changes: ActivityEdits(startsAt: .set(later))), book)
    default:
      try await office.run(
        AddUser(userID: office.ida, name: "Ida", email: "ida@acme.example", userType: .general, licence: .paid), book)
      try await office.run(
        EditActivity(activityID: visit, changes: ActivityEdits(assignedUserID: .set(office.ida))), book)
    }
    try await book.deliver()
    #expect(mails.isEmpty)
    try await book.close()
  }

  @Test func `is still sent when only the title has changed, and says the new one`() async throws {
    let book = try await open()
    try await fire(book)
    try await office.run(
      EditActivity(activityID: visit, changes: ActivityEdits(title: .set("Ask about the pump"))), book)
    try await book.deliver()
    #expect(mails.map(\.title) == ["Ask about the pump"])
    try await book.close()
  }

  @Test func `is not sent where the settings say none, nor when they say so later`() async throws {
    let book = try await open()
    let none = ChangeSettings(changes: ["reminderChannel": .text("none")])
    try await office.run(none, book)
    try await fire(book)
    try await book.deliver()
    let story = try await office.story(book)
    #expect(mails.isEmpty && story.isEmpty)
    try await book.close()
  }

  @Test func `is a file in the spool, with the time of the account's clocks`() async throws {
    let writer = MailWriter(
      sender: "desk@acme.example", tokens: InvitationTokens(secret: Array(repeating: 7, count: 32)))
    let book = try await office.open([MailSpool(office.spool, writer: writer)])
    try await office.run(
      ScheduleActivity(
        activityID: visit, customerID: office.customer, contactID: office.ann, kind: "Call", title: "Ask",
        startsAt: .at(start), reminders: [30], assignedUserID: office.sal), book)
    try await fire(book)
    try await book.deliver()
    let file = try #require(try FileManager.default.contentsOfDirectory(atPath: office.spool).first)
    let text = try String(contentsOfFile: office.spool + "/" + file, encoding: .utf8)
    #expect(text.contains("Subject: Reminder: Ask\r\n") && text.contains("<sal@acme.example>\r\n"))
    #expect(text.contains("When: 2024-07-01 11:00 (Europe/London)") && text.contains("Contact: Ann"))
    try await book.close()
  }
}
