// An activity in the trail.

internal import BackOffice
internal import EventSourcing
internal import ReadModels

extension ActivityState {
  func list(to sheet: inout FieldSheet) {
    sheet("state", .word(status))
    sheet("customerID", .thing(.customer, customerID))
    sheet("contactID", .thing(.contact, contactID))
    sheet("orderID", .thing(.order, orderID))
    sheet("leadID", .thing(.lead, leadID))
    sheet("kindID", .thing(.listItem, kindID))
    sheet(status == .logged ? "text" : "title", .text(title.text))
    sheet(status == .logged ? "occurredAt" : "startsAt", .time(startsAt))
    sheet("endsAt", .time(endsAt))
    sheet("startsOn", .text(startsOn?.description))
    sheet("endsOn", .text(endsOn?.description))
    sheet("priority", .word(priority))
    sheet("reminders", .numbers(reminders.minutes))
    sheet("nextReminderAt", .time(nextReminderAt))
    sheet("assignedUserID", .thing(.user, assignedUserID))
    sheet("followUpOf", .thing(.activity, followUpOf))
    sheet("doneAt", .time(end.flatMap { _ in doneAt }))
    sheet("outcome", .text(end?.outcome?.text))
    sheet("followUpID", .thing(.activity, end?.followUpID))
  }

  /// Why it was cancelled, if that is what happened.
  func reason(since before: ActivityState) -> AuditValue? {
    status == .cancelled && before.status != .cancelled ? .text(end?.reason?.text) : nil
  }
}
