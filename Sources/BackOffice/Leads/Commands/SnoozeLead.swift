// Putting a lead or its task in progress aside until a time, and taking it up again: by hand, or when the engine's
// timer rings. A timer names the snooze that it was set for, so that one of an older snooze does nothing.

public import EventSourcing

/// Puts a lead aside until a time.
public struct SnoozeLead: LeadCommand {
  public var leadID: LeadID
  public var until: Instant
  public var note: String?

  public init(leadID: LeadID, until: Instant, note: String? = nil) {
    self.leadID = leadID
    self.until = until
    self.note = note
  }

  public init(_ field: inout some FieldList<SnoozeLead>) {
    leadID = field("leadID", \.leadID, "the lead")
    until = field("until", \.until, "until when")
    note = field("note", \.note, "why, or anything to remember", .note)
  }

  public static var right: Right { .ownLead }
  public static var summary: String { "Puts a lead aside until a time." }
  public static var refusals: [String] { ["leadClosed", "leadDeleted", "untilNotInFuture", "untilTooFar"] }
  public static var example: String {
    #"{"leadID":1,"until":"2030-01-31T09:00:00Z","note":"on holiday"}"#
  }

  public func checkFields(_ context: DecisionContext) throws(Rejection) {
    try context.checkSnooze(until: until)
    try checkForm()
  }

  public func decide(_ work: WorkState, _ context: DecisionContext) throws(Rejection) -> [WorkEvent] {
    try work.snoozing(until: until, note)
  }
}
