// What can happen to the account itself. The type names and property names are a storage contract.

public import EventSourcing

/// How often a plan is billed.
public enum Billing: String, FieldType, CaseIterable {
  case monthly, annual
}

/// The lists that a Super Admin may extend.
public enum AccountList: String, FieldType, CaseIterable {
  case customerStatus, source, activityKind, closeReason
}

/// An account began.
public struct AccountRegistered: EventPayload {
  public static let type = "account.registered"
  public static let phrase: String? = "registered the account"
  public let name: String
  /// An IANA name, such as `Europe/London`.
  public let timeZone: String
  public let currency: String
  public let region: String
  public let planID: String
  /// Whether personal data are stored under keys that can be destroyed.
  public let personalDataKeys: Bool
}

extension AccountRegistered {
  public init(_ field: inout some FieldList<AccountRegistered>) {
    name = field("name", \.name, "the name")
    planID = field("planID", \.planID, "the plan")
    region = field("region", \.region, "where the data stay")
    currency = field("currency", \.currency, "three capitals")
    timeZone = field("timeZone", \.timeZone, "its IANA name")
    personalDataKeys = field("personalDataKeys", \.personalDataKeys, "whether personal data have keys of their own")
  }
}

/// Another plan, or other limits, came into force.
public struct PlanChanged: EventPayload {
  public static let type = "account.planChanged"
  public static let phrase: String? = "changed the plan"
  public let from: String
  public let to: String
  /// Seats for users on a free licence; nil is no limit.
  public let maxSeats: Int?
  public let maxCustomers: Int?
  public let features: [String]
  public let pricePerUserMonth: Money
  public let billing: Billing
}

extension PlanChanged {
  public init(_ field: inout some FieldList<PlanChanged>) {
    to = field("to", \.to, "after it")
    from = field("from", \.from, "before it")
    billing = field("billing", \.billing, "how it is paid")
    features = field("features", \.features, "what the plan has")
    maxSeats = field("maxSeats", \.maxSeats, "seats on a free licence; none given is no limit", .limit)
    maxCustomers = field("maxCustomers", \.maxCustomers, "none given is no limit", .limit)
    pricePerUserMonth = field("pricePerUserMonth", \.pricePerUserMonth, "the price of a paid seat", .price)
  }
}

/// A list got another item.
public struct ListItemAdded: EventPayload {
  public static let type = "account.listItemAdded"
  public static let phrase: String? = "added a list item"
  public let list: AccountList
  public let itemID: ListItemID
  public let label: String
}

extension ListItemAdded {
  public init(_ field: inout some FieldList<ListItemAdded>) {
    list = field("list", \.list, "which list")
    label = field("label", \.label, "its label")
    itemID = field("itemID", \.itemID, "the item")
  }
}

/// An item got another label.
public struct ListItemRenamed: EventPayload {
  public static let type = "account.listItemRenamed"
  public static let phrase: String? = "renamed a list item"
  public let list: AccountList
  public let itemID: ListItemID
  public let label: String
}

extension ListItemRenamed {
  public init(_ field: inout some FieldList<ListItemRenamed>) {
    list = field("list", \.list, "which list")
    label = field("label", \.label, "its label")
    itemID = field("itemID", \.itemID, "the item")
  }
}

/// An item went out of use.
public struct ListItemRetired: EventPayload {
  public static let type = "account.listItemRetired"
  public static let phrase: String? = "retired a list item"
  public let list: AccountList
  public let itemID: ListItemID
  public let label: String
}

extension ListItemRetired {
  public init(_ field: inout some FieldList<ListItemRetired>) {
    list = field("list", \.list, "which list")
    label = field("label", \.label, "its label")
    itemID = field("itemID", \.itemID, "the item")
  }
}

/// Payments can be taken through this service.
public struct PaymentGatewayConfigured: EventPayload {
  public static let type = "account.paymentGatewayConfigured"
  public static let phrase: String? = "set the payment gateway up"
  public let provider: String
  public let accountRef: String
}

extension PaymentGatewayConfigured {
  public init(_ field: inout some FieldList<PaymentGatewayConfigured>) {
    provider = field("provider", \.provider, "the payment service")
    accountRef = field("accountRef", \.accountRef, "the account there")
  }
}

/// Payments can no longer be taken.
public struct PaymentGatewayDisabled: EventPayload {
  public static let type = "account.paymentGatewayDisabled"
  public static let phrase: String? = "switched the payment gateway off"
}

extension PaymentGatewayDisabled {
  public init(_ field: inout some FieldList<PaymentGatewayDisabled>) {}
}

/// Settings changed.
public struct SettingsChanged: EventPayload {
  public static let type = "account.settingsChanged"
  public static let phrase: String? = "changed the settings"
  public let changes: [FieldChange]
}

extension SettingsChanged {
  public init(_ field: inout some FieldList<SettingsChanged>) {
    changes = field("changes", \.changes, "each field that changed, before and after")
  }
}

/// Whatever can happen to the account itself.
public enum AccountEvent: Sendable, Equatable {
  case registered(AccountRegistered)
  case planChanged(PlanChanged)
  case listItemAdded(ListItemAdded)
  case listItemRenamed(ListItemRenamed)
  case listItemRetired(ListItemRetired)
  case paymentGatewayConfigured(PaymentGatewayConfigured)
  case paymentGatewayDisabled(PaymentGatewayDisabled)
  case settingsChanged(SettingsChanged)
}

extension AccountEvent: DomainEvent {
  public static let registry = EventRegistry<AccountEvent>([
    EventType(AccountRegistered.self, AccountEvent.registered),
    EventType(PlanChanged.self, AccountEvent.planChanged),
    EventType(ListItemAdded.self, AccountEvent.listItemAdded),
    EventType(ListItemRenamed.self, AccountEvent.listItemRenamed),
    EventType(ListItemRetired.self, AccountEvent.listItemRetired),
    EventType(PaymentGatewayConfigured.self, AccountEvent.paymentGatewayConfigured),
    EventType(PaymentGatewayDisabled.self, AccountEvent.paymentGatewayDisabled),
    EventType(SettingsChanged.self, AccountEvent.settingsChanged),
  ])

  public func encode(with encoder: inout EventEncoder) throws(EventCodingError) {
    switch self {
    case .registered(let payload): try encoder.encode(payload)
    case .planChanged(let payload): try encoder.encode(payload)
    case .listItemAdded(let payload): try encoder.encode(payload)
    case .listItemRenamed(let payload): try encoder.encode(payload)
    case .listItemRetired(let payload): try encoder.encode(payload)
    case .paymentGatewayConfigured(let payload): try encoder.encode(payload)
    case .paymentGatewayDisabled(let payload): try encoder.encode(payload)
    case .settingsChanged(let payload): try encoder.encode(payload)
    }
  }

  public func creation(in stream: StreamName) -> Creation? {
    switch self {
    case .listItemAdded(let event): Creation("listItem", event.itemID)
    case .registered, .planChanged, .listItemRenamed, .listItemRetired, .paymentGatewayConfigured,
      .paymentGatewayDisabled, .settingsChanged:
      nil
    }
  }
}
