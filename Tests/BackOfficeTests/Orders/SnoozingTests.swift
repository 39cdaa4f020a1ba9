// Putting orders and tasks aside and taking them up again (O5, O6), by hand and by the engine's timer.

import EventSourcing
import EventSourcingTesting
import FoundationEssentials
import Testing

@testable import BackOffice

@Suite struct SnoozingOrderTests {
  private func wake(_ number: Int? = nil) -> any OrderStreamCommand {
    WakeOrder(orderID: Shop.order, snoozeNo: number)
  }

  private func woken(_ number: Int, _ cause: WakeCause, dueAt: Instant? = nil) -> OrderEvent {
    .work(.woken(WorkWoken(snoozeNo: number, cause: cause, dueAt: dueAt)))
  }

  // Checklist: L-82
  @Test func `snoozes until a time`() {
    Story.atSurvey.when(.snooze(until: Shop.hour(48), note: "On holiday"), in: Shop.context()).then(
      .work(.snoozed(WorkSnoozed(until: Shop.hour(48), snoozeNo: 1, note: PersonalText("On holiday")))))
  }

  @Test func `snoozing again replaces the date`() {
    Story.snoozedAtSurvey.when(.snooze(until: Shop.hour(72)), in: Shop.context())
      .then(Story.snoozed(2, until: Shop.hour(72)))
  }

  @Test func `the same snooze again changes nothing`() {
    Story.snoozedAtSurvey.when(.snooze(until: Shop.hour(48)), in: Shop.context()).thenNothing()
  }

  @Test func `a closed order is not snoozed`() {
    Story.closedAtQuote.when(.snooze(until: Shop.hour(48)), in: Shop.context()).thenRejected(.orderClosed)
  }

  @Test func `is woken by hand`() {
    Story.snoozedAtSurvey.when(wake(), in: Shop.context(at: Shop.hour(3))).then(woken(1, .manual))
  }

  @Test func `is woken by its timer, however late`() {
    Story.snoozedAtSurvey.when(wake(1), in: Shop.engine(at: Shop.hour(96)))
      .then(woken(1, .due, dueAt: Shop.hour(48)))
  }

  @Test func `a user who names the snooze is still a user`() {
    Story.snoozedAtSurvey.when(wake(1), in: Shop.context(at: Shop.hour(3))).then(woken(1, .manual))
  }

  @Test func `only a snoozed order is woken`() {
    Story.atSurvey.when(wake(), in: Shop.context()).thenRejected(.orderNotSnoozed)
    Story.closedAtQuote.when(wake(), in: Shop.context()).thenRejected(.orderNotSnoozed)
  }

  @Test func `a timer of an older snooze has no effect`() {
    let engine = Shop.engine(at: Shop.hour(96))
    let again = Story.snoozedAtSurvey.and(Story.snoozed(2, until: Shop.hour(72)), at: Shop.hour(2))
    again.when(wake(1), in: engine).thenNothing()
    again.and(woken(2, .manual), at: Shop.hour(3)).when(wake(2), in: engine).thenNothing()
    Story.snoozedAtSurvey.and(Story.closed(resume: 0), at: Shop.hour(2)).when(wake(1), in: engine).thenNothing()
    Story.snoozedAtSurvey.and(Story.deleted, at: Shop.hour(2)).when(wake(1), in: engine).thenNothing()
  }

  @Test func `numbers grow across close and reopen`() {
    let reopened = OrderEvent.work(.reopened(WorkReopened(resumeTask: Story.taskIDs[0])))
    Story.snoozedAtSurvey.and(Story.closed(resume: 0), reopened, at: Shop.hour(2))
      .when(.snooze(until: Shop.hour(72)), in: Shop.context()).then(Story.snoozed(2, until: Shop.hour(72)))
  }
}

@Suite struct SnoozingTaskTests {
  private let snoozed = Story.atSurvey.and(Story.taskSnoozed(0, 1, until: Shop.hour(9)), at: Shop.hour(1))

  private func wake(_ task: TaskReference = Story.survey, _ number: Int? = nil) -> any OrderStreamCommand {
    WakeTask(orderID: Shop.order, taskID: task, snoozeNo: number)
  }

  private func woken(_ cause: WakeCause) -> OrderEvent {
    .work(.taskWoken(TaskWoken(taskID: Story.taskIDs[0], snoozeNo: 1, cause: cause)))
  }

  // Checklist: L-98
  @Test func `snoozes the task in progress`() {
    Story.atSurvey.when(.snooze(Story.survey, until: Shop.hour(9)), in: Shop.context())
      .then(Story.taskSnoozed(0, 1, until: Shop.hour(9)))
  }

  @Test func `tasks and order count their snoozes together`() {
    Story.snoozedAtSurvey.when(.snooze(Story.survey, until: Shop.hour(9)), in: Shop.context())
      .then(Story.taskSnoozed(0, 2, until: Shop.hour(9)))
  }

  @Test func `again replaces the date, and the same changes nothing`() {
    snoozed.when(.snooze(Story.survey, until: Shop.hour(10)), in: Shop.context())
      .then(Story.taskSnoozed(0, 2, until: Shop.hour(10)))
    snoozed.when(.snooze(Story.survey, until: Shop.hour(9)), in: Shop.context()).thenNothing()
  }

  @Test func `only the task in progress of an order that is not closed`() {
    Story.atQuote.when(.snooze(Story.survey, until: Shop.hour(9)), in: Shop.context())
      .thenRejected(.taskNotInProgress(taskID: Story.taskIDs[0], state: "completed"))
    Story.atQuote.when(.snooze(Story.fit, until: Shop.hour(9)), in: Shop.context())
      .thenRejected(.taskNotInProgress(taskID: Story.taskIDs[2], state: "pending"))
    Story.closedAtQuote.when(.snooze(Story.quote, until: Shop.hour(9)), in: Shop.context())
      .thenRejected(.orderClosed)
  }

  // Checklist: L-98
  @Test func `is woken by hand or by its timer`() {
    snoozed.when(wake(), in: Shop.context(at: Shop.hour(2))).then(woken(.manual))
    snoozed.when(wake(Story.survey, 1), in: Shop.engine(at: Shop.hour(9))).then(woken(.due))
  }

  @Test func `waking a task that is not snoozed changes nothing`() {
    Story.atSurvey.when(wake(), in: Shop.context()).thenNothing()
  }

  @Test func `only a task in progress is woken by hand`() {
    snoozed.when(wake(Story.quote), in: Shop.context())
      .thenRejected(.taskNotInProgress(taskID: Story.taskIDs[1], state: "pending"))
    Story.closedAtQuote.when(wake(Story.quote), in: Shop.context()).thenRejected(.orderClosed)
  }

  @Test func `a timer of an older snooze has no effect`() {
    let engine = Shop.engine(at: Shop.hour(96))
    snoozed.and(woken(.manual), at: Shop.hour(2)).when(wake(Story.survey, 1), in: engine).thenNothing()
    snoozed.and(Story.closed(resume: 0), at: Shop.hour(2)).when(wake(Story.survey, 1), in: engine).thenNothing()
    Story.atQuote.when(wake(Story.survey, 1), in: engine).thenNothing()
    snoozed.when(wake(.id(anID(99)), 1), in: engine).thenNothing()
  }
}
