// Closing a lead, at any time and with tasks left, and deleting it for good.

public import EventSourcing

/// Removes a lead for good from every list; the audit trail keeps it.
public struct DeleteLead: LeadCommand {
  public var leadID: LeadID
  public var reason: String?

  public init(leadID: LeadID, reason: String? = nil) {
    self.leadID = leadID
    self.reason = reason
  }

  public init(_ field: inout some FieldList<DeleteLead>) {
    leadID = field("leadID", \.leadID, "the lead")
    reason = field("reason", \.reason, "why", .line)
  }

  public static var right: Right { .deletingWork }
  public static var summary: String { "Removes a lead for good from every list; the audit trail keeps it." }
  public static var refusals: [String] { ["leadDeleted"] }
  public static var example: String {
    #"{"leadID":1,"reason":"Wrong customer"}"#
  }

  /// Whatever state it is in.
  public func requireState(_ work: WorkState) throws(Rejection) {}

  public func decide(_ work: WorkState, _ context: DecisionContext) throws(Rejection) -> [WorkEvent] {
    [.deleted(WorkDeleted(reason: FieldText.trimmedUnlessBlank(reason).map { StoredText($0) }))]
  }
}
