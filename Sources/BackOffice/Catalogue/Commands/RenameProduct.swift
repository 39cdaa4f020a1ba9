// Adding, renaming and retiring products. Their names are unique among those of one service that are not retired.

public import EventSourcing

/// Renames a product.
public struct RenameProduct: CatalogueCommand {
  public var productID: ProductID
  public var name: String

  public init(productID: ProductID, name: String) {
    self.productID = productID
    self.name = name
  }

  public init(_ field: inout some FieldList<RenameProduct>) {
    productID = field("productID", \.productID, "the product, if the service has some")
    name = field("name", \.name, "the name", .name)
  }

  public static var right: Right { .superAdmin }
  public static var summary: String { "Renames a product." }
  public static var refusals: [String] { ["duplicateName"] }
  public static var example: String {
    #"{"productID":"Boiler","name":"Combi boiler"}"#
  }

  public var subject: Subject { .product(productID) }

  public func decide(_ catalogue: CatalogueState, _ context: DecisionContext) throws(Rejection) -> Decision<
    CatalogueEvent
  > {
    let product = try catalogue.requireProduct(productID)
    let name = FieldText.trimmed(name)
    guard !FieldText.same(name, product.name) else { return [] }
    if let other = catalogue.product(named: name, of: product.serviceID), other.id != product.id {
      throw .duplicateName
    }
    return [.productRenamed(ProductRenamed(productID: product.id, from: product.name, to: name))]
  }
}
