// What the engine sends for each activity that a user who left was to do.

internal import EventSourcing

/// Gives an activity of somebody who left to another; only the engine sends it, behind the orders and leads.
struct HandOverActivity: ActivityCommand {
  var activityID: ActivityID
  var handOver: HandOver

  init(activityID: ActivityID, handOver: HandOver) {
    self.activityID = activityID
    self.handOver = handOver
  }

  init(_ field: inout some FieldList<HandOverActivity>) {
    activityID = field("activityID", \.activityID, "the activity")
    handOver = field("handOver", \.handOver, "who left, and who is there")
  }

  static var right: Right { .engine }
  static var summary: String { "Gives an activity of somebody who left to another." }
  static var example: String {
    #"{"activityID":"0b8e6f0e-0000-4000-8000-000000000020","handOver":{"leaver":"gus@acme.example","superAdmin":"sal@acme.example"}}"#
  }

  /// Whoever works on the order or lead that it belongs to does it, while that is open.
  func decide(_ activity: ActivityState, _ context: DecisionContext) throws(Rejection) -> Decision<ActivityEvent> {
    let (index, old) = (context.index, handOver.leaver)
    guard activity.status == .scheduled, activity.assignedUserID == old else { return [] }
    let worker = activity.orderID.flatMap(index.orders.worker) ?? activity.leadID.flatMap(index.leads.worker)
    let new = worker ?? handOver.heir(before: nil, index.users)
    let change = FieldChange(
      ActivityField.assignedUserID.rawValue, before: .text(old.description), after: .text(new.description))
    return [.edited(ActivityEdited(changes: [change], scheduleNo: nil))]
  }
}
