// Giving an order to another user or order admin, and the tasks that follow.

import EventSourcing
import EventSourcingTesting
import FoundationEssentials
import Testing

@testable import BackOffice

@Suite struct AssigningOrderTests {
  private func assign(_ user: UserID? = nil, admin: FieldUpdate<UserID> = .keep) -> any OrderStreamCommand {
    AssignOrder(orderID: Shop.order, assignedUserID: user.map { .set($0) } ?? .keep, orderAdminID: admin)
  }

  private func assigned(
    _ user: UserID, admin: UserID? = nil, fromAdmin: UserID? = nil, _ cause: AssignmentCause = .manual
  ) -> OrderEvent {
    .work(
      .assigned(
        WorkAssigned(fromUser: Shop.gus, toUser: user, fromAdmin: fromAdmin, toAdmin: admin, cause: cause)))
  }

  // Checklist: L-92
  @Test func `gives the order to another user and admin`() {
    Story.atSurvey.when(assign(Shop.gil, admin: .set(Shop.sal)), in: Shop.context())
      .then(assigned(Shop.gil, admin: Shop.sal))
  }

  @Test func `what is not named stays`() {
    Story.withAdmin.when(assign(Shop.gil), in: Shop.context())
      .then(assigned(Shop.gil, admin: Shop.ada, fromAdmin: Shop.ada))
  }

  @Test func `null takes the order admin away, and nothing leaves it as it is`() throws {
    let json = #"{"orderID":"\#(Shop.order)","orderAdminID":null}"#
    let command = try AssignOrder.read(json: json)
    Story.withAdmin.when(command, in: Shop.context())
      .then(assigned(Shop.gus, admin: nil, fromAdmin: Shop.ada))
    Story.atSurvey.when(command, in: Shop.context()).thenNothing()
    Story.withAdmin.when(assign(admin: .keep), in: Shop.context()).thenNothing()
    #expect(command == AssignOrder(orderID: Shop.order, orderAdminID: .clear))
  }

  @Test func `an order always has an assigned user`() {
    let nobody = AssignOrder(orderID: Shop.order, assignedUserID: .clear)
    #expect(throws: Rejection.invalidField(field: "assignedUserID", reason: "an order needs one")) {
      try nobody.checkFields(Shop.context())
    }
  }

  @Test func `tasks by role follow, tasks by name stay`() throws {
    let named = TaskReassigned(taskID: Story.taskIDs[3], from: Shop.gus, to: Shop.sal)
    let state = try #require(
      Story.atQuote.and(.work(.taskReassigned(named)), assigned(Shop.gil), at: Shop.hour(2)).state)
    #expect(state.work.tasks.map(\.responsible) == [Shop.gus, Shop.gil, Shop.gil, Shop.sal])
    let withAdmin = try #require(
      Story.withAdmin.and(assigned(Shop.gil, admin: Shop.sal, fromAdmin: Shop.ada), at: Shop.hour(2)).state)
    #expect(withAdmin.work.tasks.map(\.responsible) == [Shop.gil, Shop.sal, Shop.gil, Shop.gil])
  }

  @Test func `who is named stays, also who held the task already`() throws {
    let name = SetTaskResponsible(orderID: Shop.order, taskID: .current, userID: Shop.gus)
    let pinned = TaskReassigned(taskID: Story.taskIDs[0], from: Shop.gus, to: Shop.gus)
    Story.atSurvey.when(name, in: Shop.context()).then(.work(.taskReassigned(pinned)))
    let after = Story.atSurvey.and(.work(.taskReassigned(pinned)), at: Shop.hour(1))
    after.when(name, in: Shop.context()).thenNothing()
    let state = try #require(after.and(assigned(Shop.gil), at: Shop.hour(2)).state)
    #expect(state.work.tasks[0].responsible == Shop.gus)
  }

  @Test func `no change, no event`() {
    Story.withAdmin.when(assign(Shop.gus, admin: .set(Shop.ada)), in: Shop.context()).thenNothing()
    Story.withAdmin.when(assign(), in: Shop.context()).thenNothing()
  }

  @Test func `a snoozed order is assigned, a closed one is not`() {
    Story.snoozedAtSurvey.when(assign(Shop.gil), in: Shop.context()).then(assigned(Shop.gil))
    Story.closedAtQuote.when(assign(Shop.gil), in: Shop.context()).thenRejected(.orderClosed)
  }

  @Test func `only active users`() {
    let index = AccountIndex.shop { $0.deactivate(Shop.gil) }
    Story.atSurvey.when(assign(Shop.gil), in: Shop.context(in: index)).thenRejected(.assigneeNotActive)
    Story.atSurvey.when(assign(Shop.ada, admin: .set(Shop.gil)), in: Shop.context(in: index))
      .thenRejected(.assigneeNotActive)
  }
}
