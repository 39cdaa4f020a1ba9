// Adding, renaming and retiring products. Their names are unique among those of one service that are not retired.

public import EventSourcing

extension Catalogue {
  static func add(
    _ command: AddProduct, _ state: CatalogueState, _ context: DecisionContext
  ) throws(Rejection) -> [CatalogueEvent] {
    let id = context.id(command.productID, "product")
    guard state.products[id] == nil else { throw .idInUse(kind: "product", id: id.description) }
    let service = try state.requireServiceInUse(command.serviceID)
    let name = FieldText.trimmed(command.name)
    guard state.product(named: name, of: service.id) == nil else { throw .duplicateName }
    return [.productAdded(ProductAdded(productID: id, serviceID: service.id, name: name))]
  }

  static func rename(_ command: RenameProduct, _ state: CatalogueState) throws(Rejection) -> [CatalogueEvent] {
    let product = try state.requireProduct(command.productID)
    let name = FieldText.trimmed(command.name)
    guard !FieldText.same(name, product.name) else { return [] }
    if let other = state.product(named: name, of: product.serviceID), other.id != product.id { throw .duplicateName }
    return [.productRenamed(ProductRenamed(productID: product.id, from: product.name, to: name))]
  }

  static func retire(_ command: RetireProduct, _ state: CatalogueState) throws(Rejection) -> [CatalogueEvent] {
    let product = try state.requireProduct(command.productID)
    return product.retired ? [] : [.productRetired(ProductRetired(productID: product.id))]
  }
}

extension CatalogueState {
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
