// Taking up a closed order again (O4, O14), at its resume point or further back.

import EventSourcing
import EventSourcingTesting
import FoundationEssentials
import Testing

@testable import BackOffice

@Suite struct ReopeningOrderTests {
  private let closedAtEnd = Story.atEnd.and(Story.closed(resume: nil, .completed), at: Shop.hour(3))

  private func reopened(_ index: Int?) -> OrderEvent {
    .work(.reopened(WorkReopened(resumeTask: index.map { Story.taskIDs[$0] })))
  }

  private func reset(_ index: Int) -> OrderEvent { .work(.taskReset(TaskReset(taskID: Story.taskIDs[index]))) }

  // Checklist: L-85
  @Test func `resumes where it stopped`() throws {
    Story.closedAtQuote.when(.reopen(), in: Shop.context(at: Shop.hour(5))).then(reopened(1))
    Story.closedAtQuote.when(.reopen(at: Story.quote), in: Shop.context(at: Shop.hour(5))).then(reopened(1))
    let state = try #require(Story.closedAtQuote.and(reopened(1), at: Shop.hour(5)).state)
    #expect(state.work.status == .open)
    #expect(state.work.closedAt == nil)
    #expect(state.work.timesReopened == 1)
    #expect(state.work.currentTask?.startedAt == Shop.hour(1))
    #expect(state.work.tasks[0].completedAt == Shop.hour(1))
  }

  @Test func `goes back to a completed task, and all later ones with it`() throws {
    let events = [reopened(0), reset(0), reset(1), Story.started(0, dueAt: Shop.hour(29))]
    Story.closedAtQuote.when(.reopen(at: Story.survey), in: Shop.context(at: Shop.hour(5)))
      .then(events[0], events[1], events[2], events[3])
    let state = try #require(
      Story.closedAtQuote.and(events[0], events[1], events[2], events[3], at: Shop.hour(5)).state)
    #expect(state.work.tasks.map(\.state) == [.inProgress, .pending, .pending, .pending])
    #expect(state.work.tasks[0].startedAt == Shop.hour(5))
    #expect(state.work.tasks[0].completedAt == nil)
    #expect(state.work.tasks[0].activeMillis(at: Shop.hour(6)) == 3_600_000)
  }

  @Test func `a finished order reopens with nothing in progress, unless asked`() {
    closedAtEnd.when(.reopen(), in: Shop.context(at: Shop.hour(5))).then(reopened(nil))
    closedAtEnd.when(.reopen(at: Story.fit), in: Shop.context(at: Shop.hour(5)))
      .then(reopened(2), reset(2), reset(3), Story.started(2, Shop.gil, dueAt: Shop.hour(13)))
    closedAtEnd.when(.reopen(at: .current), in: Shop.context()).thenRejected(.taskNotFound)
  }

  @Test func `does not resume beyond progress`() {
    Story.closedAtQuote.when(.reopen(at: Story.fit), in: Shop.context()).thenRejected(.resumeBeyondProgress)
    Story.closedAtQuote.when(.reopen(at: .id(anID(99))), in: Shop.context()).thenRejected(.taskNotFound)
  }

  @Test func `only a closed order is reopened`() {
    Story.atSurvey.when(.reopen(), in: Shop.context()).thenRejected(.orderNotClosed)
    Story.snoozedAtSurvey.when(.reopen(), in: Shop.context()).thenRejected(.orderNotClosed)
  }

  @Test func `the customer must take work`() {
    let index = AccountIndex.shop { $0.archive(Shop.abc) }
    Story.closedAtQuote.when(.reopen(), in: Shop.context(in: index)).thenRejected(.customerArchived)
    Story.closedAtQuote.when(.reopen(at: Story.fit), in: Shop.context(in: index))
      .thenRejected(.resumeBeyondProgress)
  }

  @Test func `is never snoozed afterwards`() throws {
    let state = try #require(
      Story.snoozedAtSurvey.and(Story.closed(resume: 0), reopened(0), at: Shop.hour(2)).state)
    #expect(state.work.status == .open)
    #expect(state.work.snooze == nil)
  }
}

@Suite struct ResetTaskTests {
  @Test func `a task that goes back follows its role again`() throws {
    let assigned = WorkAssigned(
      fromUser: Shop.gus, toUser: Shop.gil, fromAdmin: nil, toAdmin: nil, cause: .manual)
    let done = Story.atQuote.and(.work(.assigned(assigned)), at: Shop.hour(2))
    #expect(done.state?.work.tasks[0].responsible == Shop.gus)
    let reset = OrderEvent.work(.taskReset(TaskReset(taskID: Story.taskIDs[0])))
    #expect(done.and(reset, at: Shop.hour(3)).state?.work.tasks[0].responsible == Shop.gil)
  }
}

@Suite struct ReopeningForLeaverTests {
  private let withoutGus = AccountIndex.shop { $0.deactivate(Shop.gus) }

  private func assigned(_ user: UserID, admin: UserID? = nil) -> OrderEvent {
    .work(
      .assigned(
        WorkAssigned(fromUser: Shop.gus, toUser: user, fromAdmin: admin, toAdmin: admin, cause: .reopened)))
  }

  private let reopened = OrderEvent.work(.reopened(WorkReopened(resumeTask: Story.taskIDs[0])))
  private let closed = Story.closed(resume: 0)

  @Test func `goes to the order admin`() {
    Story.withAdmin.and(closed, at: Shop.hour(1)).when(.reopen(), in: Shop.context(Shop.sal, in: withoutGus))
      .then(reopened, assigned(Shop.ada, admin: Shop.ada))
  }

  @Test func `else to whoever reopens it`() {
    Story.atSurvey.and(closed, at: Shop.hour(1)).when(.reopen(), in: Shop.context(Shop.sal, in: withoutGus))
      .then(reopened, assigned(Shop.sal))
    var index = withoutGus
    index.deactivate(Shop.ada)
    Story.withAdmin.and(closed, at: Shop.hour(1)).when(.reopen(), in: Shop.context(Shop.sal, in: index))
      .then(reopened, assigned(Shop.sal, admin: Shop.ada))
  }

  @Test func `the task that starts again is the new user's`() {
    let context = Shop.context(Shop.sal, at: Shop.hour(5), in: withoutGus)
    Story.closedAtQuote.when(.reopen(at: Story.survey), in: context).then(
      reopened, assigned(Shop.sal), .work(.taskReset(TaskReset(taskID: Story.taskIDs[0]))),
      .work(.taskReset(TaskReset(taskID: Story.taskIDs[1]))),
      Story.started(0, Shop.sal, dueAt: Shop.hour(29)))
  }
}
