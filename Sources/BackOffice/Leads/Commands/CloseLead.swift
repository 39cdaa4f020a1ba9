// Closing a lead, at any time and with tasks left, and deleting it for good.

public import EventSourcing

/// Closes a lead, with tasks left or not.
public struct CloseLead: LeadCommand {
  public var leadID: LeadID
  public var outcome: LeadOutcome
  /// A label or an id.
  public var reasonID: String?
  public var note: String?

  public init(leadID: LeadID, outcome: LeadOutcome, reasonID: String? = nil, note: String? = nil) {
    self.leadID = leadID
    self.outcome = outcome
    self.reasonID = reasonID
    self.note = note
  }

  public init(_ field: inout some FieldList<CloseLead>) {
    leadID = field("leadID", \.leadID, "the lead")
    outcome = field("outcome", \.outcome, "how it ended")
    reasonID = field("reasonID", \.reasonID, "a close reason, by label or id")
    note = field("note", \.note, "why, or anything to remember", .note)
  }

  public static var right: Right { .ownLead }
  public static var summary: String { "Closes a lead, with tasks left or not." }
  public static var refusals: [String] { ["alreadyClosed", "itemRetired", "leadDeleted"] }
  public static var example: String {
    #"{"leadID":1,"outcome":"lost","reasonID":"Moved away","note":"Found a cheaper one"}"#
  }

  public func requireState(_ work: WorkState) throws(Rejection) { try work.requireClosable() }

  public func decide(_ work: WorkState, _ context: DecisionContext) throws(Rejection) -> [WorkEvent] {
    try work.closing(outcome.outcome, reasonID, note, context)
  }
}
