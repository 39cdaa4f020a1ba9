// When something can be taken back: only while it holds, only by commands that the rules take, and always as a whole.

import BackOffice
import BackOfficeViews
import Daybook
import EventSourcing
import Foundation
import Testing

@Suite struct UndoTests {
  private func plan(
    _ office: Office, _ receipt: BackOfficeBook.Receipt, as user: UserID? = nil
  ) async throws -> UndoPlan<BackOfficeDomain> {
    let position = try #require(receipt.positions?.lowerBound)
    return try #require(try await office.book.undoPlan(of: position, as: .user(user ?? office.sal)))
  }

  private func reasons(_ plan: UndoPlan<BackOfficeDomain>) -> [String] {
    plan.obstacles.map { obstacle in
      switch obstacle {
      case .noWay(let event, let reason): "#\(event.position) \(reason)"
      case .overwritten(_, let field, let event): "\(field) #\(event.position)"
      case .rejected(let command, let rejection): "\(command) \(rejection.code)"
      case .nothingToDo: "nothing"
      }
    }
  }

  /// Sends the commands of a plan as `apply` would.
  private func send(_ plan: UndoPlan<BackOfficeDomain>, to office: Office) async throws {
    let lines = try plan.requests.map { try $0.line() }.joined(separator: "\n")
    let summary = try await office.book.apply(.bytes(Array(lines.utf8))) { _ in }
    #expect(summary.committed == plan.requests.count && summary.isClean)
  }

  private func names(_ plan: UndoPlan<BackOfficeDomain>) -> [String] { plan.requests.map { $0.commandName } }

  private let order = OrderID(UUID(namespace: .urlNamespace, name: "undone order"))

  private func opened(_ office: Office) async throws -> BackOfficeBook.Receipt {
    try await office.run(
      OpenOrder(
        orderID: order, customerID: office.customer, type: .oneOff, serviceID: office.service,
        assignedUserID: office.gus, initialFee: Money(minor: 5_000, currency: "GBP")), as: office.sal)
  }

  private func value(_ field: String, _ office: Office) async throws -> StateValue? {
    try await office.book.state(of: StreamName("order", order))?.value[field]
  }

  @Test func `a field is taken back only while it holds the value that it was given`() async throws {
    let office = try await Office()
    _ = try await opened(office)
    let pounds = { (minor: Int64) in Money(minor: minor, currency: "GBP") }
    let first = try await office.run(SetInitialFee(orderID: order, amount: pounds(6_000)), as: office.gus)
    #expect(try await names(plan(office, first)) == ["SetInitialFee"])
    let second = try await office.run(SetInitialFee(orderID: order, amount: pounds(7_000)), as: office.gus)

    let late = try await plan(office, first)
    let newest = try #require(second.positions?.lowerBound)
    #expect(!late.isPossible && late.requests.isEmpty)
    #expect(reasons(late) == ["initialFee #\(newest)"])

    try await send(try await plan(office, second), to: office)
    #expect(try await value("initialFee", office)?["minor"] == .integer(6_000))
    // What gave the value back is a later event, although the value is the same.
    #expect(try await plan(office, first).isPossible)
    try await office.book.close()
  }

  @Test func `a completed task is taken back by closing and re-opening, not after the next one`() async throws {
    let office = try await Office()
    _ = try await opened(office)
    office.time.move(byHours: 1)
    let survey = try await office.run(CompleteTask(orderID: order, taskKey: "survey"), as: office.gus)
    let back = try await plan(office, survey)
    #expect(names(back) == ["CloseOrder", "ReopenOrder"])
    try await send(back, to: office)
    let tasks = try #require(try await value("tasks", office)?.identified)
    #expect(tasks.map { $0.value["state"] } == [.text("inProgress")] + Array(repeating: .text("pending"), count: 3))

    let again = try await office.run(CompleteTask(orderID: order, taskKey: "survey"), as: office.gus)
    let quote = try await office.run(CompleteTask(orderID: order, taskKey: "quote"), as: office.gus)
    let late = try await plan(office, again)
    #expect(reasons(late) == ["tasks[\(tasks[1].id)].state #\(try #require(quote.positions?.lowerBound))"])
    // A comment stays, and keeps no completed task from being taken back; by itself there is no way back for it.
    let fit = try await office.run(
      CompleteTask(orderID: order, taskKey: "fit", comment: "All well"), as: office.gus)
    #expect(try await plan(office, fit).isPossible)
    let comment = try await office.run(
      CommentOnTask(orderID: order, taskID: .current, text: "Soon"), as: office.gus)
    let position = try #require(comment.positions?.lowerBound)
    #expect(try await reasons(plan(office, comment)) == ["#\(position) a comment stays"])
    try await office.book.close()
  }

