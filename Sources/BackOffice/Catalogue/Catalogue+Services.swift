// Adding, renaming and retiring services. Their names are unique among those that are not retired.

internal import EventSourcing

extension Catalogue {
  static func add(
    _ command: AddService, _ state: CatalogueState, _ context: DecisionContext
  ) throws(Rejection) -> [CatalogueEvent] {
    let id = context.id(command.serviceID, "service")
    guard state.services[id] == nil else { throw .idInUse(kind: "service", id: id.description) }
    let name = FieldText.trimmed(command.name)
    guard state.service(named: name) == nil else { throw .duplicateName }
    return [.serviceAdded(ServiceAdded(serviceID: id, name: name))]
  }

  static func rename(_ command: RenameService, _ state: CatalogueState) throws(Rejection) -> [CatalogueEvent] {
    let service = try state.requireService(command.serviceID)
    let name = FieldText.trimmed(command.name)
    guard !FieldText.same(name, service.name) else { return [] }
    if let other = state.service(named: name), other.id != service.id { throw .duplicateName }
    return [.serviceRenamed(ServiceRenamed(serviceID: service.id, from: service.name, to: name))]
  }

  static func retire(_ command: RetireService, _ state: CatalogueState) throws(Rejection) -> [CatalogueEvent] {
    let service = try state.requireService(command.serviceID)
    return service.retired ? [] : [.serviceRetired(ServiceRetired(serviceID: service.id))]
  }
}

extension CatalogueState {
  /// The service that has this name, in any spelling, and is not retired.
  public func service(named name: String) -> Service? {
    let label = Normalised.label(name)
    return services.values.first { !$0.retired && Normalised.label($0.name).utf8.elementsEqual(label.utf8) }
  }

  func requireService(_ id: ServiceID) throws(Rejection) -> Service {
    guard let service = services[id] else { throw .notFound(kind: "service", id: id.description) }
    return service
  }

  /// The service, which must be one that can be newly chosen.
  func requireServiceInUse(_ id: ServiceID) throws(Rejection) -> Service {
    let service = try requireService(id)
    guard !service.retired else { throw .serviceRetired }
    return service
  }
}
