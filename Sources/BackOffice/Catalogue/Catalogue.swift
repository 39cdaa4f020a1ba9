// The rules of the catalogue: services, and products that each belong to one of them. What is retired stays on old
// orders and can't be newly chosen; its name is free again.

public import EventSourcing

/// The decider of the stream `catalogue`.
public enum Catalogue: Decider {
  public typealias State = CatalogueState
  public typealias Command = CatalogueCommand
  public typealias Event = CatalogueEvent
  public typealias Rejection = BackOffice.Rejection
  public typealias Context = DecisionContext

  public static var initial: CatalogueState { CatalogueState() }

  /// The events that follow from a command whose sender has the right to it and whose fields are well formed.
  public static func decide(
    _ command: CatalogueCommand, _ state: CatalogueState, _ context: DecisionContext
  ) throws(Rejection) -> [CatalogueEvent] {
    switch command {
    case .addService(let command): try add(command, state, context)
    case .renameService(let command): try rename(command, state)
    case .retireService(let command): try retire(command, state)
    case .addProduct(let command): try add(command, state, context)
    case .renameProduct(let command): try rename(command, state)
    case .retireProduct(let command): try retire(command, state)
    }
  }

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

extension CatalogueCommand {
  /// Throws for the first field that is not well formed.
  func checkFields(_ context: DecisionContext) throws(Rejection) {
    switch self {
    case .addService(let command): try FieldText.check(name: command.name, field: "name")
    case .renameService(let command): try FieldText.check(name: command.name, field: "name")
    case .addProduct(let command): try FieldText.check(name: command.name, field: "name")
    case .renameProduct(let command): try FieldText.check(name: command.name, field: "name")
    case .retireService, .retireProduct: break
    }
  }
}
