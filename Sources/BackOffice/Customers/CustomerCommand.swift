// The set of commands about one customer and its contacts, with their names in files and messages.

internal import EventSourcing

/// A command about one customer and its contacts.
public enum CustomerCommand: Sendable, Hashable {
  case createCustomer(CreateCustomer)
  case editCustomer(EditCustomer)
  case changeCustomerStatus(ChangeCustomerStatus)
  case changeCustomerKind(ChangeCustomerKind)
  case addContact(AddContact)
  case editContact(EditContact)
  case makeContactDefault(MakeContactDefault)
  case removeContact(RemoveContact)
  case mergeContacts(MergeContacts)
  case archiveCustomer(ArchiveCustomer)
  case unarchiveCustomer(UnarchiveCustomer)
}

extension CustomerCommand {
  /// The payload, whatever its type.
  public var payload: any CommandPayload {
    switch self {
    case .createCustomer(let payload): payload
    case .editCustomer(let payload): payload
    case .changeCustomerStatus(let payload): payload
    case .changeCustomerKind(let payload): payload
    case .addContact(let payload): payload
    case .editContact(let payload): payload
    case .makeContactDefault(let payload): payload
    case .removeContact(let payload): payload
    case .mergeContacts(let payload): payload
    case .archiveCustomer(let payload): payload
    case .unarchiveCustomer(let payload): payload
    }
  }

  /// The command's name, such as `CreateCustomer`.
  public var name: String {
    switch self {
    case .createCustomer: "CreateCustomer"
    case .editCustomer: "EditCustomer"
    case .changeCustomerStatus: "ChangeCustomerStatus"
    case .changeCustomerKind: "ChangeCustomerKind"
    case .addContact: "AddContact"
    case .editContact: "EditContact"
    case .makeContactDefault: "MakeContactDefault"
    case .removeContact: "RemoveContact"
    case .mergeContacts: "MergeContacts"
    case .archiveCustomer: "ArchiveCustomer"
    case .unarchiveCustomer: "UnarchiveCustomer"
    }
  }

  static let readers: [String: @Sendable (any PayloadSource) throws -> Self] = [
    "CreateCustomer": { .createCustomer(try $0.payload(CreateCustomer.self)) },
    "EditCustomer": { .editCustomer(try $0.payload(EditCustomer.self)) },
    "ChangeCustomerStatus": { .changeCustomerStatus(try $0.payload(ChangeCustomerStatus.self)) },
    "ChangeCustomerKind": { .changeCustomerKind(try $0.payload(ChangeCustomerKind.self)) },
    "AddContact": { .addContact(try $0.payload(AddContact.self)) },
    "EditContact": { .editContact(try $0.payload(EditContact.self)) },
    "MakeContactDefault": { .makeContactDefault(try $0.payload(MakeContactDefault.self)) },
    "RemoveContact": { .removeContact(try $0.payload(RemoveContact.self)) },
    "MergeContacts": { .mergeContacts(try $0.payload(MergeContacts.self)) },
    "ArchiveCustomer": { .archiveCustomer(try $0.payload(ArchiveCustomer.self)) },
    "UnarchiveCustomer": { .unarchiveCustomer(try $0.payload(UnarchiveCustomer.self)) },
  ]
}
