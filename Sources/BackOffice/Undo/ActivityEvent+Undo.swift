// How the events of activities are taken back.

internal import EventSourcing

extension ActivityEvent {
  func reversal(_ past: PastBackOfficeEvent) -> BackOfficeReversal {
    let id: ActivityID = past.envelope.stream.subject()
    switch self {
    case .scheduled: return .command(CancelActivity(activityID: id), remark: "the activity stays as a cancelled one")
    case .edited(let event):
      guard let before = past.before.activity else { return .withOthers }
      return .command(EditActivity(activityID: id, changes: ActivityEdits(restoring: event.changes, of: before)))
    case .reminderFired: return .stays("a reminder that was given stays")
    case .completed: return .impossible("what is done stays done; ScheduleActivity schedules another one")
    case .cancelled: return .impossible("what is cancelled stays cancelled; ScheduleActivity schedules another one")
    case .logged: return .impossible("what was logged stays")
    }
  }
}

extension ActivityEdits {
  /// Gives the fields that changed the values that they had.
  fileprivate init(restoring changes: [FieldChange], of before: ActivityState) {
    self.init()
    for change in changes {
      switch ActivityField(rawValue: change.field) {
      case .contactID: contactID = FieldUpdate(restoring: before.contactID)
      case .orderID: orderID = FieldUpdate(restoring: before.orderID)
      case .leadID: leadID = FieldUpdate(restoring: before.leadID)
      case .kindID: kind = .set(before.kindID.description)
      case .title: title = .set(before.title.text)
      case .startsAt, .endsAt, .startsOn, .endsOn: restoreTimes(of: before)
      case .priority: priority = FieldUpdate(restoring: before.priority)
      case .reminders: reminders = .set(before.reminders.minutes)
      case .assignedUserID: assignedUserID = before.assignedUserID.map { .set($0) } ?? .keep
      case nil: break
      }
    }
  }

  private mutating func restoreTimes(of before: ActivityState) {
    startsAt = .set(before.times.start)
    endsAt = FieldUpdate(restoring: before.times.end)
    allDay = .set(before.allDay)
  }
}
