// The facts about all orders: numbers, open work, and which snoozes end when.

import EventSourcing
import FoundationEssentials
import Testing

@testable import BackOffice

@Suite struct OrderIndexTests {
  private let first: OrderID = anID(51)
  private let second: OrderID = anID(52)

  private func index(_ entries: (OrderID, OrderEvent)...) -> WorkIndex<Order> {
    var index = WorkIndex<Order>()
    for (id, event) in entries { index.evolve(event.outlineChange, id, Shop.envelope()) }
    return index
  }

  /// The same with orders that were opened before.
  private func index(opened orders: [OrderID], _ entries: (OrderID, OrderEvent)...) -> WorkIndex<Order> {
    var index = WorkIndex<Order>()
    for (number, id) in orders.enumerated() { index.evolve(opened(number + 1).outlineChange, id, Shop.envelope()) }
    for (id, event) in entries { index.evolve(event.outlineChange, id, Shop.envelope()) }
    return index
  }

  private func opened(_ number: Int, for customer: CustomerID = Shop.abc, with user: UserID = Shop.gus) -> OrderEvent {
    .opened(
      OrderOpened(
        orderNo: number, customerID: customer, contactID: nil, type: .oneOff, serviceID: Shop.boilers,
        productID: nil, workflow: PinnedWorkflow(id: Shop.install, version: 1, autoCloseOnFinish: false, tasks: []),
        assignedUserID: user, orderAdminID: nil, initialFee: nil, description: nil))
  }

  private let closed = Story.closed(resume: nil)
  private let reopened = OrderEvent.work(.reopened(WorkReopened(resumeTask: nil)))

  private func assigned(to user: UserID) -> OrderEvent {
    .work(.assigned(WorkAssigned(fromUser: Shop.gus, toUser: user, fromAdmin: nil, toAdmin: nil, cause: .manual)))
  }

  @Test func `numbers count from one and are never used again`() {
    #expect(index().nextNumber == 1)
    let index = index((first, opened(1)), (second, opened(2)), (second, Story.deleted))
    #expect(index.nextNumber == 3)
    #expect(index.id(ofNumber: 2) == second)
    #expect(index.id(ofNumber: 3) == nil)
  }

  @Test func `open and snoozed orders of a customer are counted`() {
    var index = index(
      (first, opened(1)), (second, opened(2)), (second, Story.snoozed(1, until: Shop.hour(9))),
      (anID(53), opened(3, for: Shop.xyz)))
    #expect(index.openCount(of: Shop.abc) == 2)
    #expect(index.openCount(of: Shop.xyz) == 1)
    index.evolve(closed.outlineChange, second, Shop.envelope())
    #expect(index.openCount(of: Shop.abc) == 1)
    index.evolve(reopened.outlineChange, second, Shop.envelope())
    #expect(index.openCount(of: Shop.abc) == 2)
    index.evolve(closed.outlineChange, second, Shop.envelope())
    index.evolve(Story.deleted.outlineChange, second, Shop.envelope())
    index.evolve(Story.deleted.outlineChange, first, Shop.envelope())
    #expect(index.openCount(of: Shop.abc) == 0)
  }

  @Test func `open work is listed by number and follows the assignment`() {
    var index = index((second, opened(1)), (first, opened(2)), (anID(53), opened(3, with: Shop.gil)))
    #expect(index.openWork(of: Shop.gus) == [second, first])
    index.evolve(assigned(to: Shop.gil).outlineChange, first, Shop.envelope())
    #expect(index.openWork(of: Shop.gus) == [second])
    #expect(index.openWork(of: Shop.gil) == [first, anID(53)])
    index.evolve(closed.outlineChange, second, Shop.envelope())
    #expect(index.openWork(of: Shop.gus) == [])
  }

  @Test func `a closed order that comes back is its last user's work`() {
    var index = index((first, opened(1)), (first, closed), (first, assigned(to: Shop.sal)))
    #expect(index.openWork(of: Shop.sal) == [])
    index.evolve(reopened.outlineChange, first, Shop.envelope())
    #expect(index.openWork(of: Shop.gus) == [])
    #expect(index.openWork(of: Shop.sal) == [first])
  }

  private func due(_ index: WorkIndex<Order>, by time: Instant) -> [Deadline.Matter] {
    index.deadlines.due(by: time).map(\.matter)
  }

  private func snooze(_ order: OrderID, _ task: TaskID? = nil, _ number: Int) -> Deadline.Matter {
    .snooze(.order, order.uuid, task, snoozeNo: number)
  }

  @Test func `deadlines come by time, then kind, then order`() {
    let index = index(
      opened: [first, second, anID(53), anID(54)], (second, Story.snoozed(1, until: Shop.hour(9))),
      (first, Story.taskSnoozed(0, 1, until: Shop.hour(9))),
      (first, Story.snoozed(2, until: Shop.hour(9))), (anID(53), Story.taskSnoozed(1, 1, until: Shop.hour(8))),
      (anID(54), Story.snoozed(1, until: Shop.hour(10))))
    #expect(
      due(index, by: Shop.hour(9)) == [
        snooze(anID(53), Story.taskIDs[1], 1), snooze(first, nil, 2), snooze(second, nil, 1),
        snooze(first, Story.taskIDs[0], 1),
      ])
    #expect(due(index, by: Shop.hour(8).advanced(by: -1)).isEmpty)
  }

  @Test func `a new date replaces the old deadline`() {
    let index = index(
      opened: [first], (first, Story.snoozed(1, until: Shop.hour(9))), (first, Story.snoozed(2, until: Shop.hour(5))))
    #expect(due(index, by: Shop.hour(99)) == [snooze(first, nil, 2)])
  }

  @Test func `a snooze that ended has no deadline`() {
    let woken = OrderEvent.work(.woken(WorkWoken(snoozeNo: 1, cause: .manual, dueAt: nil)))
    let taskWoken = OrderEvent.work(.taskWoken(TaskWoken(taskID: Story.taskIDs[0], snoozeNo: 2, cause: .manual)))
    let snoozes = [Story.snoozed(1, until: Shop.hour(9)), Story.taskSnoozed(0, 2, until: Shop.hour(8))]
    for ends in [[woken, taskWoken], [closed], [Story.deleted]] {
      var index = index((first, opened(1)))
      for event in snoozes + ends { index.evolve(event.outlineChange, first, Shop.envelope()) }
      #expect(index.deadlines.all.isEmpty)
    }
  }
}
