// What a mail says that reminds somebody of an activity.

public import EventSourcing

/// The mail that reminds a user of an activity.
public struct ReminderMail: Sendable, Hashable {
  public let activityID: ActivityID
  public let userID: UserID
  public let address: String
  public let name: String
  /// What the activity is.
  public let title: String
  public let startsAt: Instant
  /// The day, where it takes all day.
  public let startsOn: LocalDate?
  /// Where the account's clocks are.
  public let timeZone: String
  public let customerName: String
  /// Whom it is with: the contact that it names, else the customer's default one; nil where there is none.
  public let contactName: String?
  /// Whether it comes more than a day late.
  public let isLate: Bool
  /// The firm that they work for.
  public let account: String
}
