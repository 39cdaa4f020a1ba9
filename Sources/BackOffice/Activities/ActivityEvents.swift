// What can happen to an activity, and what it makes of the activity. Nothing in the fold fails, since what is in the log
// has happened. The type names and property names are a storage contract.

public import EventSourcing

/// An activity is to come.
public struct ActivityScheduled: BackOfficePayload {
  public static let type = "activity.scheduled"
  public static let phrase: String? = "scheduled an activity"
  public let customerID: CustomerID
  public let contactID: ContactID?
  public let orderID: OrderID?
  public let leadID: LeadID?
  public let kindID: ListItemID
  public let title: PersonalText
  /// The first instant of the first day where it takes all day.
  public let startsAt: Instant
  public let endsAt: Instant?
  /// The first day, where it takes all day.
  public let startsOn: LocalDate?
  /// The last day of several.
  public let endsOn: LocalDate?
  public let priority: ActivityPriority
  /// Minutes before the start, descending.
  public let reminders: [Int]
  public let assignedUserID: UserID
  public let followUpOf: ActivityID?
}

extension ActivityScheduled {
  public init(_ field: inout some FieldList<ActivityScheduled>) {
    title = field("title", \.title, "what it is")
    endsAt = field("endsAt", \.endsAt, "when it ends")
    endsOn = field("endsOn", \.endsOn, "the last day of several")
    kindID = field("kindID", \.kindID, "what kind of activity")
    leadID = field("leadID", \.leadID, "the lead")
    orderID = field("orderID", \.orderID, "the order")
    priority = field("priority", \.priority, "how urgent it is")
    startsAt = field("startsAt", \.startsAt, "when it begins")
    startsOn = field("startsOn", \.startsOn, "the first day, where it takes all day")
    contactID = field("contactID", \.contactID, "the contact")
    reminders = field("reminders", \.reminders, "minutes before the start", .reminders)
    customerID = field("customerID", \.customerID, "the customer")
    followUpOf = field("followUpOf", \.followUpOf, "the activity that it follows")
    assignedUserID = field("assignedUserID", \.assignedUserID, "who is to do it")
  }

  public func creation(in stream: StreamName) -> Creation? { Creation("activity", stream.subject() as ActivityID) }
}

/// What an activity is, or when, changed.
public struct ActivityEdited: BackOfficePayload {
  public static let type = "activity.edited"
  public static let phrase: String? = "edited the activity"
  public let changes: [FieldChange]
  /// Counts the schedules; only where the start or the reminders changed.
  public let scheduleNo: Int?
}

extension ActivityEdited {
  public init(_ field: inout some FieldList<ActivityEdited>) {
    changes = field("changes", \.changes, "each field that changed, before and after")
    scheduleNo = field("scheduleNo", \.scheduleNo, "counts the schedules", .count)
  }

  private func change(of field: ActivityField) -> FieldChange? { changes.last { $0.field == field.rawValue } }

  /// The new start, if that changed.
  var startsAt: Instant? { change(of: .startsAt)?.after?.text.flatMap { Instant($0) } }

  /// Who is to do it from now on, if that changed.
  var assignedUserID: UserID? { change(of: .assignedUserID)?.after?.text.flatMap { UserID($0) } }

  /// The new reminders, if they changed.
  var reminders: [Int]? {
    guard let change = change(of: .reminders) else { return nil }
    guard case .numbers(let minutes) = change.after else { return [] }
    return minutes.map { Int($0) }
  }
}

/// Somebody was reminded of an activity.
public struct ActivityReminderFired: BackOfficePayload {
  public static let type = "activity.reminderFired"
  public static let phrase: String? = "gave a reminder of the activity"
  /// The place among the reminders, from 1.
  public let reminderNo: Int
  public let scheduleNo: Int
  /// When it was due.
  public let dueAt: Instant
  /// Whether that was more than a day before.
  public let late: Bool
  /// Who is told.
  public let assignedUserID: UserID
}

extension ActivityReminderFired {
  public init(_ field: inout some FieldList<ActivityReminderFired>) {
    late = field("late", \.late, "whether it comes more than a day late")
    dueAt = field("dueAt", \.dueAt, "when it was due")
    reminderNo = field("reminderNo", \.reminderNo, "its place among the reminders", .count)
    scheduleNo = field("scheduleNo", \.scheduleNo, "counts the schedules", .count)
    assignedUserID = field("assignedUserID", \.assignedUserID, "who is told")
  }

  public var remark: EventRemark { EventRemark(cause: late ? "late" : "due") }
}

/// An activity was done.
public struct ActivityCompleted: BackOfficePayload {
  public static let type = "activity.completed"
  public static let phrase: String? = "completed the activity"
  public let outcome: PersonalText?
  /// What was scheduled after it.
  public let followUpID: ActivityID?
}

extension ActivityCompleted {
  public init(_ field: inout some FieldList<ActivityCompleted>) {
    outcome = field("outcome", \.outcome, "what came of it")
    followUpID = field("followUpID", \.followUpID, "the activity that follows it")
  }
}

/// An activity will not be done.
public struct ActivityCancelled: BackOfficePayload {
  public static let type = "activity.cancelled"
  public static let phrase: String? = "cancelled the activity"
  public let reason: PersonalText?
}

