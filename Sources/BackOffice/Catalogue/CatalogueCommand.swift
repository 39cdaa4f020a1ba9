// The set of commands about the catalogue, with their names in files and messages.

internal import EventSourcing

/// A command about the catalogue.
public enum CatalogueCommand: Sendable, Hashable {
  case addService(AddService)
  case renameService(RenameService)
  case retireService(RetireService)
  case addProduct(AddProduct)
  case renameProduct(RenameProduct)
  case retireProduct(RetireProduct)
}

extension CatalogueCommand {
  /// The payload, whatever its type.
  public var payload: any CommandPayload {
    switch self {
    case .addService(let payload): payload
    case .renameService(let payload): payload
    case .retireService(let payload): payload
    case .addProduct(let payload): payload
    case .renameProduct(let payload): payload
    case .retireProduct(let payload): payload
    }
  }

  /// The command's name, such as `AddService`.
  public var name: String {
    switch self {
    case .addService: "AddService"
    case .renameService: "RenameService"
    case .retireService: "RetireService"
    case .addProduct: "AddProduct"
    case .renameProduct: "RenameProduct"
    case .retireProduct: "RetireProduct"
    }
  }

  static let readers: [String: @Sendable (any PayloadSource) throws -> Self] = [
    "AddService": { .addService(try $0.payload(AddService.self)) },
    "RenameService": { .renameService(try $0.payload(RenameService.self)) },
    "RetireService": { .retireService(try $0.payload(RetireService.self)) },
    "AddProduct": { .addProduct(try $0.payload(AddProduct.self)) },
    "RenameProduct": { .renameProduct(try $0.payload(RenameProduct.self)) },
    "RetireProduct": { .retireProduct(try $0.payload(RetireProduct.self)) },
  ]
}
