// Appointments and tasks of the day: scheduled, moved, reminded of by the book, done or cancelled.

internal import BackOffice
internal import BackOfficeViews
internal import Daybook
internal import EventSourcing

extension WorkloadSimulation {
  mutating func schedule(for customer: Int, about subject: WorkloadSubject, as work: WorkloadWork) async throws {
    let activity = WorkloadActivity(id: desk.newID(), seat: work.seat, holder: seats[work.seat].holder)
    let start = timeOfActivity()
    let reminders = activityChance.chance(WorkloadRates.reminded) ? [activityChance.pick([15, 30, 60])] : nil
    let scheduling = ScheduleActivity(
      activityID: activity.id, customerID: customers[customer].id, contactID: customers[customer].defaultContact,
      orderID: subject.orderID, leadID: subject.leadID, kind: activityChance.pick(["Meeting", "Call", "To Do"]),
      title: texts.pick(WorkloadTexts.activityTitles), startsAt: .at(start),
      endsAt: activityChance.chance(0.6) ? .at(start.advanced(by: 3_600_000)) : nil,
      priority: activityChance.chance(0.2) ? .high : nil, reminders: reminders,
      assignedUserID: seats[work.seat].user)
    try await send(scheduling, as: work.seat)
    planEnd(of: activity, after: start)
    if activityChance.chance(WorkloadRates.moved) {
      let soon = calendar.instant(after: now, working: WorkingCalendar.hour / 2)
      agenda.enter(.activityMoves(activity, round: activity.round), at: soon)
    }
  }

  /// From an hour to some days ahead.
  private mutating func timeOfActivity() -> Instant {
    let ahead = WorkingCalendar.hour + Int64(activityChance.exponential(mean: 2.0 * Double(WorkingCalendar.workingDay)))
    return calendar.instant(after: now, working: ahead)
  }

  /// An hour after its start somebody says what came of it, or nobody ever does.
  private mutating func planEnd(of activity: WorkloadActivity, after start: Instant) {
    activity.round += 1
    agenda.enter(
      .activity(activity, round: activity.round), at: calendar.instant(after: start, working: WorkingCalendar.hour))
  }

  /// Another time, before the old one has come.
  mutating func move(_ activity: WorkloadActivity) async throws {
    let start = timeOfActivity()
    try await send(
      EditActivity(activityID: activity.id, changes: ActivityEdits(startsAt: .set(.at(start)), endsAt: .clear)),
      as: seatOf(activity))
    planEnd(of: activity, after: start)
  }

  mutating func finish(_ activity: WorkloadActivity) async throws {
    let draw = activityChance.fraction()
    if draw < WorkloadRates.activityDone {
      let outcome = activityChance.chance(0.5) ? texts.text(.comment) : nil
      try await send(CompleteActivity(activityID: activity.id, outcome: outcome), as: seatOf(activity))
    } else if draw < WorkloadRates.activityDone + WorkloadRates.activityCancelled {
      try await send(CancelActivity(activityID: activity.id, reason: "Not needed any more"), as: seatOf(activity))
    }
  }

  /// Whoever it was assigned to; the office where that person has left, since the book has given it to somebody.
  private func seatOf(_ activity: WorkloadActivity) -> Int {
    seats[activity.seat].holder == activity.holder ? activity.seat : 1
  }
}
