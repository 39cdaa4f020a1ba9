// What the engine sends when a reminder is due. It names the schedule that the reminder was set for, so that one of an
// older schedule does nothing.

internal import EventSourcing

/// Gives a reminder of an activity; only the engine's own clock sends it.
struct FireReminder: ActivityCommand {
  /// A reminder that comes later than this is marked late: a day.
  private static let longestDelay: Int64 = 86_400_000

  var activityID: ActivityID
  var reminderNo: Int
  var scheduleNo: Int

  init(activityID: ActivityID, reminderNo: Int, scheduleNo: Int) {
    self.activityID = activityID
    self.reminderNo = reminderNo
    self.scheduleNo = scheduleNo
  }

  init(_ field: inout some FieldList<FireReminder>) {
    activityID = field("activityID", \.activityID, "the activity")
    reminderNo = field("reminderNo", \.reminderNo, "the place among its reminders, from 1")
    scheduleNo = field("scheduleNo", \.scheduleNo, "the schedule that the reminder was set for")
  }

  static var right: Right { .engine }
  static var summary: String { "Gives a reminder of an activity." }
  static var example: String {
    #"{"activityID":"0b8e6f0e-0000-4000-8000-000000000020","reminderNo":1,"scheduleNo":1}"#
  }

  /// Nothing for an activity that was moved, done or cancelled since.
  func decide(_ activity: ActivityState, _ context: DecisionContext) throws(Rejection) -> Decision<ActivityEvent> {
    let reminders = activity.reminders
    guard reminders.scheduleNo == scheduleNo, reminders.pending.contains(reminderNo),
      let user = activity.assignedUserID
    else { return [] }
    let dueAt = reminders.dueAt(reminderNo, before: activity.startsAt)
    return [
      .reminderFired(
        ActivityReminderFired(
          reminderNo: reminderNo, scheduleNo: scheduleNo, dueAt: dueAt,
          late: context.now.milliseconds(since: dueAt) > Self.longestDelay, assignedUserID: user))
    ]
  }
}
