// Commands about the services and products that orders can be for.

public import EventSourcing

/// A command about the catalogue. Whether a service or product that it names is there is asked before its right.
public protocol CatalogueCommand: BackOfficeCommand {
  /// What follows for the catalogue.
  func decide(_ catalogue: CatalogueState, _ context: DecisionContext) throws(Rejection) -> Decision<CatalogueEvent>
}

extension CatalogueCommand {
  public static var topic: String { "catalogue" }

  public func decide(
    _ state: SubjectState?, _ context: DecisionContext
  ) throws(Rejection) -> Decision<BackOfficeEvent> {
    try decide(context.index.catalogue, context).map(BackOfficeEvent.catalogue)
  }
}
