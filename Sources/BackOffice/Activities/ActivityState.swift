// What is known of one activity. It is a fold of its events; their file says how each of them changes it.

public import EventSourcing

/// How an activity ended.
public struct ActivityEnd: Hashable, Sendable {
  /// When it was done or cancelled, also where that was written down later.
  public let at: Instant
  /// What came of it.
  public let outcome: PersonalText?
  /// Why it was cancelled.
  public let reason: PersonalText?
  /// What was scheduled after it.
  public let followUpID: ActivityID?
}

/// The state of a stream `activity-<id>`.
public struct ActivityState: Hashable, Sendable {
  /// Scheduled is to come; the others are final.
  public enum Status: String, Sendable, CaseIterable {
    case scheduled, completed, cancelled, logged
  }

  /// The number of what the fold makes of the events: raise it with every change of that.
  public static let fold = 1

  /// What the account's index keeps of it, too.
  public internal(set) var outline: ActivityOutline
  public internal(set) var orderID: OrderID?
  public internal(set) var leadID: LeadID?
  /// An item of the account's list of kinds.
  public internal(set) var kindID: ListItemID
  /// Nil where it takes all day, and where it was logged.
  public internal(set) var endsAt: Instant?
  /// The last day of several.
  public internal(set) var endsOn: LocalDate?
  /// Nil where it was logged.
  public internal(set) var priority: ActivityPriority?
  public let followUpOf: ActivityID?
  /// Who scheduled or logged it; nil for the engine or a port.
  public let madeByID: UserID?
  /// While completed or cancelled.
  public internal(set) var end: ActivityEnd?
}

extension ActivityState {
  public var customerID: CustomerID { outline.customerID }
  public var contactID: ContactID? { outline.contactID }
  /// What it is, or what was done where it was logged.
  public var title: PersonalText { outline.title }
  public var status: Status { outline.status }
  /// Who is to do it; nil where it was logged.
  public var assignedUserID: UserID? { outline.assignedUserID }
  /// When it begins: the first instant of the first day where it takes all day. When it happened where it was logged.
  public var startsAt: Instant { outline.startsAt }
  /// The first day, where it takes all day.
  public var startsOn: LocalDate? { outline.startsOn }
  public var allDay: Bool { startsOn != nil }
  public var reminders: ActivityReminders { outline.reminders }
  /// When the next reminder is due.
  public var nextReminderAt: Instant? { reminders.due(before: startsAt).map(\.at).min() }
  /// When it was done; nil where that is to come or never will.
  public var doneAt: Instant? {
    switch status {
    case .completed: end?.at
    case .logged: startsAt
    case .scheduled, .cancelled: nil
    }
  }

  var times: ActivityTimes {
    ActivityTimes(startsAt: startsAt, endsAt: endsAt, startsOn: startsOn, endsOn: endsOn)
  }

  /// Throws unless it is to come.
  func requireScheduled() throws(Rejection) {
    guard status == .scheduled else { throw .activityFinished(state: status.rawValue) }
  }

  /// Whether the activity is the user's own: assigned to them, or made by them.
  func isOwn(of user: UserID) -> Bool { assignedUserID == user || madeByID == user }
}
