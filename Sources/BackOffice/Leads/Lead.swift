// Leads: what can be asked for, and how their events change what is known of one.

public import EventSourcing

/// The state machine of streams `lead-<id>`.
public enum Lead: Aggregate {
  public typealias State = LeadState?
  public typealias Event = LeadEvent

  /// What can be asked for.
  static let commands: [any Command<BackOfficeDomain>.Type] = [
    OpenLead.self, CompleteLeadTask.self, CommentOnLeadTask.self, SnoozeLeadTask.self, WakeLeadTask.self,
    SnoozeLead.self, WakeLead.self, EditLeadDetails.self, AssignLead.self, SetLeadTaskResponsible.self,
    ConvertLead.self, CloseLead.self, ReopenLead.self, DeleteLead.self,
  ]

  /// What wakes a lead or a task of it when a snooze ends.
  static func wakeUp(_ lead: LeadID, _ task: TaskID?, snoozeNo: Int) -> any Command<BackOfficeDomain> {
    guard let task else { return WakeLead(leadID: lead, snoozeNo: snoozeNo) }
    return WakeLeadTask(leadID: lead, taskID: .id(task), snoozeNo: snoozeNo)
  }

  /// A lead that nobody opened yet.
  public static var initial: LeadState? { nil }

  /// Takes one event in; its time is when the log recorded it.
  public static func evolve(_ state: inout LeadState?, _ event: LeadEvent, _ envelope: Envelope) {
    if case .opened(let event) = event {
      state = LeadState(event, at: envelope.recordedAt)
    } else {
      state?.apply(
        event, at: envelope.recordedAt, by: envelope.actor.userID, occurredAt: envelope.occurredAt)
    }
  }
}
