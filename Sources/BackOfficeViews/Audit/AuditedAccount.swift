// The account in the trail: its plan, its gateway, its settings, the items of its lists; and the catalogue.

internal import BackOffice
internal import EventSourcing
internal import ReadModels

struct AuditedAccount: AuditedSubject {
  private var state: AccountState?

  mutating func evolve(_ event: AccountEvent, _ envelope: Envelope) {
    Account.evolve(&state, event, envelope)
  }

  func list(_ event: AccountEvent, to sheet: inout FieldSheet) {
    guard let state else { return }
    sheet("name", .text(state.name))
    sheet("timeZone", .text(state.timeZone))
    sheet("currency", .text(state.currency))
    sheet("region", .text(state.region))
    sheet("planID", .text(state.plan.id))
    sheet("maxSeats", .number(state.plan.maxSeats))
    sheet("maxCustomers", .number(state.plan.maxCustomers))
    sheet("features", .list(state.plan.features))
    sheet("pricePerUserMonth", .money(state.plan.pricePerUserMonth))
    sheet("billing", .word(state.plan.billing))
    sheet("provider", .text(state.paymentProvider))
    sheet("accountRef", .text(state.paymentAccountRef))
    guard let (list, id) = event.item, let item = state.items(of: list).first(where: { $0.id == id }) else { return }
    sheet.part = AuditPart(.listItem, id, item.label)
    sheet("list", .word(list))
    sheet("label", .text(item.label))
    sheet("retired", .flag(item.retired), start: .flag(false))
  }

  func describe(_ event: AccountEvent, _ envelope: Envelope, in detail: inout AuditDetail) {
    switch event {
    case .registered(let event): detail.add("personalDataKeys", .flag(event.personalDataKeys))
    case .settingsChanged(let event):
      for change in event.changes { detail.add(change.field, before: .field(change.before), .field(change.after)) }
    case .planChanged, .listItemAdded, .listItemRenamed, .listItemRetired, .paymentGatewayConfigured,
      .paymentGatewayDisabled:
      break
    }
  }
}

extension AccountEvent {
  /// The item that the event is about, and its list.
  fileprivate var item: (list: AccountList, id: ListItemID)? {
    switch self {
    case .listItemAdded(let event): (event.list, event.itemID)
    case .listItemRenamed(let event): (event.list, event.itemID)
    case .listItemRetired(let event): (event.list, event.itemID)
    case .registered, .planChanged, .paymentGatewayConfigured, .paymentGatewayDisabled, .settingsChanged: nil
    }
  }
}

struct AuditedCatalogue: AuditedSubject {
  private var state = Catalogue.initial

  mutating func evolve(_ event: CatalogueEvent, _ envelope: Envelope) {
    Catalogue.evolve(&state, event, envelope)
  }

  func list(_ event: CatalogueEvent, to sheet: inout FieldSheet) {
    switch event {
    case .serviceAdded(let event): listService(event.serviceID, to: &sheet)
    case .serviceRenamed(let event): listService(event.serviceID, to: &sheet)
    case .serviceRetired(let event): listService(event.serviceID, to: &sheet)
    case .productAdded(let event): listProduct(event.productID, to: &sheet)
    case .productRenamed(let event): listProduct(event.productID, to: &sheet)
    case .productRetired(let event): listProduct(event.productID, to: &sheet)
    }
  }

  private func listService(_ id: ServiceID, to sheet: inout FieldSheet) {
    guard let service = state.services[id] else { return }
    sheet.part = AuditPart(.service, id, service.name)
    sheet("name", .text(service.name))
    sheet("retired", .flag(service.retired), start: .flag(false))
  }

  private func listProduct(_ id: ProductID, to sheet: inout FieldSheet) {
    guard let product = state.products[id] else { return }
    sheet.part = AuditPart(.product, id, product.name)
    sheet("name", .text(product.name))
    sheet("serviceID", .thing(.service, product.serviceID))
    sheet("retired", .flag(product.retired), start: .flag(false))
  }

  func describe(_ event: CatalogueEvent, _ envelope: Envelope, in detail: inout AuditDetail) {}
}
