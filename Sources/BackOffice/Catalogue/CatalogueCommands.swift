// The commands for the catalogue: what a caller states, before any rule has looked at it.

public import EventSourcing

/// Adds a service that orders can be for.
public struct AddService: CommandPayload {
  public var serviceID: ServiceID?
  public var name: String

  public init(serviceID: ServiceID? = nil, name: String) {
    self.serviceID = serviceID
    self.name = name
  }

  public var subject: Subject { .catalogue }
}

/// Renames a service.
public struct RenameService: CommandPayload {
  public var serviceID: ServiceID
  public var name: String

  public init(serviceID: ServiceID, name: String) {
    self.serviceID = serviceID
    self.name = name
  }

  public var subject: Subject { .catalogue }
}

/// Takes a service out of use; old orders keep it.
public struct RetireService: CommandPayload {
  public var serviceID: ServiceID

  public init(serviceID: ServiceID) {
    self.serviceID = serviceID
  }

  public var subject: Subject { .catalogue }
}

/// Adds a variation of a service.
public struct AddProduct: CommandPayload {
  public var productID: ProductID?
  public var serviceID: ServiceID
  public var name: String

  public init(productID: ProductID? = nil, serviceID: ServiceID, name: String) {
    self.productID = productID
    self.serviceID = serviceID
    self.name = name
  }

  public var subject: Subject { .catalogue }
}

/// Renames a product.
public struct RenameProduct: CommandPayload {
  public var productID: ProductID
  public var name: String

  public init(productID: ProductID, name: String) {
    self.productID = productID
    self.name = name
  }

  public var subject: Subject { .catalogue }
}

/// Takes a product out of use; old orders keep it.
public struct RetireProduct: CommandPayload {
  public var productID: ProductID

  public init(productID: ProductID) {
    self.productID = productID
  }

  public var subject: Subject { .catalogue }
}
