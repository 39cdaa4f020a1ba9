// The names that events give: of their subjects, and of what has a name inside of them.

internal import BackOffice
internal import EventSourcing
internal import FoundationEssentials
internal import ReadModels

extension BackOfficeEvent {
  typealias Naming = (kind: ThingRecord.Kind, id: UUID, name: String)

  /// The names from this event on; `id` is the subject's.
  func names(of id: UUID) -> [Naming] {
    switch self {
    case .account(let event): event.names(of: id)
    case .user(let event): event.name.map { [(.user, id, $0)] } ?? []
    case .catalogue(let event): event.name.map { [$0] } ?? []
    case .workflow(.created(let event)): [(.workflow, id, event.name)]
    case .customer(let event): event.name(of: id).map { [$0] } ?? []
    case .workflow(.draftChanged), .workflow(.published), .workflow(.madeDefault), .workflow(.archived), .order: []
    }
  }
}

extension AccountEvent {
  fileprivate func names(of id: UUID) -> [BackOfficeEvent.Naming] {
    switch self {
    case .registered(let event):
      let items = AccountList.allCases.flatMap { list in
        (AccountState.initialLists[list] ?? []).map { (ThingRecord.Kind.listItem, $0.id.uuid, $0.label) }
      }
      return [(.account, id, event.name)] + items
    case .listItemAdded(let event): return [(.listItem, event.itemID.uuid, event.label)]
    case .listItemRenamed(let event): return [(.listItem, event.itemID.uuid, event.label)]
    case .planChanged, .listItemRetired, .paymentGatewayConfigured, .paymentGatewayDisabled, .settingsChanged: return []
    }
  }
}

extension UserEvent {
  fileprivate var name: String? {
    switch self {
    case .invited(let event): event.name.text
    case .added(let event): event.name.text
    case .edited(let event): event.changes.newName
    case .deleted: UserState.deletedName
    case .invitationReissued, .activated, .typeChanged, .licenceChanged, .deactivated, .restored: nil
    }
  }
}

extension CatalogueEvent {
  fileprivate var name: BackOfficeEvent.Naming? {
    switch self {
    case .serviceAdded(let event): (.service, event.serviceID.uuid, event.name)
    case .serviceRenamed(let event): (.service, event.serviceID.uuid, event.to)
    case .productAdded(let event): (.product, event.productID.uuid, event.name)
    case .productRenamed(let event): (.product, event.productID.uuid, event.to)
    case .serviceRetired, .productRetired: nil
    }
  }
}

extension CustomerEvent {
  fileprivate func name(of id: UUID) -> BackOfficeEvent.Naming? {
    switch self {
    case .created(let event): (.customer, id, event.name.text)
    case .edited(let event): event.changes.newName.map { (.customer, id, $0) }
    case .contactAdded(let event): (.contact, event.contactID.uuid, event.name.text)
    case .contactEdited(let event): event.changes.newName.map { (.contact, event.contactID.uuid, $0) }
    case .contactsMerged(let event): event.changes.newName.map { (.contact, event.kept.uuid, $0) }
    case .statusChanged, .kindChanged, .defaultContactChanged, .defaultContactCleared, .contactRemoved, .archived,
      .unarchived:
      nil
    }
  }
}

extension [FieldChange] {
  /// The name after the changes, if they change it.
  fileprivate var newName: String? { last { $0.field == "name" }?.after?.text }
}
