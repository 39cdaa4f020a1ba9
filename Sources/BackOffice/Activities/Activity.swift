// Activities: meetings, calls and things to do for customers; what can be asked for, and how their events change what is
// known of one.

public import EventSourcing

/// The state machine of streams `activity-<id>`.
public enum Activity: Aggregate {
  public typealias State = ActivityState?
  public typealias Event = ActivityEvent

  /// What can be asked for. Only the engine fires reminders.
  static let commands: [any Command<BackOfficeDomain>.Type] = [
    ScheduleActivity.self, EditActivity.self, CompleteActivity.self, CancelActivity.self, LogActivity.self,
  ]

  /// Nil: there is no activity before the first event.
  public static var initial: ActivityState? { nil }

  /// Takes in one event; the first makes the activity.
  public static func evolve(_ state: inout ActivityState?, _ event: ActivityEvent, _ envelope: Envelope) {
    switch event {
    case .scheduled(let event): state = ActivityState(event, envelope)
    case .logged(let event): state = ActivityState(event, envelope)
    case .edited, .reminderFired, .completed, .cancelled: state?.apply(event, envelope)
    }
  }
}
