// Commands about one lead and its tasks.

public import EventSourcing

/// A command whose events go into a lead's stream, which may have none yet.
public protocol LeadStreamCommand: BackOfficeCommand {
  /// What follows for the lead; nil: there is none yet.
  func decide(on lead: LeadState?, _ context: DecisionContext) throws(Rejection) -> Decision<LeadEvent>
}

extension LeadStreamCommand {
  public static var topic: String { "leads" }

  public func decide(
    _ state: SubjectState?, _ context: DecisionContext
  ) throws(Rejection) -> Decision<BackOfficeEvent> {
    try decide(on: state?.lead, context).map(BackOfficeEvent.lead)
  }
}

/// A command about a lead that is there.
public protocol LeadCommand: LeadStreamCommand, WorkCommand {
  var leadID: LeadID { get }
}

extension LeadCommand {
  public var subject: Subject { .lead(leadID) }

  public func decide(on lead: LeadState?, _ context: DecisionContext) throws(Rejection) -> Decision<LeadEvent> {
    guard let lead else { throw .notFound(kind: "lead", id: leadID.description) }
    if isStaleTimer(lead.work, context) { return [] }
    guard lead.work.status != .deleted else { throw .leadDeleted }
    return Decision(try decide(lead.work, context).map(LeadEvent.work))
  }
}
