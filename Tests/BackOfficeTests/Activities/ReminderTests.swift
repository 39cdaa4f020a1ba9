// Reminders: which are to come, when the engine gives them, and that each is given once (P-06, D-62).

import EventSourcing
import EventSourcingTesting
import FoundationEssentials
import Testing

@testable import BackOffice

@Suite struct ReminderTests {
  /// Scheduled at nine o'clock for tomorrow at nine: two of the reminders are past.
  private let planned = ActivitySpec.given(Agenda.scheduled { $0.reminders = [2880, 1500, 60, 15] }, at: Shop.start)

  private func fire(_ number: Int, of schedule: Int = 1) -> FireReminder {
    FireReminder(activityID: Agenda.visit, reminderNo: number, scheduleNo: schedule)
  }

  private func minutesBefore(_ minutes: Int, _ start: Instant = Agenda.start) -> Instant {
    start.advanced(by: -minutes, times: 60_000)
  }

  private func pending(_ spec: ActivitySpec) -> [Int] { spec.state!.reminders.pending }

  private func moved(to start: Instant, reminders: [Int]? = nil, scheduleNo: Int = 2) -> ActivityEvent {
    var changes = [FieldChange("startsAt", before: nil, after: .text(start.description))]
    if let reminders {
      changes.append(FieldChange("reminders", before: nil, after: .numbers(reminders.map { Int64($0) })))
    }
    return .edited(ActivityEdited(changes: changes, scheduleNo: scheduleNo))
  }

  private func reminders(_ minutes: [Int], scheduleNo: Int = 2) -> ActivityEvent {
    let change = FieldChange(
      "reminders", before: nil, after: minutes.isEmpty ? nil : .numbers(minutes.map { Int64($0) }))
    return .edited(ActivityEdited(changes: [change], scheduleNo: scheduleNo))
  }

  @Test func ofThosePastOnlyTheNearestToTheStartIsToCome() {
    #expect(pending(planned) == [2, 3, 4])
    #expect(planned.state?.nextReminderAt == minutesBefore(1500))
    let late = ActivitySpec.given(Agenda.scheduled { $0.reminders = [2880, 1440] }, at: Shop.start)
    // What is due just now is past, too.
    #expect(pending(late) == [2])
  }

  // Checklist: L-102
  @Test func isGivenOnceWhenItIsDue() {
    let engine = Shop.engine(at: minutesBefore(60))
    let fired = Agenda.fired(3, dueAt: minutesBefore(60))
    planned.when(fire(3), in: engine).then(fired)
    planned.and(fired, at: minutesBefore(60)).when(fire(3), in: engine).thenNothing()
    #expect(pending(planned.and(fired, at: minutesBefore(60))) == [2, 4])
  }

  @Test func whoIsToDoItByThenIsTold() {
    let given = planned.and(
      .edited(
        ActivityEdited(
          changes: [FieldChange("assignedUserID", before: nil, after: .text(Shop.gil.description))], scheduleNo: nil)),
      at: Shop.hour(1))
    given.when(fire(3), in: Shop.engine(at: minutesBefore(60))).then(
      .reminderFired(
        ActivityReminderFired(
          reminderNo: 3, scheduleNo: 1, dueAt: minutesBefore(60), late: false, assignedUserID: Shop.gil)))
  }

  @Test func isMarkedLateAfterMoreThanADay() {
    let day = 24 * 60
    planned.when(fire(3), in: Shop.engine(at: minutesBefore(60 - day)))
      .then(Agenda.fired(3, dueAt: minutesBefore(60)))
    planned.when(fire(3), in: Shop.engine(at: minutesBefore(60 - day).advanced(by: 1)))
      .then(Agenda.fired(3, dueAt: minutesBefore(60), late: true))
  }

  @Test func aFinishedActivityHasNone() {
    for end in [Agenda.completed, Agenda.cancelled] {
      let finished = planned.and(end, at: Shop.hour(1))
      finished.when(fire(3), in: Shop.engine(at: minutesBefore(60))).thenNothing()
      #expect(pending(finished).isEmpty && finished.state?.nextReminderAt == nil)
    }
    ActivitySpec.given(Agenda.logged).when(fire(1, of: 0), in: Shop.engine(at: Agenda.start)).thenNothing()
  }

