// How a book of the back office takes back what happened: by what its events say, and which values of its states are no
// sign of a later change.

public import BackOffice
public import Daybook
public import EventSourcing

extension BackOfficeDomain {
  public static func reversal(
    of past: PastEvent<BackOfficeDomain>, in index: borrowing AccountIndex
  ) -> Reversal<BackOfficeDomain> {
    past.event.reversal(past, in: index)
  }

  /// What counts or times things, follows from other fields, or only grows.
  public static func isIncidental(_ path: StatePath) -> Bool {
    incidental.contains { $0 == path.pattern || path.pattern.hasPrefix($0 + ".") || path.pattern.hasPrefix($0 + "[") }
  }

  /// The ways to such values, with `[]` for any element of a list.
  private static let incidental: Set<String> = [
    "lastChangeAt", "openedAt", "closedAt", "timesReopened", "snoozeNo", "snooze.number", "taskSnooze.snooze.number",
    "end.at", "end.userID", "assignedUsers", "admins", "namedUsers", "comments", "removedFees", "tasks[].updatedAt",
    "tasks[].startedAt", "tasks[].dueAt", "tasks[].clock", "tasks[].countedMillis", "tasks[].comments",
    "tasks[].snooze.number", "planChanges", "supersededInvitations", "activatedAt", "published.version", "taskNames",
    "anchorCycle", "nextAt", "reminders.pending", "reminders.scheduleNo",
  ]
}

extension StatePath {
  fileprivate var pattern: String {
    StatePath(steps.map { if case .element = $0 { .element("") } else { $0 } }).description
  }
}
