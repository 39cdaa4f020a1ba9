// Commands about one activity.

public import EventSourcing

/// A command whose events go into an activity's stream, which may have none yet.
public protocol ActivityStreamCommand: BackOfficeCommand {
  /// What follows for the activity; nil: there is none yet.
  func decide(on activity: ActivityState?, _ context: DecisionContext) throws(Rejection) -> Decision<ActivityEvent>
}

extension ActivityStreamCommand {
  public static var topic: String { "activities" }

  public func decide(
    _ state: SubjectState?, _ context: DecisionContext
  ) throws(Rejection) -> Decision<BackOfficeEvent> {
    try decide(on: state?.activity, context).map(BackOfficeEvent.activity)
  }
}

/// A command about an activity that is there.
public protocol ActivityCommand: ActivityStreamCommand {
  var activityID: ActivityID { get }
  /// What follows for the activity.
  func decide(_ activity: ActivityState, _ context: DecisionContext) throws(Rejection) -> Decision<ActivityEvent>
}

extension ActivityCommand {
  public var subject: Subject { .activity(activityID) }

  public func decide(
    on activity: ActivityState?, _ context: DecisionContext
  ) throws(Rejection) -> Decision<ActivityEvent> {
    guard let activity else { throw .notFound(kind: "activity", id: activityID.description) }
    return try decide(activity, context)
  }

  public func isOwn(of user: UserID, _ state: SubjectState?, _ settings: AccountSettings) -> Bool {
    state?.activity?.isOwn(of: user) ?? false
  }
}
