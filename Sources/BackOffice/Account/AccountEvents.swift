// What can happen to the account itself, and what it makes of it. Nothing in the fold fails: an event that names an
// unknown item changes nothing, since what is in the log has happened. The type names and property names are a storage
// contract.

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
public struct AccountRegistered: BackOfficePayload {
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

  public var remark: EventRemark {
    EventRemark(changes: [FieldChange("personalDataKeys", before: nil, after: .flag(personalDataKeys))])
  }
}

/// Another plan, or other limits, came into force.
public struct PlanChanged: BackOfficePayload {
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
public struct ListItemAdded: BackOfficePayload {
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

  public func creation(in stream: StreamName) -> Creation? { Creation("listItem", itemID) }
}

/// An item got another label.
public struct ListItemRenamed: BackOfficePayload {
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
public struct ListItemRetired: BackOfficePayload {
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
public struct PaymentGatewayConfigured: BackOfficePayload {
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
public struct PaymentGatewayDisabled: BackOfficePayload, EmptyPayload {
  public static let type = "account.paymentGatewayDisabled"
  public static let phrase: String? = "switched the payment gateway off"

  public init() {}
}

/// Settings changed.
public struct SettingsChanged: BackOfficePayload {
  public static let type = "account.settingsChanged"
  public static let phrase: String? = "changed the settings"
  public let changes: [FieldChange]
}

extension SettingsChanged {
  public init(_ field: inout some FieldList<SettingsChanged>) {
    changes = field("changes", \.changes, "each field that changed, before and after")
  }

  public var remark: EventRemark { EventRemark(changes: changes) }
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

extension AccountEvent: SubjectEvent {
  public static let category = "account"

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

  public var content: any EventContent {
    switch self {
    case .registered(let content): content
    case .planChanged(let content): content
    case .listItemAdded(let content): content
    case .listItemRenamed(let content): content
    case .listItemRetired(let content): content
    case .paymentGatewayConfigured(let content): content
    case .paymentGatewayDisabled(let content): content
    case .settingsChanged(let content): content
    }
  }
}

extension AccountState {
  init(_ event: AccountRegistered, at time: Instant) {
    name = event.name
    timeZone = event.timeZone
    currency = event.currency
    region = event.region
    plan = .initial(id: event.planID, currency: event.currency)
    planChanges = [PlanChange(at: time, from: nil, to: event.planID)]
    lists = Self.initialLists
  }

  /// Takes in one event after the first, recorded at a time.
  mutating func apply(_ event: AccountEvent, at time: Instant) {
    switch event {
    case .registered: break
    case .planChanged(let event):
      plan = Plan(event)
      planChanges.append(PlanChange(at: time, from: event.from, to: event.to))
    case .listItemAdded(let event):
      lists[event.list, default: []].append(ListItem(id: event.itemID, label: event.label))
    case .listItemRenamed(let event): withItem(event.itemID, in: event.list) { $0.label = event.label }
    case .listItemRetired(let event): withItem(event.itemID, in: event.list) { $0.retired = true }
    case .paymentGatewayConfigured(let event):
      paymentProvider = event.provider
      paymentAccountRef = event.accountRef
    case .paymentGatewayDisabled:
      paymentProvider = nil
      paymentAccountRef = nil
    case .settingsChanged(let event):
      for change in event.changes {
        if let setting = AccountSetting(rawValue: change.field) { settings[setting] = change.after }
      }
    }
  }

  private mutating func withItem(_ id: ListItemID, in list: AccountList, _ change: (inout ListItem) -> Void) {
    guard let index = lists[list]?.firstIndex(where: { $0.id == id }) else { return }
    change(&lists[list]![index])
  }
}

extension Plan {
  /// The plan that every account begins with.
  static func initial(id: String, currency: String) -> Plan {
    Plan(
      id: id, maxSeats: 3, maxCustomers: nil, features: Feature.allLabels,
      pricePerUserMonth: Money(minor: 0, currency: currency), billing: .monthly)
  }

  init(_ event: PlanChanged) {
    self.init(
      id: event.to, maxSeats: event.maxSeats, maxCustomers: event.maxCustomers, features: event.features,
      pricePerUserMonth: event.pricePerUserMonth, billing: event.billing)
  }
}