  @Test func oneOfAnOlderScheduleIsStale() {
    let moved = planned.and(moved(to: Shop.hour(30)), at: Shop.hour(1))
    moved.when(fire(3), in: Shop.engine(at: Shop.hour(29))).thenNothing()
    moved.when(fire(3, of: 2), in: Shop.engine(at: Shop.hour(29)))
      .then(Agenda.fired(3, of: 2, dueAt: minutesBefore(60, Shop.hour(30))))
    moved.when(fire(9, of: 2), in: Shop.engine(at: Shop.hour(29))).thenNothing()
  }

  @Test func afterMovingTheyComeAgainButOfThosePastOnlyTheNearest() {
    let fired = planned.and(
      Agenda.fired(2, dueAt: minutesBefore(1500)), Agenda.fired(3, dueAt: minutesBefore(60)), at: minutesBefore(60))
    #expect(pending(fired) == [4])
    // Two days later: two days before is past, all others are to come again.
    #expect(pending(fired.and(moved(to: Shop.hour(71)), at: minutesBefore(60))) == [1, 2, 3, 4])
    // In half an hour: of three that are past the last one is given at once.
    #expect(pending(fired.and(moved(to: minutesBefore(30)), at: minutesBefore(60))) == [3, 4])
  }

  @Test func otherRemindersForTheSameStart() {
    let fired = planned.and(
      Agenda.fired(2, dueAt: minutesBefore(1500)), Agenda.fired(3, dueAt: minutesBefore(60)), at: minutesBefore(60))
    // Those that were given or passed over are not given again, new ones only if they are to come.
    let changed = fired.and(reminders([2880, 90, 60, 30, 15]), at: minutesBefore(45))
    #expect(pending(changed) == [4, 5])
    changed.when(fire(4, of: 2), in: Shop.engine(at: minutesBefore(30)))
      .then(Agenda.fired(4, of: 2, dueAt: minutesBefore(30)))
    #expect(pending(changed.and(reminders([], scheduleNo: 3), at: minutesBefore(40))).isEmpty)
  }

  @Test func minutesAreElapsedTime() {
    // The night in which clocks go forward: nine o'clock of the day before is 23 hours earlier.
    let start = Instant("2024-03-31T08:00:00Z")!
    let state = ActivitySpec.given(
      Agenda.scheduled {
        $0.startsAt = start
        $0.reminders = [1440]
      }, at: Shop.start
    ).state
    #expect(state?.nextReminderAt == Instant("2024-03-30T08:00:00Z"))
  }

  @Test func onlyTheEngineGivesThem() throws {
    var office = Office.trading
    try office.run(
      ScheduleActivity(
        activityID: Agenda.visit, customerID: Office.abc, kind: "Call", title: "Ask", startsAt: .at(Agenda.start),
        reminders: [2880], assignedUserID: Office.gus))
    for user in [Office.sal, Office.ada, Office.gus] {
      #expect(office.rejection(of: fire(1), as: user) == .forbidden(action: "FireReminder"))
    }
    #expect(office.rejection(of: fire(1), by: .system("reminders")) == nil)
    #expect(BackOfficeDomain.commands["FireReminder"] == nil)
  }

  @Test func noEventCanMakeAFoldFail() throws {
    let odd = ActivitySpec.given(
      Agenda.scheduled {
        $0.reminders = [.max, .min, -5, 0, 0]
        $0.startsAt = Instant(milliseconds: .min)
      },
      Agenda.fired(99, dueAt: Agenda.start), reminders([.max]), moved(to: Agenda.start, scheduleNo: .max),
      Agenda.completed, moved(to: Shop.start), Agenda.fired(1, dueAt: Agenda.start), Agenda.logged, Agenda.completed)
    #expect(odd.state?.status == .logged)
    #expect(ActivitySpec.given(Agenda.completed).state == nil)
  }
}
