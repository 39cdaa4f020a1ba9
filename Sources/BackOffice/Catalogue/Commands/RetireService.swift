// Adding, renaming and retiring services. Their names are unique among those that are not retired.

public import EventSourcing

/// Takes a service out of use; old orders keep it.
public struct RetireService: CatalogueCommand {
  public var serviceID: ServiceID

  public init(serviceID: ServiceID) {
    self.serviceID = serviceID
  }

  public init(_ field: inout some FieldList<RetireService>) {
    serviceID = field("serviceID", \.serviceID, "the service")
  }

  public static var right: Right { .superAdmin }
  public static var summary: String { "Takes a service out of use; old orders keep it." }
  public static var example: String {
    #"{"serviceID":"Installation"}"#
  }

  public var subject: Subject { .service(serviceID) }

  public func decide(_ catalogue: CatalogueState, _ context: DecisionContext) throws(Rejection) -> Decision<
    CatalogueEvent
  > {
    let service = try catalogue.requireService(serviceID)
    return service.retired ? [] : [.serviceRetired(ServiceRetired(serviceID: service.id))]
  }
}
