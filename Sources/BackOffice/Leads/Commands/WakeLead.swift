// Putting a lead or its task in progress aside until a time, and taking it up again: by hand, or when the engine's
// timer rings. A timer names the snooze that it was set for, so that one of an older snooze does nothing.

public import EventSourcing

/// Takes a snoozed lead up again.
public struct WakeLead: LeadCommand {
  public var leadID: LeadID
  /// Only from the engine's own clock: the snooze that is due.
  public var snoozeNo: Int?

  public init(leadID: LeadID, snoozeNo: Int? = nil) {
    self.leadID = leadID
    self.snoozeNo = snoozeNo
  }

  public init(_ field: inout some FieldList<WakeLead>) {
    leadID = field("leadID", \.leadID, "the lead")
    snoozeNo = field("snoozeNo", \.snoozeNo, "only from the engine's own clock: the snooze that is due")
  }

  public static var right: Right { .ownLead }
  public static var summary: String { "Takes a snoozed lead up again." }
  public static var refusals: [String] { ["leadDeleted", "leadNotSnoozed"] }
  public static var example: String {
    #"{"leadID":2}"#
  }

  public func isStaleTimer(_ work: WorkState, _ context: DecisionContext) -> Bool {
    context.isTimer(snoozeNo) && work.snooze?.number != snoozeNo
  }

  public func requireState(_ work: WorkState) throws(Rejection) { try work.requireSnooze() }

  public func decide(_ work: WorkState, _ context: DecisionContext) throws(Rejection) -> [WorkEvent] {
    try work.waking(snoozeNo, context)
  }
}
