// How the events of the account are taken back.

internal import EventSourcing

extension AccountEvent {
  func reversal(_ past: PastBackOfficeEvent) -> BackOfficeReversal {
    guard case .account(let before?) = past.before else { return .impossible("an account stays registered") }
    switch self {
    case .registered: return .impossible("an account stays registered")
    case .planChanged: return .command(ChangePlan(before.plan))
    case .listItemAdded(let event): return .command(RetireListItem(list: event.list, item: event.itemID.description))
    case .listItemRenamed(let event):
      guard let item = before.lists[event.list]?.first(where: { $0.id == event.itemID }) else { return .withOthers }
      return .command(RenameListItem(list: event.list, item: item.id.description, label: item.label))
    case .listItemRetired:
      return .impossible("a retired item stays retired; AddListItem adds another one with its label")
    case .paymentGatewayConfigured, .paymentGatewayDisabled:
      guard let provider = before.paymentProvider, let account = before.paymentAccountRef else {
        return .command(DisablePaymentGateway())
      }
      return .command(ConfigurePaymentGateway(provider: provider, accountRef: account))
    case .settingsChanged(let event): return .command(ChangeSettings(changes: FieldEdits(takingBack: event.changes)))
    }
  }
}

extension ChangePlan {
  /// Brings a plan into force again.
  fileprivate init(_ plan: Plan) {
    self.init(
      planID: plan.id, maxSeats: plan.maxSeats, maxCustomers: plan.maxCustomers, features: plan.features,
      pricePerUserMonth: plan.pricePerUserMonth, billing: plan.billing)
  }
}
