// How each event changes the state of the account. Nothing here fails: an event that names an unknown item changes
// nothing, since what is in the log has happened.

internal import EventSourcing

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

extension AccountEvent {
  var remark: EventRemark {
    switch self {
    case .registered(let event):
      EventRemark(changes: [FieldChange("personalDataKeys", before: nil, after: .flag(event.personalDataKeys))])
    case .settingsChanged(let event): EventRemark(changes: event.changes)
    case .planChanged, .listItemAdded, .listItemRenamed, .listItemRetired, .paymentGatewayConfigured,
      .paymentGatewayDisabled:
      EventRemark()
    }
  }
}
