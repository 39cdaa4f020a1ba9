// The clock of a book: never behind its log, never far ahead by accident, and what sleeps wakes by itself.

import BackOffice
import BackOfficeViews
import Daybook
import EventLog
import EventSourcing
import Foundation
import Testing

@Suite struct ClockTests {
  let day: Int64 = 86_400_000

  func addService(_ name: String) -> any BackOfficeCommand { AddService(name: name) }

  func snooze(_ order: OrderID, until: Instant) -> any BackOfficeCommand {
    SnoozeOrder(orderID: order, until: until)
  }

  /// The types of the newest events and when they were recorded.
  func newest(_ count: Int, in book: BackOfficeBook) async throws -> [String] {
    let found = Lock<[String]>([])
    var query = LogQuery()
    query.after = book.position - Position(count)
    try await book.log(query) { record in
      found.withLock { $0.append("\(record.envelope.type) \(record.envelope.recordedAt)") }
      return true
    }
    return found.withLock { $0 }
  }

  @Test func `a clock behind the log decides at the log's time`() async throws {
    let office = try await Office()
    let task = TaskDefinition(key: "fit", name: "Fit", responsible: .assignedUser, targetHours: 24)
    try await office.run(
      SetWorkflowTasks(workflowID: office.install, tasks: [task, task.renamed("check")]),
      as: office.ada)
    try await office.run(PublishWorkflow(workflowID: office.install), as: office.ada)
    let order = try await office.open()
    office.time.move(byHours: 9 * 24)
    try await office.run(addService("Later"), as: office.sal)
    office.time.move(byHours: -9 * 24)
    try await office.complete("fit", of: order)
    let details = try #require(try await office.book.order(.id(order)))
    #expect(details.tasks[1].startedAt == Instant("2024-03-10T09:00:00Z"))
    #expect(details.tasks[1].dueAt == Instant("2024-03-11T09:00:00Z"))
    let refused = try await rejection {
      try await office.run(snooze(order, until: Instant("2024-03-05T09:00:00Z")!), as: office.gus)
    }
    #expect(refused == .untilNotInFuture)
  }

  @Test func `what happened can't have happened later than now`() async throws {
    let office = try await Office()
    var request = Request(addService("One"), as: .user(office.sal), occurredAt: office.time.now.advanced(by: 1))
    let refused = try await rejection { try await office.book.execute(request) }
    guard case .invalidField("occurredAt", let reason) = refused else {
      Issue.record("it was not refused: \(String(describing: refused))")
      return
    }
    #expect(reason.contains("2024-03-01T09:00:00.001Z is later than now"))
    request.occurredAt = office.time.now
    try await office.book.execute(request)
  }

