// What counts as working time of a task, and how its due time moves (O7, D-23).

import EventSourcing
import EventSourcingTesting
import FoundationEssentials
import Testing

@testable import BackOffice

@Suite struct WorkingTimeTests {
  private let hour: Int64 = 3_600_000
  private let woken = OrderEvent.work(.woken(WorkWoken(snoozeNo: 1, cause: .manual, dueAt: nil)))
  private let taskWoken = OrderEvent.work(
    .taskWoken(
      TaskWoken(taskID: Story.taskIDs[0], snoozeNo: 2, cause: .manual)))
  private let reopened = OrderEvent.work(.reopened(WorkReopened(resumeTask: Story.taskIDs[0])))

  private func task(_ spec: OrderSpec) throws -> WorkTask {
    try #require(spec.state?.work.currentTask)
  }

  @Test func `runs while the task is in progress`() throws {
    #expect(try task(Story.atSurvey).activeMillis(at: Shop.hour(3)) == 3 * hour)
    #expect(try task(Story.atSurvey).dueAt == Shop.hour(24))
  }

  // Checklist: L-93
  @Test func `a task is updated by what happens to itself`() throws {
    let task = Story.taskIDs[0]
    let comment = TaskCommentAdded(taskID: task, commentID: anID(90), text: PersonalText("c"))
    let happenings: [OrderEvent] = [
      .work(.taskCommentAdded(comment)), Story.taskSnoozed(0, 1, until: Shop.hour(48)),
      .work(.taskWoken(TaskWoken(taskID: task, snoozeNo: 1, cause: .manual))),
      .work(.taskReassigned(TaskReassigned(taskID: task, from: Shop.gus, to: Shop.gil))), Story.completed(0),
      .work(.taskReset(TaskReset(taskID: task))),
    ]
    for event in happenings {
      let state = try #require(Story.atSurvey.and(event, at: Shop.hour(7)).state)
      #expect(state.work.tasks[0].updatedAt == Shop.hour(7))
      #expect(state.work.tasks[1].updatedAt == nil)
    }
    let others: [OrderEvent] = [
      Story.snoozed(1, until: Shop.hour(48)), Story.closed(resume: 0),
      .feeAdded(OrderFeeAdded(feeID: anID(91), name: "F", amount: Money(minor: 1, currency: "GBP"))),
    ]
    for event in others {
      let state = try #require(Story.atSurvey.and(event, at: Shop.hour(7)).state)
      #expect(state.work.tasks[0].updatedAt == Shop.start)
    }
  }

  @Test func `ends where numbers do, whatever times the events say`() {
    let (first, last) = (Instant(milliseconds: .min), Instant(milliseconds: .max))
    var task = WorkTask(
      PinnedTask(taskID: Story.taskIDs[0], key: "a", name: "A", responsible: .assignedUser, targetHours: 1),
      responsible: Shop.gus)
    task.start(TaskStarted(taskID: task.id, index: 0, responsible: Shop.gus, dueAt: last), at: first)
    task.setClock(running: false, at: last)
    #expect(task.activeMillis(at: last) == .max)
    task.setClock(running: true, at: Instant(milliseconds: 0))
    task.setClock(running: false, at: last)
    task.setClock(running: true, at: first)
    #expect(task.activeMillis(at: last) == .max && task.dueAt == last)
  }

  @Test func `leaves out the span of an order snooze`() throws {
    let task = try task(Story.snoozedAtSurvey.and(woken, at: Shop.hour(11)))
    #expect(task.activeMillis(at: Shop.hour(13)) == 3 * hour)
    #expect(task.dueAt == Shop.hour(34))
  }

  @Test func `leaves out the span of a task snooze`() throws {
    let spec = Story.atSurvey.and(Story.taskSnoozed(0, 2, until: Shop.hour(9)), at: Shop.hour(1))
    #expect(try task(spec).activeMillis(at: Shop.hour(5)) == hour)
    let task = try task(spec.and(taskWoken, at: Shop.hour(9)))
    #expect(task.activeMillis(at: Shop.hour(10)) == 2 * hour)
    #expect(task.dueAt == Shop.hour(32))
  }

  @Test func `overlapping snoozes count once`() throws {
    let task = try task(
      Story.snoozedAtSurvey.and(Story.taskSnoozed(0, 2, until: Shop.hour(20)), at: Shop.hour(5))
        .and(woken, at: Shop.hour(10)).and(taskWoken, at: Shop.hour(20)))
    #expect(task.activeMillis(at: Shop.hour(21)) == 2 * hour)
    #expect(task.dueAt == Shop.hour(24 + 19))
  }

  @Test func `a replaced snooze date does not restart the span`() throws {
    let task = try task(
      Story.snoozedAtSurvey.and(Story.snoozed(2, until: Shop.hour(72)), at: Shop.hour(5)).and(woken, at: Shop.hour(11)))
    #expect(task.activeMillis(at: Shop.hour(11)) == hour)
    #expect(task.dueAt == Shop.hour(34))
  }

  @Test func `leaves out the time closed, also after a snooze`() throws {
    let closed = Story.snoozedAtSurvey.and(Story.closed(resume: 0), at: Shop.hour(5))
    #expect(try task(closed).activeMillis(at: Shop.hour(90)) == hour)
    let task = try task(closed.and(reopened, at: Shop.hour(21)))
    #expect(task.activeMillis(at: Shop.hour(22)) == 2 * hour)
    #expect(task.dueAt == Shop.hour(44))
  }

  @Test func `the event of completion carries it`() throws {
    Story.snoozedAtSurvey.and(woken, at: Shop.hour(11)).when(
      .complete(Story.survey), in: Shop.context(at: Shop.hour(12))
    ).then(Story.completed(0, millis: 2 * hour), Story.started(1))
    let done = try #require(Story.atSurvey.and(Story.completed(0, millis: 77), at: Shop.hour(9)).state?.work.tasks[0])
    #expect(done.activeMillis(at: Shop.hour(90)) == 77)
    #expect(done.completedAt == Shop.hour(9))
  }

  @Test func `a task without target is never due`() throws {
    let spec = Story.atQuote.and(Story.snoozed(1, until: Shop.hour(9)), at: Shop.hour(2)).and(woken, at: Shop.hour(9))
    #expect(try task(spec).dueAt == nil)
  }

  @Test func `time that goes backwards counts nothing`() throws {
    let task = try task(Story.atSurvey.and(Story.snoozed(1, until: Shop.hour(9)), at: Shop.hour(-5)))
    #expect(task.activeMillis(at: Shop.hour(0)) == 0)
  }
}
