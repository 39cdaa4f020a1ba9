// The commands for the catalogue: what a caller states, before any rule has looked at it.

public import EventSourcing

public struct AddService: CommandPayload {
  public var serviceID: ServiceID?
  public var name: String

  public init(serviceID: ServiceID? = nil, name: String) {
    self.serviceID = serviceID
    self.name = name
  }

  public var subject: Subject { .catalogue }
}

public struct RenameService: CommandPayload {
  public var serviceID: ServiceID
  public var name: String

  public init(serviceID: ServiceID, name: String) {
    self.serviceID = serviceID
    self.name = name
  }

  public var subject: Subject { .catalogue }
}

public struct RetireService: CommandPayload {
  public var serviceID: ServiceID

  public init(serviceID: ServiceID) {
    self.serviceID = serviceID
  }

  public var subject: Subject { .catalogue }
}

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

public struct RenameProduct: CommandPayload {
  public var productID: ProductID
  public var name: String

  public init(productID: ProductID, name: String) {
    self.productID = productID
    self.name = name
  }

  public var subject: Subject { .catalogue }
}

public struct RetireProduct: CommandPayload {
  public var productID: ProductID

  public init(productID: ProductID) {
    self.productID = productID
  }

  public var subject: Subject { .catalogue }
}
