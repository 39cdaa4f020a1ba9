// What can happen to the catalogue of services and products. The type names and property names are a storage contract.

public import EventSourcing

/// There is another service.
public struct ServiceAdded: BackOfficePayload {
  public static let type = "catalogue.serviceAdded"
  public static let phrase: String? = "added a service"
  public let serviceID: ServiceID
  public let name: String
}

extension ServiceAdded {
  public init(_ field: inout some FieldList<ServiceAdded>) {
    name = field("name", \.name, "the name")
    serviceID = field("serviceID", \.serviceID, "the service")
  }

  public func creation(in stream: StreamName) -> Creation? { Creation("service", serviceID) }
}

/// A service got another name.
public struct ServiceRenamed: BackOfficePayload {
  public static let type = "catalogue.serviceRenamed"
  public static let phrase: String? = "renamed a service"
  public let serviceID: ServiceID
  public let from: String
  public let to: String
}

extension ServiceRenamed {
  public init(_ field: inout some FieldList<ServiceRenamed>) {
    to = field("to", \.to, "after it")
    from = field("from", \.from, "before it")
    serviceID = field("serviceID", \.serviceID, "the service")
  }
}

/// A service went out of use.
public struct ServiceRetired: BackOfficePayload {
  public static let type = "catalogue.serviceRetired"
  public static let phrase: String? = "retired a service"
  public let serviceID: ServiceID
}

extension ServiceRetired {
  public init(_ field: inout some FieldList<ServiceRetired>) {
    serviceID = field("serviceID", \.serviceID, "the service")
  }
}

/// There is another product.
public struct ProductAdded: BackOfficePayload {
  public static let type = "catalogue.productAdded"
  public static let phrase: String? = "added a product"
  public let productID: ProductID
  public let serviceID: ServiceID
  public let name: String
}

extension ProductAdded {
  public init(_ field: inout some FieldList<ProductAdded>) {
    name = field("name", \.name, "the name")
    productID = field("productID", \.productID, "the product")
    serviceID = field("serviceID", \.serviceID, "the service")
  }

  public func creation(in stream: StreamName) -> Creation? { Creation("product", productID) }
}

/// A product got another name.
public struct ProductRenamed: BackOfficePayload {
  public static let type = "catalogue.productRenamed"
  public static let phrase: String? = "renamed a product"
  public let productID: ProductID
  public let from: String
  public let to: String
}

extension ProductRenamed {
  public init(_ field: inout some FieldList<ProductRenamed>) {
    to = field("to", \.to, "after it")
    from = field("from", \.from, "before it")
    productID = field("productID", \.productID, "the product")
  }
}

/// A product went out of use.
public struct ProductRetired: BackOfficePayload {
  public static let type = "catalogue.productRetired"
  public static let phrase: String? = "retired a product"
  public let productID: ProductID
}

extension ProductRetired {
  public init(_ field: inout some FieldList<ProductRetired>) {
    productID = field("productID", \.productID, "the product")
  }
}

/// Whatever can happen to the catalogue.
public enum CatalogueEvent: Sendable, Equatable {
  case serviceAdded(ServiceAdded)
  case serviceRenamed(ServiceRenamed)
  case serviceRetired(ServiceRetired)
  case productAdded(ProductAdded)
  case productRenamed(ProductRenamed)
  case productRetired(ProductRetired)
}

extension CatalogueEvent: SubjectEvent {
  public static let category = "catalogue"

  public static let registry = EventRegistry<CatalogueEvent>([
    EventType(ServiceAdded.self, CatalogueEvent.serviceAdded),
    EventType(ServiceRenamed.self, CatalogueEvent.serviceRenamed),
    EventType(ServiceRetired.self, CatalogueEvent.serviceRetired),
    EventType(ProductAdded.self, CatalogueEvent.productAdded),
    EventType(ProductRenamed.self, CatalogueEvent.productRenamed),
    EventType(ProductRetired.self, CatalogueEvent.productRetired),
  ])

  public var content: any EventContent {
    switch self {
    case .serviceAdded(let content): content
    case .serviceRenamed(let content): content
    case .serviceRetired(let content): content
    case .productAdded(let content): content
    case .productRenamed(let content): content
    case .productRetired(let content): content
    }
  }
}
