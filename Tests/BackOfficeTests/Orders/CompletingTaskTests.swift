// Completing tasks one after the other (O1, O2, O13), with what may stand in the way.

import EventSourcing
import EventSourcingTesting
import FoundationEssentials
import Testing

@testable import BackOffice

@Suite struct CompletingTaskTests {
  // Checklist: L-91
  @Test func `stamps the task and starts the next`() {
    Story.atSurvey.when(.complete(Story.survey), in: Shop.context(Shop.gus, at: Shop.hour(2))).then(
      Story.completed(0, millis: 2 * 3_600_000), Story.started(1))
  }

  @Test func `the task in progress can be called current or by its key`() {
    let events = [Story.completed(0, millis: 3_600_000), Story.started(1)]
    for command in [
      CompleteTask(orderID: Shop.order, taskID: .current), CompleteTask(orderID: Shop.order, taskKey: "survey"),
    ] {
      Story.atSurvey.when(command, in: Shop.context()).then(events[0], events[1])
    }
  }

  @Test func `the next task has its own target and user`() {
    Story.atQuote.when(.complete(Story.quote), in: Shop.context(at: Shop.hour(3))).then(
      Story.completed(1, startedAt: Shop.hour(1), millis: 2 * 3_600_000),
      Story.started(2, Shop.gil, dueAt: Shop.hour(11)))
  }

  @Test func `a task of the order admin goes to the order admin`() {
    Story.withAdmin.when(.complete(Story.survey), in: Shop.context()).then(
      Story.completed(0, millis: 3_600_000), Story.started(1, Shop.ada))
  }

  @Test func `the comment comes first`() {
    let comment = TaskCommentAdded(
      taskID: Story.taskIDs[0], commentID: .made(by: Shop.command, "comment"), text: PersonalText("All fine"))
    Story.atSurvey.when(.complete(Story.survey, comment: "All fine"), in: Shop.context()).then(
      .work(.taskCommentAdded(comment)), Story.completed(0, millis: 3_600_000), Story.started(1))
  }

  // Checklist: L-91
  @Test func `a double click completes one task`() {
    Story.atQuote.when(.complete(Story.survey), in: Shop.context())
      .thenRejected(.taskNotInProgress(taskID: Story.taskIDs[0], state: "completed"))
  }

  // Checklist: L-91
  @Test func `a pending task is not completed`() {
    Story.atQuote.when(.complete(Story.fit), in: Shop.context())
      .thenRejected(.taskNotInProgress(taskID: Story.taskIDs[2], state: "pending"))
  }

  @Test func `an unknown task is not found`() {
    Story.atSurvey.when(.complete(.id(anID(99))), in: Shop.context()).thenRejected(.taskNotFound)
    let byKey = CompleteTask(orderID: Shop.order, taskKey: "paint")
    Story.atSurvey.when(byKey, in: Shop.context()).thenRejected(.taskNotFound)
    Story.atEnd.when(.complete(.current), in: Shop.context()).thenRejected(.taskNotFound)
  }

  @Test func `the order comes before its task`() {
    let closed = Story.closedAtQuote
    closed.when(.complete(.id(anID(99))), in: Shop.context()).thenRejected(.orderClosed)
    Story.snoozedAtSurvey.when(.complete(.id(anID(99))), in: Shop.context())
      .thenRejected(.orderSnoozed(until: Shop.hour(48)))
    Story.atSurvey.and(Story.deleted, at: Shop.hour(1)).when(.complete(.id(anID(99))), in: Shop.context())
      .thenRejected(.orderDeleted)
  }

  @Test func `an order that never was is not found`() {
    OrderSpec.given().when(.complete(.current), in: Shop.context())
      .thenRejected(.notFound(kind: "order", id: Shop.order.description))
  }

  @Test func `the last task finishes the workflow and leaves the order open`() {
    let atInvoice = Story.atQuote.and(
      Story.completed(1), Story.started(2, Shop.gil), Story.completed(2), Story.started(3), at: Shop.hour(2))
    let completed = Story.completed(3, startedAt: Shop.hour(2), millis: 3_600_000)
    atInvoice.when(.complete(Story.invoice), in: Shop.context(at: Shop.hour(3))).then(completed, Story.finished)
    #expect(Story.atEnd.state?.work.status == .open)
    #expect(Story.atEnd.state?.work.currentIndex == nil)
  }

  // Checklist: L-71
  @Test func `the last task closes the order if the workflow says so`() {
    let atInvoice = OrderSpec.given(
      Story.opened(autoClose: true), Story.completed(0), Story.completed(1), Story.completed(2), Story.started(3),
      at: Shop.start)
    let closed = WorkClosed(
      outcome: .completed, reasonID: nil, note: nil, outstanding: [], resumeTask: nil, wasSnoozed: false,
      by: .workflow)
    atInvoice.when(.complete(.current), in: Shop.context()).then(
      Story.completed(3, millis: 3_600_000), Story.finished, .work(.closed(closed)))
  }

  @Test func `a snoozed task may be completed, which ends its snooze`() {
    let woken = TaskWoken(taskID: Story.taskIDs[0], snoozeNo: 4, cause: .completed)
    Story.atSurvey.and(Story.taskSnoozed(0, 4, until: Shop.hour(9)), at: Shop.hour(1))
      .when(.complete(Story.survey), in: Shop.context(at: Shop.hour(5)))
      .then(.work(.taskWoken(woken)), Story.completed(0, millis: 3_600_000), Story.started(1))
  }
}

@Suite struct TaskResponsibleTests {
  private func give(_ task: TaskReference, to user: UserID) -> any OrderStreamCommand {
    SetTaskResponsible(orderID: Shop.order, taskID: task, userID: user)
  }

  @Test func `names another user for a task`() {
    let reassigned = TaskReassigned(taskID: Story.taskIDs[1], from: Shop.gus, to: Shop.gil)
    Story.atSurvey.when(give(Story.quote, to: Shop.gil), in: Shop.context()).then(.work(.taskReassigned(reassigned)))
  }

  @Test func `the named user gets the task when it starts`() throws {
    var run = OrderRun()
    try run.send(Shop.opening())
    let quote = try run.task("quote").id
    try run.send(give(.id(quote), to: Shop.gil))
    try run.send(.complete(.current))
    #expect(try run.task("quote").responsible == Shop.gil)
  }

  @Test func `refuses a completed task, an absent user, a closed order`() {
    Story.atQuote.when(give(Story.survey, to: Shop.gil), in: Shop.context()).thenRejected(.taskCompleted)
    Story.atQuote.when(give(Story.fit, to: anID(99)), in: Shop.context()).thenRejected(.assigneeNotActive)
    Story.atQuote.when(give(.id(anID(99)), to: Shop.gil), in: Shop.context()).thenRejected(.taskNotFound)
    Story.closedAtQuote.when(give(Story.fit, to: Shop.sal), in: Shop.context()).thenRejected(.orderClosed)
  }
}