  @Test func `what a command brings may be a year ahead of clock and log, and more by name only`() async throws {
    let office = try await Office()
    let (now, limit) = (office.time.now, office.time.now.advanced(by: 366 * day))
    let far = now.advanced(by: 366 * day + 1)
    let request = Request(addService("Far"), as: .user(office.sal))
    #expect(
      try await rejection { try await office.book.execute(request, now: far) } == .timeTooFarAhead(limit: limit))
    #expect(
      try await rejection { _ = try await office.book.stage(request, now: far) } == .timeTooFarAhead(limit: limit))
    #expect(try await rejection { try await office.book.advance(to: far) } == .timeTooFarAhead(limit: limit))
    // The clock did not follow what was refused.
    try await office.run(addService("Near"), as: office.sal)
    #expect(try await newest(1, in: office.book) == ["catalogue.serviceAdded \(now)"])

    try await office.book.advance(to: far, allowsTimeJump: true)
    try await office.run(addService("Now"), as: office.sal)
    #expect(try await newest(1, in: office.book) == ["catalogue.serviceAdded \(far)"])
    var allowed = Request(addService("Farther"), as: .user(office.sal), allowsTimeJump: true)
    allowed.commandID = UUID()
    try await office.book.execute(allowed, now: far.advanced(by: 1_000 * day))
    #expect(try await newest(1, in: office.book) == ["catalogue.serviceAdded \(far.advanced(by: 1_000 * day))"])
  }

  @Test func `a wall clock far ahead of the log and its files is not believed, however often it is tried`() async throws
  {
    let office = try await Office()
    try await office.book.close()
    let wrong = Instant.now.advanced(by: 400 * day)
    for _ in 0..<3 {
      let book = try await BackOfficeBook.open(office.path, BookOptions(clock: { wrong }))
      let refused = try await rejection { try await book.execute(addService("One"), as: .user(office.sal)) }
      guard case .timeTooFarAhead(let limit) = refused else {
        Issue.record("it was taken")
        return
      }
      #expect(limit < wrong && limit > Instant.now.advanced(by: 365 * day))
      try await book.close()
    }
    let book = try await BackOfficeBook.open(office.path, BookOptions(clock: { wrong }))
    try await book.execute(Request(addService("One"), as: .user(office.sal), allowsTimeJump: true))
    try await book.execute(addService("Two"), as: .user(office.sal))
    #expect(try await newest(1, in: book) == ["catalogue.serviceAdded \(wrong)"])
    try await book.close()
  }

  @Test func `a book that lay for years is gone on with by name, a copy of it as it is`() async throws {
    let office = try await Office()
    try await office.book.close()
    let files = try FileManager.default.contentsOfDirectory(atPath: office.path + "/log")
    for file in files {
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSince1970: 1_709_280_000)], ofItemAtPath: office.path + "/log/" + file)
    }
    let copy = office.folder.path + "/copy"
    var book = try await BackOfficeBook.open(office.path)
    let refused = try await rejection { try await book.execute(addService("One"), as: .user(office.sal)) }
    #expect(refused == .timeTooFarAhead(limit: Instant("2025-03-02T09:00:00Z")!))
    try await book.close()
    try FileManager.default.copyItem(atPath: office.path, toPath: copy)
    for file in files {
      try FileManager.default.setAttributes([.modificationDate: Date()], ofItemAtPath: copy + "/log/" + file)
    }
    book = try await BackOfficeBook.open(copy)
    try await book.execute(addService("One"), as: .user(office.sal))
    try await book.close()
  }

  @Test func `a snooze whose date has passed is over for every command that comes after it`() async throws {
    let office = try await Office()
    let order = try await office.open()
    try await office.run(snooze(order, until: office.time.now.advanced(by: day)), as: office.gus)
    office.time.move(byHours: 48)
    try await office.complete("survey", of: order)
    #expect(
      try await newest(3, in: office.book).map { $0.prefix { $0 != " " } } == [
        "order.woken", "order.taskCompleted", "order.taskStarted",
      ])
    try await office.run(snooze(order, until: office.time.now.advanced(by: day)), as: office.gus)
    office.time.move(byHours: 48)
    #expect(try await office.book.fireDeadlines().count == 1)
    #expect(try await office.book.fireDeadlines().isEmpty)
  }

  @Test func `a due time that passes while the book is open wakes what sleeps`() async throws {
    let office = try await Office()
    try await office.book.close()
    for wasSetBefore in [false, true] {
      let book = try await BackOfficeBook.open(office.path)
      let order = OrderID(UUID())
      try await book.execute(
        OpenOrder(
          orderID: order, customerID: office.customer, type: .oneOff, serviceID: office.service,
          assignedUserID: office.gus), as: .user(office.gus))
      try await book.execute(
        snooze(order, until: Instant.now.advanced(by: wasSetBefore ? 300 : 100)), as: .user(office.gus))
      if wasSetBefore {
        try await book.close()
        try await wakes(order, in: try await BackOfficeBook.open(office.path))
      } else {
        try await wakes(order, in: book)
      }
    }
  }

  /// Returns when the order has been woken.
  private func wakes(_ order: OrderID, in book: BackOfficeBook) async throws {
    while try await book.record(StreamName("order", order), version: 4)?.envelope.type != "order.woken" {
      try await Task.sleep(for: .milliseconds(5))
    }
    let details = try #require(try await book.order(.id(order)))
    #expect(details.row.snoozedUntil == nil)
    try await book.close()
  }

  @Test func `doctor tells of events that are ahead of the clock`() async throws {
    let office = try await Office()
    let ahead = Instant.now.advanced(by: 100 * day)
    try await office.book.execute(
      Request(addService("One"), as: .user(office.sal), allowsTimeJump: true), now: ahead)
    #expect(try await office.book.newestEventAheadOfClock == ahead)
    try await office.book.close()
    let findings = try await BackOfficeBook.diagnose(office.path).findings.filter { $0.code == .clock }
    #expect(findings.map(\.severity) == [.warning] && findings[0].what.contains(ahead.description))
    #expect(findings[0].remedy != nil)
    let other = try await Office()
    #expect(try await other.book.newestEventAheadOfClock == nil)
  }
}

extension TaskDefinition {
  fileprivate func renamed(_ key: String) -> TaskDefinition {
    TaskDefinition(key: key, name: key, responsible: responsible, targetHours: targetHours)
  }
}
