// Changing what a lead says: service, product, contact, description. The workflow stays as it was copied, whatever
// the service becomes.

public import EventSourcing

/// Changes a lead's service, product, contact or description.
public struct EditLeadDetails: LeadCommand {
  public var leadID: LeadID
  public var changes: FieldEdits

  public init(leadID: LeadID, changes: FieldEdits) {
    self.leadID = leadID
    self.changes = changes
  }

  public init(_ field: inout some FieldList<EditLeadDetails>) {
    leadID = field("leadID", \.leadID, "the lead")
    changes = field("changes", \.edits, "from field to new value; null clears").fields
  }

  private var edits: WorkEdits { WorkEdits(fields: changes) }

  public static var right: Right { .ownLead }
  public static var summary: String { "Changes a lead's service, product, contact or description." }
  public static var refusals: [String] {
    ["contactNotFound", "leadClosed", "leadDeleted", "productNotInService", "serviceRetired"]
  }
  public static var example: String {
    #"{"leadID":1,"changes":{"contactID":"Ann Archer","description":"Boiler in the loft","productID":null}}"#
  }

  public func checkFields(_ context: DecisionContext) throws(Rejection) {
    try WorkDetail.check(changes, of: .lead)
  }

  public func decide(_ work: WorkState, _ context: DecisionContext) throws(Rejection) -> [WorkEvent] {
    try work.editing(changes, context)
  }
}
