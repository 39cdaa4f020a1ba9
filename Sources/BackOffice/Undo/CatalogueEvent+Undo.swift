// How the events of the catalogue are taken back.

internal import EventSourcing

extension CatalogueEvent {
  func reversal(_ past: PastBackOfficeEvent) -> BackOfficeReversal {
    switch self {
    case .serviceAdded(let event):
      .command(RetireService(serviceID: event.serviceID), remark: "the service stays in the catalogue as retired")
    case .serviceRenamed(let event): .command(RenameService(serviceID: event.serviceID, name: event.from))
    case .serviceRetired: .impossible("a retired service stays retired; AddService adds another one with its name")
    case .productAdded(let event):
      .command(RetireProduct(productID: event.productID), remark: "the product stays in the catalogue as retired")
    case .productRenamed(let event): .command(RenameProduct(productID: event.productID, name: event.from))
    case .productRetired: .impossible("a retired product stays retired; AddProduct adds another one with its name")
    }
  }
}
