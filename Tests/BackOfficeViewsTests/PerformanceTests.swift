// How workflows perform: figures worked out by hand for a small story, percentiles against a plain sort, and what a plain
// fold of any history gives.

import EventSourcing
import Foundation
import ReadModels
import Testing

@testable import BackOffice
@testable import BackOfficeViews

@Suite struct PerformanceTests {
  private static let hour: Int64 = 3_600_000

  private func tasks(
    _ views: SmallViewStores, now: Instant, _ change: (inout PerformanceQuery) -> Void = { _ in }
  ) throws -> [TaskPerformanceRow] {
    var query = PerformanceQuery()
    change(&query)
    return try views.performance.tasks(query, now: now)
  }

  private func at(_ time: String) -> Instant { Instant("2024-02-\(time):00Z")! }

  /// The workflow of the first service: Survey (the assigned user, 24 h), Quote (the same, 48 h), Fit (user 3). Three
  /// orders of user 4 from 1 February on.
  private func story() async throws -> SampleBook {
    let book = try await SampleBook.made(seed: 5, commands: 0)
    let customer = CustomerID.sample("performance", 0)
    try await book.run(CreateCustomer(customerID: customer, kind: .company, name: "Abel"))
    let orders = (0..<3).map { OrderID.sample("performance", $0) }
    book.now = at("01T09:00")
    for order in orders {
      try await book.run(
        OpenOrder(
          orderID: order, customerID: customer, type: .oneOff, serviceID: book.services[0],
          assignedUserID: book.users[4]))
    }
    // The first: Survey in 2 h, Quote put aside for 10 of 13 h, Fit in 5 h; finished after 20 h.
    try await complete(orders[0], at: "01T11:00", in: book)
    try await snooze(orders[0], at: "01T12:00", until: "01T22:00", in: book)
    try await complete(orders[0], at: "02T00:00", in: book)
    try await complete(orders[0], at: "02T05:00", in: book)
    // The second: Survey in 30 h, which is late; closed at Quote.
    try await complete(orders[1], at: "02T15:00", in: book)
    book.now = at("02T16:00")
    try await book.run(CloseOrder(orderID: orders[1], outcome: .cancelled))
    // The third: Survey in 40 h, late; Quote was begun, and Survey is done again in 1 h; now at Quote, due on the 5th.
    try await complete(orders[2], at: "03T01:00", in: book)
    book.now = at("03T02:00")
    try await book.run(CloseOrder(orderID: orders[2], outcome: .other))
    try await book.run(ReopenOrder(orderID: orders[2], resumeAt: .id(try first(orders[2], book))))
    try await complete(orders[2], at: "03T03:00", in: book)
    return book
  }

  private func first(_ order: OrderID, _ book: SampleBook) throws -> TaskID {
    try #require(try book.order(order)).work.tasks[0].id
  }

  private func complete(_ order: OrderID, at time: String, in book: SampleBook) async throws {
    book.now = at(time)
    try await book.run(CompleteTask(orderID: order, taskID: .current))
  }

  private func snooze(_ order: OrderID, at time: String, until: String, in book: SampleBook) async throws {
    book.now = at(time)
    try await book.run(SnoozeTask(orderID: order, taskID: .current, until: at(until)))
    book.now = at(until)
    try await book.run(WakeTask(orderID: order, taskID: .current))
  }

  @Test func `tasks of a small story`() async throws {
    let book = try await story()
    let rows = try tasks(SmallViewStores.built(book), now: at("05T03:01")).filter { $0.workflowID == book.workflows[0] }
    let h = Self.hour
    #expect(rows.map(\.taskKey) == ["survey", "quote", "fit"] && rows.map(\.taskIndex) == [0, 1, 2])
    #expect(rows.map(\.taskName) == ["Survey", "Quote", "Fit"] && rows.allSatisfy { $0.workflowName == "Way 0" })
    #expect(rows.map(\.started) == [4, 4, 1] && rows.map(\.completed) == [4, 1, 1])
    #expect(rows.map(\.openNow) == [0, 1, 0] && rows.map(\.overdueNow) == [0, 1, 0])
    // Survey took 1, 2, 30 and 40 h: the second and the fourth of four.
    #expect(rows.map(\.p50ActiveMillis) == [2 * h, 3 * h, 5 * h])
    #expect(rows.map(\.p90ActiveMillis) == [40 * h, 3 * h, 5 * h])
    #expect(rows.map(\.meanActiveMillis) == [73 * h / 4, 3 * h, 5 * h])
    #expect(rows.map(\.meanElapsedMillis) == [73 * h / 4, 13 * h, 5 * h])
    #expect(rows.map(\.completedLate) == [2, 0, 0] && rows.map(\.snoozes) == [0, 1, 0])
    #expect(rows.map(\.stoppedHere) == [0, 1, 0] && rows.map(\.stoppedPercent) == [0, 100, 0])
    #expect(try tasks(SmallViewStores.built(book), now: at("05T02:59")).allSatisfy { $0.overdueNow == 0 })
  }

