// The facts about all orders: numbers, open work, and which snoozes end when.

import EventSourcing
import FoundationEssentials
import Testing

@testable import BackOffice

@Suite struct OrderIndexTests {
  private let first: OrderID = anID(51)
  private let second: OrderID = anID(52)

  private func index(_ entries: (OrderID, OrderEvent)...) -> OrderIndex {
    var index = OrderIndex()
    for (id, event) in entries { index.evolve(event, id, Shop.envelope()) }
    return index
  }

  /// The same with orders that were opened before.
  private func index(opened orders: [OrderID], _ entries: (OrderID, OrderEvent)...) -> OrderIndex {
    var index = OrderIndex()
    for (number, id) in orders.enumerated() { index.evolve(opened(number + 1), id, Shop.envelope()) }
    for (id, event) in entries { index.evolve(event, id, Shop.envelope()) }
    return index
  }

  private func opened(_ number: Int, for customer: CustomerID = Shop.abc, with user: UserID = Shop.gus) -> OrderEvent {
    .opened(
      OrderOpened(
        orderNo: number, customerID: customer, contactID: nil, type: .oneOff, serviceID: Shop.boilers,
        productID: nil, workflow: OrderWorkflow(id: Shop.install, version: 1, autoCloseOnFinish: false, tasks: []),
        assignedUserID: user, orderAdminID: nil, initialFee: nil, description: nil))
  }

  private let closed = Story.closed(resume: nil)
  private let reopened = OrderEvent.reopened(OrderReopened(resumeTask: nil))

  private func assigned(to user: UserID) -> OrderEvent {
    .assigned(OrderAssigned(fromUser: Shop.gus, toUser: user, fromAdmin: nil, toAdmin: nil, cause: .manual))
  }

  @Test func numbersCountFromOneAndAreNeverUsedAgain() {
    #expect(index().nextNumber == 1)
    let index = index((first, opened(1)), (second, opened(2)), (second, Story.deleted))
    #expect(index.nextNumber == 3)
    #expect(index.id(ofNumber: 2) == second)
    #expect(index.id(ofNumber: 3) == nil)
  }

  @Test func openAndSnoozedOrdersOfACustomerAreCounted() {
    var index = index(
      (first, opened(1)), (second, opened(2)), (second, Story.snoozed(1, until: Shop.hour(9))),
      (anID(53), opened(3, for: Shop.xyz)))
    #expect(index.openOrders(of: Shop.abc) == 2)
    #expect(index.openOrders(of: Shop.xyz) == 1)
    index.evolve(closed, second, Shop.envelope())
    #expect(index.openOrders(of: Shop.abc) == 1)
    index.evolve(reopened, second, Shop.envelope())
    #expect(index.openOrders(of: Shop.abc) == 2)
    index.evolve(closed, second, Shop.envelope())
    index.evolve(Story.deleted, second, Shop.envelope())
    index.evolve(Story.deleted, first, Shop.envelope())
    #expect(index.openOrders(of: Shop.abc) == 0)
  }

  @Test func openWorkIsListedByNumberAndFollowsTheAssignment() {
    var index = index((second, opened(1)), (first, opened(2)), (anID(53), opened(3, with: Shop.gil)))
    #expect(index.openWork(of: Shop.gus) == [second, first])
    index.evolve(assigned(to: Shop.gil), first, Shop.envelope())
    #expect(index.openWork(of: Shop.gus) == [second])
    #expect(index.openWork(of: Shop.gil) == [first, anID(53)])
    index.evolve(closed, second, Shop.envelope())
    #expect(index.openWork(of: Shop.gus) == [])
  }

  @Test func aClosedOrderThatComesBackIsItsLastUsersWork() {
    var index = index((first, opened(1)), (first, closed), (first, assigned(to: Shop.sal)))
    #expect(index.openWork(of: Shop.sal) == [])
    index.evolve(reopened, first, Shop.envelope())
    #expect(index.openWork(of: Shop.gus) == [])
    #expect(index.openWork(of: Shop.sal) == [first])
  }

  private func due(_ index: OrderIndex, by time: Instant) -> [Deadline.Matter] {
    index.deadlines.due(by: time).map(\.matter)
  }

  @Test func deadlinesComeByTimeThenKindThenOrder() {
    let index = index(
      opened: [first, second, anID(53), anID(54)], (second, Story.snoozed(1, until: Shop.hour(9))),
      (first, Story.taskSnoozed(0, 1, until: Shop.hour(9))),
      (first, Story.snoozed(2, until: Shop.hour(9))), (anID(53), Story.taskSnoozed(1, 1, until: Shop.hour(8))),
      (anID(54), Story.snoozed(1, until: Shop.hour(10))))
    #expect(
      due(index, by: Shop.hour(9)) == [
        .taskSnooze(anID(53), Story.taskIDs[1], snoozeNo: 1), .orderSnooze(first, snoozeNo: 2),
        .orderSnooze(second, snoozeNo: 1), .taskSnooze(first, Story.taskIDs[0], snoozeNo: 1),
      ])
    #expect(due(index, by: Shop.hour(8).advanced(by: -1)).isEmpty)
  }

  @Test func aNewDateReplacesTheOldDeadline() {
    let index = index(
      opened: [first], (first, Story.snoozed(1, until: Shop.hour(9))), (first, Story.snoozed(2, until: Shop.hour(5))))
    #expect(due(index, by: Shop.hour(99)) == [.orderSnooze(first, snoozeNo: 2)])
  }

  @Test func aSnoozeThatEndedHasNoDeadline() {
    let woken = OrderEvent.woken(OrderWoken(snoozeNo: 1, cause: .manual, dueAt: nil))
    let taskWoken = OrderEvent.taskWoken(OrderTaskWoken(taskID: Story.taskIDs[0], snoozeNo: 2, cause: .manual))
    let snoozes = [Story.snoozed(1, until: Shop.hour(9)), Story.taskSnoozed(0, 2, until: Shop.hour(8))]
    for ends in [[woken, taskWoken], [closed], [Story.deleted]] {
      var index = index((first, opened(1)))
      for event in snoozes + ends { index.evolve(event, first, Shop.envelope()) }
      #expect(index.deadlines.all.isEmpty)
    }
  }
}
