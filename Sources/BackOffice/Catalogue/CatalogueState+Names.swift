// Finding services and products by id and by name. Names are unique among those that are not retired, a product's among
// those of its service.

public import EventSourcing

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

  /// The product of a service that has this name, in any spelling, and is not retired.
  public func product(named name: String, of service: ServiceID) -> Product? {
    let label = Normalised.label(name)
    return products.values.first {
      $0.serviceID == service && !$0.retired && Normalised.label($0.name).utf8.elementsEqual(label.utf8)
    }
  }

  func requireProduct(_ id: ProductID) throws(Rejection) -> Product {
    guard let product = products[id] else { throw .notFound(kind: "product", id: id.description) }
    return product
  }
}