  @Test func `workflows and users of a small story`() async throws {
    let book = try await story()
    let views = try SmallViewStores.built(book)
    let workflows = try views.performance.workflows(PerformanceQuery())
    #expect(workflows.map(\.workflowName) == ["Way 0"])
    #expect(workflows.map(\.opened) == [3] && workflows.map(\.finished) == [1])
    #expect(workflows.map(\.closedBeforeEnd) == [1])
    #expect(workflows.map(\.p50LeadMillis) == [20 * Self.hour] && workflows.map(\.p90LeadMillis) == [20 * Self.hour])
    let users = try views.performance.users(PerformanceQuery(), now: at("06T00:00"))
    // Fit is user 3's by name.
    #expect(users.map(\.userName) == ["Person 2", "Person 3"] && users.map(\.tasksCompleted) == [1, 5])
    #expect(users.map(\.p50ActiveMillis) == [5 * Self.hour, 3 * Self.hour] && users.map(\.overdueNow) == [0, 1])
  }

  @Test func `a period has what happened in it`() async throws {
    let book = try await story()
    let views = try SmallViewStores.built(book)
    let rows = try tasks(views, now: at("06T00:00")) { ($0.since, $0.until) = (at("01T11:00"), at("02T15:00")) }
    #expect(rows.map(\.taskKey) == ["survey", "quote", "fit"] && rows.map(\.completed) == [1, 1, 1])
    #expect(rows.map(\.started) == [0, 1, 1] && rows.map(\.snoozes) == [0, 1, 0])
    #expect(rows.map(\.stoppedHere) == [0, 0, 0] && rows.map(\.openNow) == [0, 1, 0])
    var query = PerformanceQuery()
    query.since = at("02T00:00")
    let workflow = try #require(try views.performance.workflows(query).first)
    #expect(workflow.opened == 0 && workflow.finished == 1 && workflow.closedBeforeEnd == 1)
    query.until = at("02T05:00")
    #expect(try views.performance.workflows(query).isEmpty)
  }

  @Test func `service and user narrow it`() async throws {
    let book = try await story()
    let views = try SmallViewStores.built(book)
    let now = at("06T00:00")
    #expect(try tasks(views, now: now) { $0.service = book.services[1] }.isEmpty)
    #expect(try tasks(views, now: now) { $0.service = book.services[0] }.map(\.completed) == [4, 1, 1])
    let fitter = try tasks(views, now: now) { $0.user = book.users[3] }
    #expect(fitter.map(\.taskKey) == ["fit"] && fitter.map(\.completed) == [1] && fitter.map(\.started) == [1])
    #expect(try tasks(views, now: now) { $0.user = book.users[4] }.map(\.completed) == [4, 1])
    var query = PerformanceQuery()
    query.user = book.users[3]
    #expect(try views.performance.workflows(query).isEmpty)
    #expect(try views.performance.users(query, now: now).map(\.userName) == ["Person 2"])
  }

  @Test(arguments: [1, 2, 9, 10, 11, 100, 1_234]) func `percentiles are those of a plain sort`(count: Int) throws {
    let log = OrderLog()
    var random = SeededRandom(state: UInt64(count))
    var spans: [Int64] = []
    for number in 1...count {
      let span = Int64(random.next(number.isMultiple(of: 3) ? 5 : 1_000_000_000))
      spans.append(span)
      let (order, task) = (OrderID.sample("order", number), TaskID.sample("task \(number)", 0))
      let start = Instant(milliseconds: Int64(number))
      let events: [WorkEvent] = [
        .taskStarted(TaskStarted(taskID: task, index: 0, responsible: .sample("user", 0), dueAt: nil)),
        .taskCompleted(TaskCompleted(taskID: task, index: 0, startedAt: start, activeMillis: span)),
      ]
      try log.append([OrderLog.opened(number)] + events.map(OrderEvent.work), to: order, at: start)
    }
    let views = SmallViewStores()
    try views.set.catchUp(from: log.store)
    let row = try #require(try tasks(views, now: Instant(milliseconds: 0)).first)
    #expect(row.completed == count && row.started == count)
    #expect(row.p50ActiveMillis == PerformanceOracle.percentile(50, of: spans))
    #expect(row.p90ActiveMillis == PerformanceOracle.percentile(90, of: spans))
    #expect(row.meanActiveMillis == spans.reduce(0, +) / Int64(count))
  }

