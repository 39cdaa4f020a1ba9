// The acceptance scenarios of the domain, as far as they concern the rules and not the lists.

import EventSourcing
import FoundationEssentials
import Testing

@testable import BackOffice

@Suite struct OrderScenarioTests {
  private let gus = ActingParty.user(Shop.gus, .general)

  // Checklist: L-75
  @Test func `A-04 An order needs a workflow`() throws {
    var index = AccountIndex()
    index.addAccount()
    index.addUsers()
    index.addCustomers()
    index.addCatalogue()
    index.publish(Shop.enquiry, version: 1, Shop.definitions, kind: .lead)
    var run = OrderRun(index)
    #expect(throws: Rejection.noPublishedOrderWorkflow) { try run.send(Shop.opening()) }
    #expect(throws: Rejection.noPublishedOrderWorkflow) {
      try run.send(Shop.opening { $0.workflowID = Shop.enquiry })
    }
    #expect(run.history.isEmpty)
    run.index.publish(Shop.install, version: 1, Shop.definitions)
    try run.send(Shop.opening())
    #expect(run.state?.work.tasks.map(\.state) == [.inProgress, .pending, .pending, .pending])
  }

  @Test func `A-05 Mark completed advances and stamps`() throws {
    var run = OrderRun()
    try run.send(Shop.opening())
    try run.send(.complete(.current), as: gus, at: Shop.hour(2))
    #expect(try run.task("survey").completedAt == Shop.hour(2))
    #expect(run.state?.work.currentTask?.name == "Quote")
    let fit = try run.task("fit").id
    #expect(throws: Rejection.taskNotInProgress(taskID: fit, state: "pending")) {
      try run.send(.complete(.id(fit)), as: gus)
    }
  }

  @Test func `A-06 Close with tasks left, then re-open`() throws {
    var run = OrderRun()
    try run.send(Shop.opening())
    try run.send(.complete(.current), at: Shop.hour(2))
    try run.send(CommentOnTask(orderID: Shop.order, taskID: .current, text: "Too dear?"))
    let before = try #require(run.state)
    let events = try run.send(.close(.cancelled), at: Shop.hour(3))
    guard case .work(.closed(let closed)) = try #require(events.first) else { return #expect(Bool(false)) }
    #expect(closed.outstanding.count == 3)
    #expect(run.state?.work.status == .closed)
    #expect(run.index.orders.openCount(of: Shop.abc) == 0)
    try run.send(.reopen(), at: Shop.hour(30))
    #expect(run.state?.work.tasks.map(\.state) == before.work.tasks.map(\.state))
    #expect(try run.task("quote").comments == before.work.tasks[1].comments)
    #expect(try run.task("survey").completedAt == Shop.hour(2))
    #expect(run.state?.work.timesReopened == 1)
  }

  // Checklist: L-76
  @Test func `A-07 Running orders keep their workflow`() throws {
    var first = OrderRun()
    try first.send(Shop.opening())
    let deposit = TaskDefinition(
      key: "deposit", name: "Deposit", description: nil, responsible: .assignedUser, targetHours: nil)
    var tasks = Shop.definitions
    tasks[1] = deposit
    var second = OrderRun(.shop { $0.publish(Shop.install, version: 2, tasks) })
    try second.send(Shop.opening())
    try first.send(.complete(.current), at: Shop.hour(1))
    try second.send(.complete(.current), at: Shop.hour(1))
    #expect(first.state?.work.currentTask?.name == "Quote")
    #expect(second.state?.work.currentTask?.name == "Deposit")
    #expect(second.state?.work.workflowVersion == 2)
  }

  @Test func `A-08 A snooze wakes on time`() throws {
    var run = OrderRun()
    try run.send(Shop.opening())
    let until = Instant("2024-03-01T09:00:00.000Z")!
    try run.send(.snooze(until: until), as: gus, at: Shop.hour(10))
    #expect(throws: Rejection.orderSnoozed(until: until)) { try run.send(.complete(.current), as: gus) }
    #expect(try run.advance(to: until.advanced(by: -1)).isEmpty)
    let late = Instant("2024-03-03T09:00:00.000Z")!
    #expect(
      try run.advance(to: late) == [.work(.woken(WorkWoken(snoozeNo: 1, cause: .due, dueAt: until)))])
    #expect(try run.advance(to: late).isEmpty)
    #expect(run.state?.work.status == .open)
    #expect(try run.task("survey").activeMillis(at: late.advanced(by: 5)) == 10 * 3_600_000 + 5)
  }
}
