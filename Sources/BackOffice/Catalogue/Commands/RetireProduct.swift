// Adding, renaming and retiring products. Their names are unique among those of one service that are not retired.

public import EventSourcing

/// Takes a product out of use; old orders keep it.
public struct RetireProduct: CatalogueCommand {
  public var productID: ProductID

  public init(productID: ProductID) {
    self.productID = productID
  }

  public init(_ field: inout some FieldList<RetireProduct>) {
    productID = field("productID", \.productID, "the product, if the service has some")
  }

  public static var right: Right { .superAdmin }
  public static var summary: String { "Takes a product out of use; old orders keep it." }
  public static var example: String {
    #"{"productID":"Boiler"}"#
  }

  public var subject: Subject { .product(productID) }

  public func decide(_ catalogue: CatalogueState, _ context: DecisionContext) throws(Rejection) -> Decision<
    CatalogueEvent
  > {
    let product = try catalogue.requireProduct(productID)
    return product.retired ? [] : [.productRetired(ProductRetired(productID: product.id))]
  }
}
