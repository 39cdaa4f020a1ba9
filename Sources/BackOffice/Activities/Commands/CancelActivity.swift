// An activity that will not be done.

public import EventSourcing

/// Cancels an activity; its reminders end.
public struct CancelActivity: ActivityCommand {
  public var activityID: ActivityID
  public var reason: String?

  public init(activityID: ActivityID, reason: String? = nil) {
    self.activityID = activityID
    self.reason = reason
  }

  public init(_ field: inout some FieldList<CancelActivity>) {
    activityID = field("activityID", \.activityID, "the activity")
    reason = field("reason", \.reason, "why", .note)
  }

  public static var right: Right { .ownActivity }
  public static var summary: String { "Cancels an activity; its reminders end." }
  public static var refusals: [String] { ["activityFinished"] }
  public static var example: String {
    #"{"activityID":"0b8e6f0e-0000-4000-8000-000000000020","reason":"They bought elsewhere"}"#
  }

  public func decide(
    _ activity: ActivityState, _ context: DecisionContext
  ) throws(Rejection) -> Decision<ActivityEvent> {
    try activity.requireScheduled()
    return [.cancelled(ActivityCancelled(reason: PersonalText(unlessBlank: reason)))]
  }
}
