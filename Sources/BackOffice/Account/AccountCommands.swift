// The commands for the account: what a caller states, before any rule has looked at it.

public import EventSourcing

/// The user that an account begins with: a Super Admin.
public struct FirstUser: Codable, Sendable, Hashable {
  public var userID: UserID?
  public var name: String
  public var email: String

  public init(userID: UserID? = nil, name: String, email: String) {
    self.userID = userID
    self.name = name
    self.email = email
  }
}

/// Registers the account of an empty log, with its first user.
public struct RegisterAccount: CommandPayload {
  public var name: String
  public var timeZone: String
  public var currency: String
  public var region: String
  public var personalDataKeys: Bool?
  public var firstUser: FirstUser

  public init(
    name: String, timeZone: String, currency: String, region: String, personalDataKeys: Bool? = nil,
    firstUser: FirstUser
  ) {
    self.name = name
    self.timeZone = timeZone
    self.currency = currency
    self.region = region
    self.personalDataKeys = personalDataKeys
    self.firstUser = firstUser
  }

  public var subject: Subject { .account }
}

/// Changes the plan's limits, features and price.
public struct ChangePlan: CommandPayload {
  public var planID: String
  public var maxSeats: Int?
  public var maxCustomers: Int?
  /// All that there are if missing; none if empty. Unknown labels are kept and mean nothing.
  public var features: [String]?
  public var pricePerUserMonth: Money
  public var billing: Billing

  public init(
    planID: String, maxSeats: Int? = nil, maxCustomers: Int? = nil, features: [String]? = nil,
    pricePerUserMonth: Money, billing: Billing
  ) {
    self.planID = planID
    self.maxSeats = maxSeats
    self.maxCustomers = maxCustomers
    self.features = features
    self.pricePerUserMonth = pricePerUserMonth
    self.billing = billing
  }

  public var subject: Subject { .account }
}

/// Adds an item to one of the account's lists.
public struct AddListItem: CommandPayload {
  public var list: AccountList
  public var itemID: ListItemID?
  public var label: String

  public init(list: AccountList, itemID: ListItemID? = nil, label: String) {
    self.list = list
    self.itemID = itemID
    self.label = label
  }

  public var subject: Subject { .account }
}

/// Gives an item of a list another label.
public struct RenameListItem: CommandPayload {
  public var list: AccountList
  public var item: String
  public var label: String

  public init(list: AccountList, item: String, label: String) {
    self.list = list
    self.item = item
    self.label = label
  }

  public var subject: Subject { .account }
}

/// Takes an item of a list out of use; what has it keeps it.
public struct RetireListItem: CommandPayload {
  public var list: AccountList
  public var item: String

  public init(list: AccountList, item: String) {
    self.list = list
    self.item = item
  }

  public var subject: Subject { .account }
}

/// Names the service through which payments are taken; it carries no secret.
public struct ConfigurePaymentGateway: CommandPayload {
  public var provider: String
  public var accountRef: String

  public init(provider: String, accountRef: String) {
    self.provider = provider
    self.accountRef = accountRef
  }

  public var subject: Subject { .account }
}

/// Ends the taking of payments.
public struct DisablePaymentGateway: CommandPayload {
  public init() {}

  public var subject: Subject { .account }
}

/// Changes settings of the account.
public struct ChangeSettings: CommandPayload {
  public var changes: FieldEdits

  public init(changes: FieldEdits) {
    self.changes = changes
  }

  public var subject: Subject { .account }
}