  @Test func `what was put aside before it was closed is put aside again`() async throws {
    let office = try await Office()
    _ = try await opened(office)
    let until = office.time.now.advanced(by: 48 * 3_600_000)
    try await office.run(SnoozeOrder(orderID: order, until: until, note: "Holiday"), as: office.gus)
    let closed = try await office.run(CloseOrder(orderID: order, outcome: .cancelled), as: office.gus)
    let back = try await plan(office, closed)
    #expect(names(back) == ["ReopenOrder", "SnoozeOrder"])
    try await send(back, to: office)
    #expect(try await value("status", office) == .text("snoozed"))
    #expect(try await value("snooze", office)?["until"] == .instant(until))
    let woken = try await office.run(WakeOrder(orderID: order), as: office.gus)
    #expect(try await names(plan(office, woken)) == ["SnoozeOrder"])
    office.time.move(byHours: 49)
    #expect(
      try await reasons(plan(office, woken)) == [
        "#\(try #require(woken.positions?.lowerBound)) the time until which it was put aside has passed"
      ])
    try await office.book.close()
  }

  @Test func `the rules of now decide, for whoever takes it back`() async throws {
    let office = try await Office()
    _ = try await opened(office)
    let assigned = try await office.run(AssignOrder(orderID: order, assignedUserID: .set(office.gil)), as: office.ada)
    #expect(try await plan(office, assigned, as: office.ada).isPossible)
    #expect(try await reasons(plan(office, assigned, as: office.gus)) == ["AssignOrder forbidden"])
    let left = try await office.run(DeactivateUser(userID: office.gus), as: office.sal)
    #expect(try await reasons(plan(office, assigned)) == ["AssignOrder assigneeNotActive"])
    #expect(try await names(plan(office, left)) == ["RestoreUser"])
    // Nobody is asked where nobody is named, and nothing is appended by all that.
    let position = office.book.position
    let unasked = try #require(try await office.book.undoPlan(of: assigned.positions!.lowerBound, as: nil))
    #expect(unasked.isPossible && office.book.position == position)
    #expect(try await office.book.undoPlan(of: position + 1, as: nil) == nil)
    try await office.book.close()
  }

  @Test func `what followed by itself is named, and stays`() async throws {
    let office = try await Office()
    _ = try await opened(office)
    let left = try await office.run(DeactivateUser(userID: office.gus, reassignTo: office.gil), as: office.sal)
    let back = try await plan(office, left)
    let followers = back.remarks.compactMap { if case .followed(let batch) = $0 { batch } else { nil } }
    #expect(followers.map(\.command) == ["HandOverOrder"])
    try await send(back, to: office)
    #expect(try await value("assignedUserID", office) == .text(office.gil.description))
    try await office.book.close()
  }

  @Test func `what follows from something earlier is not named`() async throws {
    let office = try await Office()
    _ = try await opened(office)
    let until = office.time.now.advanced(by: 3_600_000)
    let snoozed = try await office.run(SnoozeOrder(orderID: order, until: until, note: "Holiday"), as: office.gus)
    let fee = Money(minor: 500, currency: "GBP")
    let added = try await office.run(AddFee(orderID: order, name: "Ladder", amount: fee), as: office.gus)
    office.time.move(byHours: 2)
    _ = try await office.book.fireDeadlines()
    let woken = try #require(try await office.book.record(at: office.book.position)).envelope.batch
    #expect(woken.causation == snoozed.positions?.lowerBound && woken.command == "WakeOrder")
    #expect(try await plan(office, added).remarks.allSatisfy { if case .followed = $0 { false } else { true } })
    try await office.book.close()
  }

  @Test func `an earlier version of a workflow is published again, and an earlier default made default`() async throws {
    let office = try await Office()
    try await office.publish(office.install, ["Look", "Mend"])
    let receipt = try await office.run(
      SetWorkflowTasks(workflowID: office.install, tasks: [TaskDefinition(key: "a", name: "A")]), as: office.ada)
    try await office.run(PublishWorkflow(workflowID: office.install, autoCloseOnFinish: true), as: office.ada)
    let published = office.book.position
    let plan = try #require(try await office.book.undoPlan(of: published, as: .user(office.ada)))
    #expect(names(plan) == ["SetWorkflowTasks", "PublishWorkflow", "SetWorkflowTasks"])
    try await send(plan, to: office)
    let state = try #require(try await office.book.state(of: StreamName("workflow", office.install))?.value)
    let version = try #require(state["published"])
    #expect(version["tasks"] != state["draft"] && version["autoCloseOnFinish"] == .flag(false))
    #expect(try await self.plan(office, receipt).isPossible)

    let other = WorkflowID(UUID())
    try await office.publish(other, ["Paint"])
    for id in [office.install, other] { try await office.run(MarkWorkflowDefault(workflowID: id), as: office.ada) }
    let chosen = office.book.position
    let back = try #require(try await office.book.undoPlan(of: chosen, as: .user(office.ada)))
    #expect(names(back) == ["MarkWorkflowDefault"])
    try await send(back, to: office)
    let late = try #require(try await office.book.undoPlan(of: chosen, as: .user(office.ada)))
    #expect(reasons(late) == ["#\(chosen) another workflow has become the default since"])
    try await office.book.close()
  }
}