  @Test func `what happened counts whatever became of the order, and the end of its workflow once`() throws {
    let log = OrderLog()
    let (order, task) = (OrderID.sample("order", 1), TaskID.sample("task 1", 0))
    func at(_ hour: Int64) -> Instant { Instant(milliseconds: hour * Self.hour) }
    func turn(from start: Int64, to end: Int64) throws {
      try log.append(
        [.work(.taskStarted(TaskStarted(taskID: task, index: 0, responsible: .sample("user", 0), dueAt: nil)))],
        to: order, at: at(start))
      let done = TaskCompleted(
        taskID: task, index: 0, startedAt: at(start), activeMillis: (end - start) * Self.hour)
      try log.append(
        [.work(.taskCompleted(done)), .work(.workflowFinished(WorkflowFinished()))], to: order, at: at(end))
    }
    try log.append([OrderLog.opened(1)], to: order, at: at(0))
    try turn(from: 1, to: 3)
    try log.append([.work(.taskReset(TaskReset(taskID: task)))], to: order, at: at(4))
    try turn(from: 5, to: 9)
    try log.append([.work(.deleted(WorkDeleted(reason: nil)))], to: order, at: at(10))
    let views = SmallViewStores()
    try views.set.catchUp(from: log.store)
    let row = try #require(try tasks(views, now: at(20)).first)
    #expect(row.started == 2 && row.completed == 2 && row.meanActiveMillis == 3 * Self.hour && row.openNow == 0)
    let workflow = try #require(try views.performance.workflows(PerformanceQuery()).first)
    #expect(workflow.opened == 1 && workflow.finished == 1 && workflow.closedBeforeEnd == 0)
    #expect(workflow.p50LeadMillis == 3 * Self.hour)
  }

  @Test func `spans at the end of numbers come to an end`() throws {
    let log = OrderLog()
    let (order, task) = (OrderID.sample("order", 1), TaskID.sample("task 1", 0))
    let completed = [Int64.max, .max, .min].map { span in
      OrderEvent.work(
        .taskCompleted(
          TaskCompleted(taskID: task, index: 0, startedAt: Instant("0001-01-01T00:00:00Z")!, activeMillis: span)))
    }
    try log.append([OrderLog.opened(1)] + completed, to: order, at: Instant(milliseconds: 0))
    let views = SmallViewStores()
    try views.set.catchUp(from: log.store)
    let row = try #require(try tasks(views, now: Instant(milliseconds: .max)).first)
    #expect(row.completed == 3 && row.p50ActiveMillis == .max && row.meanActiveMillis == .max / 3)
    #expect(try #require(row.meanElapsedMillis) > 0)
  }

  @Test(arguments: 1...3) func `rows are what a plain fold of the events gives`(seed: UInt64) async throws {
    let (book, views) = try await SmallViewStores.shared(seed: seed)
    let oracle = try PerformanceOracle(book)
    for row in try tasks(views, now: book.now) {
      let step = oracle.steps[PerformanceOracle.key(row.workflowID, row.version, row.taskKey)] ?? .init()
      #expect(row.started == step.started && row.completed == step.active.count && row.snoozes == step.snoozes)
      #expect(row.p50ActiveMillis == PerformanceOracle.percentile(50, of: step.active))
      #expect(row.p90ActiveMillis == PerformanceOracle.percentile(90, of: step.active))
      #expect(row.meanActiveMillis == PerformanceOracle.mean(step.active))
      #expect(row.meanElapsedMillis == PerformanceOracle.mean(step.elapsed))
      #expect(row.openNow == step.open && row.overdueNow == step.overdue && row.stoppedHere == step.stopped)
    }
    #expect(oracle.steps.values.contains { $0.stopped > 0 } && oracle.steps.values.contains { $0.overdue > 0 })
    for row in try views.performance.workflows(PerformanceQuery()) {
      let flow = oracle.workflows[row.workflowID] ?? .init()
      #expect(row.opened == flow.opened && row.finished == flow.lead.count && row.closedBeforeEnd == flow.stopped)
      #expect(row.p50LeadMillis == PerformanceOracle.percentile(50, of: flow.lead))
      #expect(row.p90LeadMillis == PerformanceOracle.percentile(90, of: flow.lead))
    }
    let users = try views.performance.users(PerformanceQuery(), now: book.now)
    #expect(
      Dictionary(uniqueKeysWithValues: users.map { ($0.userID, $0.tasksCompleted) }).filter { $1 > 0 }
        == oracle.users.mapValues(\.count))
    for row in users {
      #expect(row.p50ActiveMillis == PerformanceOracle.percentile(50, of: oracle.users[row.userID] ?? []))
    }
    #expect(users.reduce(0) { $0 + $1.overdueNow } == oracle.steps.values.reduce(0) { $0 + $1.overdue })
  }
}
