// The set of commands about the account itself, with their names in files and messages.

internal import EventSourcing

/// A command about the account itself.
public enum AccountCommand: Sendable, Hashable {
  case registerAccount(RegisterAccount)
  case changePlan(ChangePlan)
  case addListItem(AddListItem)
  case renameListItem(RenameListItem)
  case retireListItem(RetireListItem)
  case configurePaymentGateway(ConfigurePaymentGateway)
  case disablePaymentGateway(DisablePaymentGateway)
  case changeSettings(ChangeSettings)
}

extension AccountCommand {
  /// The payload, whatever its type.
  public var payload: any CommandPayload {
    switch self {
    case .registerAccount(let payload): payload
    case .changePlan(let payload): payload
    case .addListItem(let payload): payload
    case .renameListItem(let payload): payload
    case .retireListItem(let payload): payload
    case .configurePaymentGateway(let payload): payload
    case .disablePaymentGateway(let payload): payload
    case .changeSettings(let payload): payload
    }
  }

  /// The command's name, such as `RegisterAccount`.
  public var name: String {
    switch self {
    case .registerAccount: "RegisterAccount"
    case .changePlan: "ChangePlan"
    case .addListItem: "AddListItem"
    case .renameListItem: "RenameListItem"
    case .retireListItem: "RetireListItem"
    case .configurePaymentGateway: "ConfigurePaymentGateway"
    case .disablePaymentGateway: "DisablePaymentGateway"
    case .changeSettings: "ChangeSettings"
    }
  }

  static let readers: [String: @Sendable (any PayloadSource) throws -> Self] = [
    "RegisterAccount": { .registerAccount(try $0.payload(RegisterAccount.self)) },
    "ChangePlan": { .changePlan(try $0.payload(ChangePlan.self)) },
    "AddListItem": { .addListItem(try $0.payload(AddListItem.self)) },
    "RenameListItem": { .renameListItem(try $0.payload(RenameListItem.self)) },
    "RetireListItem": { .retireListItem(try $0.payload(RetireListItem.self)) },
    "ConfigurePaymentGateway": { .configurePaymentGateway(try $0.payload(ConfigurePaymentGateway.self)) },
    "DisablePaymentGateway": { .disablePaymentGateway(try $0.payload(DisablePaymentGateway.self)) },
    "ChangeSettings": { .changeSettings(try $0.payload(ChangeSettings.self)) },
  ]
}
