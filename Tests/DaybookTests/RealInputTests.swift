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

    // The lists of the small input go along with every command; those of the large one only where time is no matter.
    let isWhole = expected.commands < 10_000 || RealInput.isLongRun
    var book = try await BackOfficeBook.open(path, BookOptions(viewUpdates: isWhole ? .continuous : .onQuery))
    #expect(try await book.apply(file).committed == expected.commands)
    try await compare(book, expected)
    try await comparePerformance(book, expected)
    try await compareRevenue(book, file)
    let report = try await book.checkInvariants()
    #expect(report.violations.isEmpty && report.isComplete && report.position == book.position)

    guard isWhole else { return try await book.close() }
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
    let types = try #require(try await book.statistics().eventsByType)
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

  /// The plans of the inputs are without the feature; the view has the figures all the same.
  private func comparePerformance(_ book: BackOfficeBook, _ expected: ExpectedResults) async throws {
    let now = book.now
    let (tasks, workflows, users) = try await book.read(PerformanceView.self) { view, _ in
      let query = PerformanceQuery()
      return (try view.tasks(query, now: now), try view.workflows(query), try view.users(query, now: now))
    }
    #expect(tasks.reduce(0) { $0 + $1.started } == expected.eventsOfOrders["OrderTaskStarted"])
    #expect(tasks.reduce(0) { $0 + $1.completed } == expected.eventsOfOrders["OrderTaskCompleted"])
    #expect(tasks.reduce(0) { $0 + $1.openNow } == expected.outstandingTasks)
    #expect(tasks.allSatisfy { $0.stoppedHere == 0 })
    #expect(workflows.reduce(0) { $0 + $1.opened } == expected.orderList)
    #expect(workflows.reduce(0) { $0 + $1.finished } == expected.eventsOfOrders["OrderWorkflowFinished"])
    #expect(workflows.allSatisfy { $0.closedBeforeEnd == 0 })
    #expect(users.reduce(0) { $0 + $1.tasksCompleted } == expected.eventsOfOrders["OrderTaskCompleted"])
    // Means are rounded down: each may lack less than a millisecond a completion.
    for (name, millis) in expected.elapsedMillisByTaskName ?? [:] {
      let named = tasks.filter { $0.taskName == name }
      let least = named.reduce(0) { $0 + ($1.meanElapsedMillis ?? 0) * Int64($1.completed) }
      #expect((least...least + Int64(named.reduce(0) { $0 + $1.completed })).contains(millis), "\(name)")
    }
  }

  /// The fees of the orders by month, as the command file has them; all are opened in the middle of the day.
  private func compareRevenue(_ book: BackOfficeBook, _ file: String) async throws {
    var expected: [String: Int64] = [:]
    for line in try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n")
    where line.contains("initialFee") {
      let opening = try JSONDecoder().decode(OpeningLine.self, from: Data(line.utf8))
      guard let fee = opening.payload.initialFee else { continue }
      expected[String(opening.at.prefix(7)), default: 0] += fee.minor
    }
    let months = try await book.revenue(RevenueQuery()).rows
    #expect(months.reduce(into: [:]) { $0[$1.month ?? ""] = $1.initialBilled.minor } == expected)
    var query = RevenueQuery()
    query.by = [.customer]
    let customers = try await book.revenue(query).rows
    // Nothing was paid.
    #expect(customers.allSatisfy { $0.outstanding == $0.initialBilled && $0.net.minor == 0 })
    #expect(customers.reduce(0) { $0 + $1.initialBilled.minor } == expected.values.reduce(0, +))
  }

  private struct OpeningLine: Decodable {
    struct Payload: Decodable {
      struct Fee: Decodable {
        let minor: Int64
      }

      let initialFee: Fee?
    }

    let at: String
    let payload: Payload
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
