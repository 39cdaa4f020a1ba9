// Adding, renaming and retiring services. Their names are unique among those that are not retired.

public import EventSourcing

/// Adds a service that orders can be for.
public struct AddService: CatalogueCommand {
  public var serviceID: ServiceID?
  public var name: String

  public init(serviceID: ServiceID? = nil, name: String) {
    self.serviceID = serviceID
    self.name = name
  }

  public init(_ field: inout some FieldList<AddService>) {
    serviceID = field("serviceID", \.serviceID, "an id of the caller's own choice")
    name = field("name", \.name, "the name", .name)
  }

  public static var right: Right { .superAdmin }
  public static var summary: String { "Adds a service that orders can be for." }
  public static var refusals: [String] { ["duplicateName", "idInUse"] }
  public static var example: String {
    #"{"name":"Repair"}"#
  }

  public var subject: Subject { .catalogue }

  public func decide(_ catalogue: CatalogueState, _ context: DecisionContext) throws(Rejection) -> Decision<
    CatalogueEvent
  > {
    let id = context.id(serviceID, "service")
    guard catalogue.services[id] == nil else { throw .idInUse(kind: "service", id: id.description) }
    let name = FieldText.trimmed(name)
    guard catalogue.service(named: name) == nil else { throw .duplicateName }
    return [.serviceAdded(ServiceAdded(serviceID: id, name: name))]
  }
}
