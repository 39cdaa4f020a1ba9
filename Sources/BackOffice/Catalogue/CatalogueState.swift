// The services and products that orders are for.

public import EventSourcing

/// A service that orders can be for.
public struct Service: Hashable, Sendable {
  public let id: ServiceID
  public internal(set) var name: String
  public internal(set) var retired = false
}

/// A variation of a service.
public struct Product: Hashable, Sendable {
  public let id: ProductID
  public let serviceID: ServiceID
  public internal(set) var name: String
  public internal(set) var retired = false
}

/// The state of the stream `catalogue`.
public struct CatalogueState: Hashable, Sendable {
  /// The number of what the fold makes of the events: raise it with every change of that.
  public static let fold = 1

  public internal(set) var services: [ServiceID: Service] = [:]
  public internal(set) var products: [ProductID: Product] = [:]
}
