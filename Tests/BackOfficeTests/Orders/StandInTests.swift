// D-48: a workflow may name only active users, and a task that would start for somebody who has left starts for another.

import EventSourcing
import EventSourcingTesting
import Testing

@testable import BackOffice

@Suite struct StandInTests {
  private func starts(_ decision: Decision<OrderEvent>) -> TaskStarted? {
    for case .work(.taskStarted(let event)) in decision.events.map(\.event) { return event }
    return nil
  }

  private func opening(_ role: TaskRole, admin: UserID? = nil, without users: [UserID]) throws -> TaskStarted? {
    let index = AccountIndex.shop { index in
      index.publish(Shop.install, version: 2, [TaskDefinition(key: "fit", name: "Fit", responsible: role)])
      for user in users { index.deactivate(user) }
    }
    return starts(try Shop.opening { $0.orderAdminID = admin }.decide(on: nil, Shop.context(in: index)))
  }

  @Test func `a task of somebody who left starts for the assigned user`() throws {
    #expect(try opening(.user(Shop.gil), without: [])?.responsible == Shop.gil)
    #expect(try opening(.user(Shop.gil), without: [Shop.gil])?.responsible == Shop.gus)
  }

  @Test func `else for the order admin, else for the oldest Super Admin`() throws {
    let index = AccountIndex.shop {
      $0.deactivate(Shop.gil)
      $0.deactivate(Shop.gus)
    }
    let context = Shop.context(at: Shop.hour(3), in: index)
    let withAdmin = Story.atQuote.and(
      .work(
        .assigned(
          WorkAssigned(fromUser: Shop.gus, toUser: Shop.gus, fromAdmin: nil, toAdmin: Shop.ada, cause: .manual))),
      at: Shop.hour(2))
    for (spec, heir) in [(withAdmin, Shop.ada), (Story.atQuote, Shop.sal)] {
      let state = try #require(spec.state)
      let started = starts(try CompleteTask(orderID: Shop.order, taskID: Story.quote).decide(on: state, context))
      #expect(started?.responsible == heir)
    }
  }

  @Test func `the event says for whom, and the task then follows the assigned user`() throws {
    let started = try #require(try opening(.user(Shop.gil), without: [Shop.gil]))
    #expect(started.insteadOf == Shop.gil)
    #expect(try opening(.user(Shop.gil), without: [])?.insteadOf == nil)

    let atFit = Story.atQuote.and(Story.completed(1), at: Shop.hour(3)).and(
      .work(
        .taskStarted(
          TaskStarted(
            taskID: Story.taskIDs[2], index: 2, responsible: Shop.gus, dueAt: nil, insteadOf: Shop.gil))),
      at: Shop.hour(3)
    )
    let given = OrderEvent.work(
      .assigned(
        WorkAssigned(fromUser: Shop.gus, toUser: Shop.sal, fromAdmin: nil, toAdmin: nil, cause: .manual)))
    let state = try #require(atFit.and(given, at: Shop.hour(4)).state)
    #expect(state.work.tasks[2].responsible == Shop.sal)
    // Reset, it is meant for the one whom the workflow names again.
    let reset = OrderEvent.work(.taskReset(TaskReset(taskID: Story.taskIDs[2])))
    #expect(atFit.and(reset, at: Shop.hour(4)).state?.work.tasks[2].responsible == Shop.gil)
  }

  @Test func `who is named for a task that somebody stands in for gets it`() throws {
    let atFit = Story.atQuote.and(
      .work(.taskReassigned(TaskReassigned(taskID: Story.taskIDs[2], from: Shop.gil, to: Shop.sal))),
      Story.completed(1),
      .work(
        .taskStarted(
          TaskStarted(
            taskID: Story.taskIDs[2], index: 2, responsible: Shop.gus, dueAt: nil, insteadOf: Shop.sal))),
      at: Shop.hour(3)
    )
    let name = SetTaskResponsible(orderID: Shop.order, taskID: .current, userID: Shop.sal)
    atFit.when(name, in: Shop.context(at: Shop.hour(4)))
      .then(.work(.taskReassigned(TaskReassigned(taskID: Story.taskIDs[2], from: Shop.gus, to: Shop.sal))))
  }

  @Test func `a workflow that names somebody inactive is not published`() throws {
    var office = Office.trading
    try office.run(
      SetWorkflowTasks(workflowID: Office.install, tasks: Array(Office.tasks.reversed())))
    try office.run(DeactivateUser(userID: Office.gil))
    let publish = PublishWorkflow(workflowID: Office.install)
    #expect(office.rejection(of: publish) == .assigneeNotActive)
    try office.run(RestoreUser(userID: Office.gil))
    #expect(office.rejection(of: publish) == nil)
  }
}
