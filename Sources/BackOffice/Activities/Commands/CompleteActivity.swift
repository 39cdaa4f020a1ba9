// An activity that was done, with what came of it and what is to be done next: both are decided together.

public import EventSourcing

/// Completes an activity; a follow-up is scheduled with it.
public struct CompleteActivity: ActivityCommand {
  public var activityID: ActivityID
  public var outcome: String?
  /// What is to be done next, for the same customer.
  public var followUp: FollowUp?

  public init(activityID: ActivityID, outcome: String? = nil, followUp: FollowUp? = nil) {
    self.activityID = activityID
    self.outcome = outcome
    self.followUp = followUp
  }

  public init(_ field: inout some FieldList<CompleteActivity>) {
    activityID = field("activityID", \.activityID, "the activity")
    outcome = field("outcome", \.outcome, "what came of it", .note)
    followUp = field("followUp", \.followUp, "what is to be done next, as it is scheduled")
  }

  public static var right: Right { .ownActivity }
  public static var summary: String { "Completes an activity; a follow-up is scheduled with it." }
  public static var refusals: [String] { ["activityFinished"] + FollowUp.refusals }
  public static var example: String {
    #"{"activityID":"0b8e6f0e-0000-4000-8000-000000000020","outcome":"Wants a quote","followUp":{"customerID":"ABC Ltd","kind":"Call","title":"Ask about the quote","startsAt":"2026-03-09","allDay":true,"assignedUserID":"gus@acme.example"}}"#
  }

  public func checkFields(_ context: DecisionContext) throws(Rejection) {
    try checkForm()
    try followUp?.checkTimes(context, path: "followUp.")
  }

  public func decide(
    _ activity: ActivityState, _ context: DecisionContext
  ) throws(Rejection) -> Decision<ActivityEvent> {
    try activity.requireScheduled()
    let outcome = PersonalText(unlessBlank: outcome)
    guard let followUp else { return [.completed(ActivityCompleted(outcome: outcome, followUpID: nil))] }
    let id = context.id(followUp.activityID, "activity")
    guard context.index.activities.customer(of: id) == nil else {
      throw .idInUse(kind: "activity", id: id.description)
    }
    guard context.index.customers.isSame(followUp.customerID, activity.customerID),
      (followUp.followUpOf ?? activityID) == activityID
    else { throw .linkMismatch }
    let completed: Decision<ActivityEvent> = [.completed(ActivityCompleted(outcome: outcome, followUpID: id))]
    return completed.also(.scheduled(try followUp.scheduled(context, after: activityID)), in: .activity(id))
  }

  public var canonical: Self {
    var payload = self
    payload.followUp = followUp?.canonical
    return payload
  }
}
