// Taking up a closed lead where it stopped, or further back at a task that was completed.

public import EventSourcing

/// Opens a closed lead again where it was left, or at a completed task.
public struct ReopenLead: LeadCommand {
  public var leadID: LeadID
  /// A completed task to go back to.
  public var resumeAt: TaskReference?

  public init(leadID: LeadID, resumeAt: TaskReference? = nil) {
    self.leadID = leadID
    self.resumeAt = resumeAt
  }

  public init(_ field: inout some FieldList<ReopenLead>) {
    leadID = field("leadID", \.leadID, "the lead")
    resumeAt = field("resumeAt", \.resumeAt, "a completed task to go back to; where it was left if missing")
  }

  public static var right: Right { .ownLead }
  public static var summary: String { "Opens a closed lead again where it was left, or at a completed task." }
  public static var refusals: [String] {
    [
      "customerArchived", "customerErased", "customerNotFound", "leadDeleted", "leadNotClosed",
      "resumeBeyondProgress", "taskNotFound",
    ]
  }
  public static var example: String {
    #"{"leadID":4}"#
  }

  public func requireState(_ work: WorkState) throws(Rejection) { try work.requireClosed() }

  public func decide(_ work: WorkState, _ context: DecisionContext) throws(Rejection) -> [WorkEvent] {
    try work.reopening(at: resumeAt, context)
  }
}
