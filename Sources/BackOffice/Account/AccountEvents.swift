// What can happen to the account itself. The type names and property names are a storage contract.

public import EventSourcing

/// How often a plan is billed.
public enum Billing: String, Codable, Sendable {
  case monthly, annual
}

/// The lists that a Super Admin may extend.
public enum AccountList: String, Codable, Sendable, CaseIterable {
  case customerStatus, source, activityKind, closeReason
}

/// An account began.
public struct AccountRegistered: EventPayload {
  public static let type = "account.registered"
  public let name: String
  /// An IANA name, such as `Europe/London`.
  public let timeZone: String
  public let currency: String
  public let region: String
  public let planID: String
  /// Whether personal data are stored under keys that can be destroyed.
  public let personalDataKeys: Bool
}

/// Another plan, or other limits, came into force.
public struct PlanChanged: EventPayload {
  public static let type = "account.planChanged"
  public let from: String
  public let to: String
  /// Seats for users on a free licence; nil is no limit.
  public let maxSeats: Int?
  public let maxCustomers: Int?
  public let features: [String]
  public let pricePerUserMonth: Money
  public let billing: Billing
}

/// A list got another item.
public struct ListItemAdded: EventPayload {
  public static let type = "account.listItemAdded"
  public let list: AccountList
  public let itemID: ListItemID
  public let label: String
}

/// An item got another label.
public struct ListItemRenamed: EventPayload {
  public static let type = "account.listItemRenamed"
  public let list: AccountList
  public let itemID: ListItemID
  public let label: String
}

/// An item went out of use.
public struct ListItemRetired: EventPayload {
  public static let type = "account.listItemRetired"
  public let list: AccountList
  public let itemID: ListItemID
  public let label: String
}

/// Payments can be taken through this service.
public struct PaymentGatewayConfigured: EventPayload {
  public static let type = "account.paymentGatewayConfigured"
  public let provider: String
  public let accountRef: String
}

/// Payments can no longer be taken.
public struct PaymentGatewayDisabled: EventPayload {
  public static let type = "account.paymentGatewayDisabled"
}

/// Settings changed.
public struct SettingsChanged: EventPayload {
  public static let type = "account.settingsChanged"
  public let changes: [FieldChange]
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
}
