// Northwind's orders and a real help desk's history, applied as commands: the lists and counts must equal what was
// computed from the source data without this engine.

import BackOffice
import BackOfficeViews
import Daybook
import EventSourcing
import Foundation
import Testing

@Suite(.enabled(if: RealInput.isThere, RealInput.missing), .serialized) struct RealInputTests {
  static let inputs = [
    ("northwind-commands.jsonl", "northwind-expected.json"), ("helpdesk-commands.jsonl.gz", "helpdesk-expected.json"),
  ]

  @Test(arguments: inputs) func `gives the expected results`(_ commands: String, _ results: String) async throws {
    let folder = try TemporaryFolder()
    let file = try RealInput.commands(commands, unpackedInto: folder)
    let expected = try RealInput.expected(results)
    let path = folder.path + "/book"

    var book = try await BackOfficeBook.open(path)
    #expect(try await book.apply(file).committed == expected.commands)
    try await compare(book, expected)

    // All of it for the small input; for the large one where time is no matter.
    guard expected.commands < 10_000 || RealInput.isLongRun else { return try await book.close() }
    let position = book.position
    let again = try await book.apply(file)
    #expect(again.repeated == expected.commands && again.committed == 0 && book.position == position)
    try await book.close()

    try FileManager.default.removeItem(atPath: path + "/views")
    book = try await BackOfficeBook.open(path)
    try await compare(book, expected)
    #expect(try await book.verify().isSound)
    try await book.close()
  }

  private func compare(_ book: BackOfficeBook, _ expected: ExpectedResults) async throws {
    #expect(try await book.customers(CustomersQuery()).rows.count == expected.customers)
    if let contacts = expected.contacts {
      #expect(try await book.contacts(ContactsQuery()).rows.count == contacts)
    }
    if let users = expected.users { #expect(try await book.users(UsersQuery()).rows.count == users) }
    #expect(try await book.orders(OrdersQuery(.all)).rows.count == expected.orderList)
    #expect(try await book.orders(OrdersQuery(.closed)).rows.count == expected.closedOrders)
    try await compareOpenOrders(book, expected)
    let tasks = try await book.tasks(TasksQuery(.outstanding)).rows
    #expect(tasks.count == expected.outstandingTasks)
    #expect(count(tasks, by: \.currentStatus) == expected.outstandingTaskNames)
    try await compareEvents(book, expected)
  }

  private func compareOpenOrders(_ book: BackOfficeBook, _ expected: ExpectedResults) async throws {
    let open = try await book.orders(OrdersQuery(.open)).rows
    #expect(open.count == expected.openOrders)
    let emails = Dictionary(
      uniqueKeysWithValues: try await book.users(UsersQuery()).rows.map { ($0.userID, $0.email) })
    #expect(count(open) { emails[$0.assignedUserID] ?? "nobody" } == expected.openOrdersByAssignedUser)
    if let fees = expected.openOrdersInitialFeeMinor {
      #expect(open.reduce(0) { $0 + ($1.initialFee?.minor ?? 0) } == fees)
    }
    if let top = expected.openOrdersByCustomerTop5 {
      let byCustomer = count(open) { $0.customerName ?? "" }
      for (name, number) in top { #expect(byCustomer[name] == number, "\(name)") }
    }
  }

  private func compareEvents(_ book: BackOfficeBook, _ expected: ExpectedResults) async throws {
    let types = try await book.statistics().eventsByType
    for (name, number) in expected.eventsOfOrders {
      let event = name.dropFirst("Order".count)
      #expect(types["order." + event.prefix(1).lowercased() + event.dropFirst()] == number, "\(name)")
    }
    if let workflows = expected.workflows { #expect(types["workflow.created"] == workflows) }
    if let elapsed = expected.elapsedMillisByTaskName {
      let found = try await elapsedByTaskName(book)
      for (name, millis) in elapsed { #expect(found[name] == millis, "\(name)") }
    }
  }

  /// The time from the start to the completion of all tasks, by the task's name.
  private func elapsedByTaskName(_ book: BackOfficeBook) async throws -> [String: Int64] {
    let sums = Lock<(names: [TaskID: String], millis: [String: Int64])>(([:], [:]))
    try await book.log(LogQuery()) { record in
      let event = try record.payload.withUnsafeBytes {
        try BackOfficeEvent.registry.decode(
          type: record.envelope.type, schema: record.envelope.schema, payload: $0)
      }
      sums.withLock { sums in
        switch event {
        case .order(.opened(let opened)):
          for task in opened.workflow.tasks { sums.names[task.taskID] = task.name }
        case .order(.work(.taskCompleted(let completed))):
          let elapsed = record.envelope.recordedAt.milliseconds(since: completed.startedAt)
          sums.millis[sums.names[completed.taskID] ?? "?", default: 0] += elapsed
        default: break
        }
      }
      return true
    }
    return sums.withLock { $0.millis }
  }

  private func count<Row>(_ rows: [Row], by name: (Row) -> String) -> [String: Int] {
    rows.reduce(into: [:]) { $0[name($1), default: 0] += 1 }
  }
}

extension BackOfficeBook {
  /// Applies a file by the clock of its commands.
  func apply(_ file: String) async throws -> ApplySummary {
    var options = ApplyOptions()
    options.clock = .commands
    return try await apply(.file(file), options) { _ in }
  }
}
