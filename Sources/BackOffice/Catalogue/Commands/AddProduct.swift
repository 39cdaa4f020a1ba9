// Adding, renaming and retiring products. Their names are unique among those of one service that are not retired.

public import EventSourcing

/// Adds a variation of a service.
public struct AddProduct: CatalogueCommand {
  public var productID: ProductID?
  public var serviceID: ServiceID
  public var name: String

  public init(productID: ProductID? = nil, serviceID: ServiceID, name: String) {
    self.productID = productID
    self.serviceID = serviceID
    self.name = name
  }

  public init(_ field: inout some FieldList<AddProduct>) {
    productID = field("productID", \.productID, "an id of the caller's own choice")
    serviceID = field("serviceID", \.serviceID, "the service")
    name = field("name", \.name, "the name", .name)
  }

  public static var right: Right { .superAdmin }
  public static var summary: String { "Adds a variation of a service." }
  public static var refusals: [String] { ["duplicateName", "idInUse", "serviceRetired"] }
  public static var example: String {
    #"{"serviceID":"Installation","name":"Heat pump"}"#
  }

  public var subject: Subject { .catalogue }

  public func decide(_ catalogue: CatalogueState, _ context: DecisionContext) throws(Rejection) -> Decision<
    CatalogueEvent
  > {
    let id = context.id(productID, "product")
    guard catalogue.products[id] == nil else { throw .idInUse(kind: "product", id: id.description) }
    let service = try catalogue.requireServiceInUse(serviceID)
    let name = FieldText.trimmed(name)
    guard catalogue.product(named: name, of: service.id) == nil else { throw .duplicateName }
    return [.productAdded(ProductAdded(productID: id, serviceID: service.id, name: name))]
  }
}
