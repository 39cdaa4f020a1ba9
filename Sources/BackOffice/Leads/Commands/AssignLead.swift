// Who works on a lead. What the assigned user or the admin was responsible for by role follows them.

public import EventSourcing

/// Gives a lead to another user or admin.
public struct AssignLead: LeadCommand {
  public var leadID: LeadID
  /// A lead always has one: it can't be cleared.
  public var assignedUserID: FieldUpdate<UserID>
  public var leadAdminID: FieldUpdate<UserID>

  public init(
    leadID: LeadID, assignedUserID: FieldUpdate<UserID> = .keep, leadAdminID: FieldUpdate<UserID> = .keep
  ) {
    self.leadID = leadID
    self.assignedUserID = assignedUserID
    self.leadAdminID = leadAdminID
  }

  public init(_ field: inout some FieldList<AssignLead>) {
    leadID = field("leadID", \.leadID, "the lead")
    assignedUserID = field("assignedUserID", \.assignedUserID, "who works on it from now on")
    leadAdminID = field("leadAdminID", \.leadAdminID, "who looks after it from now on; null for nobody")
  }

  public static var right: Right { .admin }
  public static var summary: String { "Gives a lead to another user or admin." }
  public static var refusals: [String] { ["assigneeNotActive", "leadClosed", "leadDeleted"] }
  public static var example: String {
    #"{"leadID":1,"assignedUserID":"sal@acme.example"}"#
  }

  public func checkFields(_ context: DecisionContext) throws(Rejection) {
    guard assignedUserID != .clear else {
      throw .invalidField(field: "assignedUserID", reason: "a lead needs one")
    }
  }

  public func decide(_ work: WorkState, _ context: DecisionContext) throws(Rejection) -> [WorkEvent] {
    try work.assigning(assignedUserID, admin: leadAdminID, context)
  }
}
