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
public protocol LeadCommand: LeadStreamCommand, WorkCommand, OfferedCommand {
  var leadID: LeadID { get set }
}

extension LeadCommand {
  public var subject: Subject { .lead(leadID) }

  public func decide(on lead: LeadState?, _ context: DecisionContext) throws(Rejection) -> Decision<LeadEvent> {
    guard let lead else { throw .notFound(kind: "lead", id: leadID.description) }
    if isStaleTimer(lead.work, context) { return [] }
    try requireTaken(by: lead)
    return Decision(try decide(lead.work, context).map(LeadEvent.work))
  }

  private func requireTaken(by lead: LeadState) throws(Rejection) {
    guard lead.work.status != .deleted else { throw .leadDeleted }
    try requireState(lead.work)
  }

  public func requireTaken(by state: SubjectState, _ context: DecisionContext) throws(Rejection) {
    guard let lead = state.lead else { throw .notFound(kind: "lead", id: leadID.description) }
    try requireTaken(by: lead)
  }

  public static func trials(on state: SubjectState, in stream: StreamName) -> [Self] {
    [trial(on: stream.subject())]
  }

  /// A command about a lead, with nothing else in it.
  static func trial(on lead: LeadID) -> Self {
    var trial = placeholder
    trial.leadID = lead
    return trial
  }
}

extension LeadCommand where Self: TaskNaming {
  public static func trials(on state: SubjectState, in stream: StreamName) -> [Self] {
    trial(on: stream.subject()).named(for: state)
  }
}
