// The rules of the catalogue: services, and products that each belong to one of them. What is retired stays on old
// orders and can't be newly chosen; its name is free again.

public import EventSourcing

/// The state machine of the stream `catalogue`.
public enum Catalogue: Aggregate {
  public typealias State = CatalogueState
  public typealias Event = CatalogueEvent

  /// What can be asked for.
  static let commands: [any Command<BackOfficeDomain>.Type] = [
    AddService.self, RenameService.self, RetireService.self, AddProduct.self, RenameProduct.self, RetireProduct.self,
  ]

  public static var initial: CatalogueState { CatalogueState() }

  public static func evolve(_ state: inout CatalogueState, _ event: CatalogueEvent, _ envelope: Envelope) {
    switch event {
    case .serviceAdded(let event): state.services[event.serviceID] = Service(id: event.serviceID, name: event.name)
    case .serviceRenamed(let event): state.services[event.serviceID]?.name = event.to
    case .serviceRetired(let event): state.services[event.serviceID]?.retired = true
    case .productAdded(let event):
      state.products[event.productID] = Product(id: event.productID, serviceID: event.serviceID, name: event.name)
    case .productRenamed(let event): state.products[event.productID]?.name = event.to
    case .productRetired(let event): state.products[event.productID]?.retired = true
    }
  }
}
