// What the account knows about itself: plan, lists and settings.

public import EventSourcing

/// An item of one of the account's lists.
public struct ListItem: Hashable, Sendable {
  public let id: ListItemID
  public var label: String
  public var retired = false
}

/// The plan's limits and price.
public struct Plan: Hashable, Sendable {
  public var id: String
  /// Seats for users on a free licence; nil is no limit.
  public var maxSeats: Int?
  public var maxCustomers: Int?
  public var features: [String]
  public var pricePerUserMonth: Money
  public var billing: Billing
}

/// A plan that came into force.
public struct PlanChange: Hashable, Sendable {
  public let at: Instant
  /// Nil for the plan that the account began with.
  public let from: String?
  public let to: String
}

/// What a Super Admin may set.
public struct AccountSettings: Hashable, Sendable {
  /// Whether an order counts as its order admin's own.
  public var scopeIncludesOrderAdmin = true
  public var deleteOrderRoles: Set<UserType> = [.superAdmin]
  public var residencyPolicy: String?
  public var invitationDays: Int = 7
  public var reminderChannel: String?
  /// Whether the commands of users and imports are refused.
  public var accountReadOnly = false
}

/// The state of the stream `account`.
public struct AccountState: Hashable, Sendable {
  /// The number of what the fold makes of the events: raise it with every change of that.
  public static let fold = 1

  public internal(set) var name = ""
  public internal(set) var timeZone = "Europe/London"
  public internal(set) var currency = "GBP"
  public internal(set) var region = ""
  public internal(set) var plan: Plan
  /// Oldest first.
  public internal(set) var planChanges: [PlanChange] = []
  /// Items in the order in which they were added.
  public internal(set) var lists: [AccountList: [ListItem]] = [:]
  public internal(set) var settings = AccountSettings()
  public internal(set) var paymentProvider: String?
  /// The account at the payment provider; no secret.
  public internal(set) var paymentAccountRef: String?
}
