// What can happen to the catalogue of services and products. The type names and property names are a storage contract.

public import EventSourcing

/// There is another service.
public struct ServiceAdded: EventPayload {
  public static let type = "catalogue.serviceAdded"
  public let serviceID: ServiceID
  public let name: String
}

/// A service got another name.
public struct ServiceRenamed: EventPayload {
  public static let type = "catalogue.serviceRenamed"
  public let serviceID: ServiceID
  public let from: String
  public let to: String
}

/// A service went out of use.
public struct ServiceRetired: EventPayload {
  public static let type = "catalogue.serviceRetired"
  public let serviceID: ServiceID
}

/// There is another product.
public struct ProductAdded: EventPayload {
  public static let type = "catalogue.productAdded"
  public let productID: ProductID
  public let serviceID: ServiceID
  public let name: String
}

/// A product got another name.
public struct ProductRenamed: EventPayload {
  public static let type = "catalogue.productRenamed"
  public let productID: ProductID
  public let from: String
  public let to: String
}

/// A product went out of use.
public struct ProductRetired: EventPayload {
  public static let type = "catalogue.productRetired"
  public let productID: ProductID
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

extension CatalogueEvent: DomainEvent {
  public static let registry = EventRegistry<CatalogueEvent>([
    EventType(ServiceAdded.self, CatalogueEvent.serviceAdded),
    EventType(ServiceRenamed.self, CatalogueEvent.serviceRenamed),
    EventType(ServiceRetired.self, CatalogueEvent.serviceRetired),
    EventType(ProductAdded.self, CatalogueEvent.productAdded),
    EventType(ProductRenamed.self, CatalogueEvent.productRenamed),
    EventType(ProductRetired.self, CatalogueEvent.productRetired),
  ])

  public func encode(with encoder: inout EventEncoder) throws(EventCodingError) {
    switch self {
    case .serviceAdded(let payload): try encoder.encode(payload)
    case .serviceRenamed(let payload): try encoder.encode(payload)
    case .serviceRetired(let payload): try encoder.encode(payload)
    case .productAdded(let payload): try encoder.encode(payload)
    case .productRenamed(let payload): try encoder.encode(payload)
    case .productRetired(let payload): try encoder.encode(payload)
    }
  }
}
