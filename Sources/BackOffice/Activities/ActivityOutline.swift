// What of an activity is asked for beyond it: whose it is, and when its reminders are due. It is part of the activity's
// state, and the account's index keeps it of every activity that is to come; events change both by the same fold.

public import EventSourcing

/// The part of an activity's state that the account's index keeps.
public struct ActivityOutline: Hashable, Sendable {
  public let customerID: CustomerID
  public internal(set) var contactID: ContactID?
  /// What it is, or what was done where it was logged.
  public internal(set) var title: PersonalText
  /// Who is to do it; nil where it was logged.
  public internal(set) var assignedUserID: UserID?
  public internal(set) var status = ActivityState.Status.scheduled
  /// When it begins; when it happened where it was logged.
  public internal(set) var startsAt: Instant
  /// The first day, where it takes all day.
  public internal(set) var startsOn: LocalDate?
  public internal(set) var reminders = ActivityReminders()
}

extension ActivityOutline {
  init(_ event: ActivityScheduled, at time: Instant) {
    self.init(
      customerID: event.customerID, contactID: event.contactID, title: event.title,
      assignedUserID: event.assignedUserID, startsAt: event.startsAt, startsOn: event.startsOn)
    reminders.schedule(event.reminders, before: startsAt, at: time, scheduleNo: 1)
  }

  init(_ event: ActivityLogged) {
    self.init(
      customerID: event.customerID, contactID: event.contactID, title: event.text, status: .logged,
      startsAt: event.occurredAt)
  }

  /// Takes in one event after the first, which was recorded at a time. What is finished stays as it is.
  mutating func apply(_ event: ActivityEvent, at time: Instant) {
    guard status == .scheduled else { return }
    switch event {
    case .scheduled, .logged: break
    case .edited(let event): edit(event, at: time)
    case .reminderFired(let event): reminders.fire(event.reminderNo)
    case .completed: end(as: .completed)
    case .cancelled: end(as: .cancelled)
    }
  }

  private mutating func edit(_ event: ActivityEdited, at time: Instant) {
    let isMoved = event.startsAt.map { $0 != startsAt } ?? false
    for change in event.changes { apply(change) }
    startsAt = event.startsAt ?? startsAt
    assignedUserID = event.assignedUserID ?? assignedUserID
    guard let scheduleNo = event.scheduleNo else { return }
    let minutes = event.reminders ?? reminders.minutes
    if isMoved {
      reminders.schedule(minutes, before: startsAt, at: time, scheduleNo: scheduleNo)
    } else {
      reminders.change(to: minutes, before: startsAt, at: time, scheduleNo: scheduleNo)
    }
  }

  private mutating func apply(_ change: FieldChange) {
    let text = change.after?.text
    switch ActivityField(rawValue: change.field) {
    case .contactID: contactID = text.flatMap { ContactID($0) }
    case .startsOn: startsOn = text.flatMap { LocalDate($0) }
    case .title: title = text.map { PersonalText($0) } ?? title
    // The event says them by itself, or they are no part of the outline.
    case .assignedUserID, .startsAt, .reminders, .orderID, .leadID, .kindID, .endsAt, .endsOn, .priority, nil:
      break
    }
  }

  private mutating func end(as status: ActivityState.Status) {
    self.status = status
    reminders.end()
  }
}

extension ActivityEvent {
  /// The outline of the activity that it makes; nil if it makes none.
  func newOutline(at time: Instant) -> ActivityOutline? {
    switch self {
    case .scheduled(let event): ActivityOutline(event, at: time)
    case .logged(let event): ActivityOutline(event)
    case .edited, .reminderFired, .completed, .cancelled: nil
    }
  }
}
