// Adding, renaming and retiring services. Their names are unique among those that are not retired.

public import EventSourcing

/// Renames a service.
public struct RenameService: CatalogueCommand {
  public var serviceID: ServiceID
  public var name: String

  public init(serviceID: ServiceID, name: String) {
    self.serviceID = serviceID
    self.name = name
  }

  public init(_ field: inout some FieldList<RenameService>) {
    serviceID = field("serviceID", \.serviceID, "the service")
    name = field("name", \.name, "the name", .name)
  }

  public static var right: Right { .superAdmin }
  public static var summary: String { "Renames a service." }
  public static var refusals: [String] { ["duplicateName"] }
  public static var example: String {
    #"{"serviceID":"Installation","name":"Fitting"}"#
  }

  public var subject: Subject { .service(serviceID) }

  public func decide(_ catalogue: CatalogueState, _ context: DecisionContext) throws(Rejection) -> Decision<
    CatalogueEvent
  > {
    let service = try catalogue.requireService(serviceID)
    let name = FieldText.trimmed(name)
    guard !FieldText.same(name, service.name) else { return [] }
    if let other = catalogue.service(named: name), other.id != service.id { throw .duplicateName }
    return [.serviceRenamed(ServiceRenamed(serviceID: service.id, from: service.name, to: name))]
  }
}