extension ActivityCancelled {
  public init(_ field: inout some FieldList<ActivityCancelled>) {
    reason = field("reason", \.reason, "why")
  }
}

/// Something was done that nobody had scheduled.
public struct ActivityLogged: BackOfficePayload {
  public static let type = "activity.logged"
  public static let phrase: String? = "logged an activity"
  public let customerID: CustomerID
  public let contactID: ContactID?
  public let orderID: OrderID?
  public let leadID: LeadID?
  public let kindID: ListItemID
  public let text: PersonalText
  public let occurredAt: Instant
}

extension ActivityLogged {
  public init(_ field: inout some FieldList<ActivityLogged>) {
    text = field("text", \.text, "what was done")
    kindID = field("kindID", \.kindID, "what kind of activity")
    leadID = field("leadID", \.leadID, "the lead")
    orderID = field("orderID", \.orderID, "the order")
    contactID = field("contactID", \.contactID, "the contact")
    customerID = field("customerID", \.customerID, "the customer")
    occurredAt = field("occurredAt", \.occurredAt, "when it happened")
  }

  public func creation(in stream: StreamName) -> Creation? { Creation("activity", stream.subject() as ActivityID) }
}

/// Whatever can happen to an activity.
public enum ActivityEvent: Sendable, Equatable {
  case scheduled(ActivityScheduled)
  case edited(ActivityEdited)
  case reminderFired(ActivityReminderFired)
  case completed(ActivityCompleted)
  case cancelled(ActivityCancelled)
  case logged(ActivityLogged)
}

extension ActivityEvent: SubjectEvent {
  public static let category = "activity"

  public static let registry = EventRegistry<ActivityEvent>([
    EventType(ActivityScheduled.self, ActivityEvent.scheduled),
    EventType(ActivityEdited.self, ActivityEvent.edited),
    EventType(ActivityReminderFired.self, ActivityEvent.reminderFired),
    EventType(ActivityCompleted.self, ActivityEvent.completed),
    EventType(ActivityCancelled.self, ActivityEvent.cancelled),
    EventType(ActivityLogged.self, ActivityEvent.logged),
  ])

  public var content: any EventContent {
    switch self {
    case .scheduled(let content): content
    case .edited(let content): content
    case .reminderFired(let content): content
    case .completed(let content): content
    case .cancelled(let content): content
    case .logged(let content): content
    }
  }
}

extension ActivityEvent {
  /// What the event does to the outbox. A reminder that was not sent yet is void once the activity is moved, is
  /// somebody else's, or is over.
  func outboxChange(of activity: ActivityID, mailsReminders: Bool) -> OutboxChange? {
    switch self {
    case .reminderFired: mailsReminders ? .asks(.reminder(activity)) : nil
    case .edited(let event):
      event.scheduleNo != nil || event.assignedUserID != nil ? .ends(.reminder(activity)) : nil
    case .completed, .cancelled: .ends(.reminder(activity))
    case .scheduled, .logged: nil
    }
  }
}

extension ActivityState {
  init(_ event: ActivityScheduled, _ envelope: Envelope) {
    self.init(
      outline: ActivityOutline(event, at: envelope.recordedAt), orderID: event.orderID, leadID: event.leadID,
      kindID: event.kindID, endsAt: event.endsAt,
      endsOn: event.endsOn, priority: event.priority, followUpOf: event.followUpOf, madeByID: envelope.actor.userID)
  }

  init(_ event: ActivityLogged, _ envelope: Envelope) {
    self.init(
      outline: ActivityOutline(event), orderID: event.orderID, leadID: event.leadID, kindID: event.kindID,
      followUpOf: nil, madeByID: envelope.actor.userID)
  }

  /// Takes in one event after the first.
  mutating func apply(_ event: ActivityEvent, _ envelope: Envelope) {
    guard status == .scheduled else { return }
    outline.apply(event, at: envelope.recordedAt)
    let time = envelope.occurredAt ?? envelope.recordedAt
    switch event {
    case .scheduled, .logged, .reminderFired: break
    case .edited(let event): for change in event.changes { apply(change) }
    case .completed(let event):
      end = ActivityEnd(at: time, outcome: event.outcome, reason: nil, followUpID: event.followUpID)
    case .cancelled(let event): end = ActivityEnd(at: time, outcome: nil, reason: event.reason, followUpID: nil)
    }
  }

  private mutating func apply(_ change: FieldChange) {
    let text = change.after?.text
    switch ActivityField(rawValue: change.field) {
    case .orderID: orderID = text.flatMap { OrderID($0) }
    case .leadID: leadID = text.flatMap { LeadID($0) }
    case .kindID: kindID = text.flatMap { ListItemID($0) } ?? kindID
    case .endsAt: endsAt = text.flatMap { Instant($0) }
    case .endsOn: endsOn = text.flatMap { LocalDate($0) }
    case .priority: priority = text.flatMap { ActivityPriority(rawValue: $0) } ?? priority
    // They are part of the outline.
    case .contactID, .title, .assignedUserID, .startsAt, .startsOn, .reminders, nil: break
    }
  }
}
