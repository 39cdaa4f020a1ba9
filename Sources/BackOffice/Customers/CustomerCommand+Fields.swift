// Whether the fields of a command about a customer are well formed, as far as that can be said without looking at the
// customer.

internal import EventSourcing

extension CustomerCommand {
  /// Throws for the first field that is not well formed.
  func checkFields(_ context: DecisionContext) throws(Rejection) {
    switch self {
    case .createCustomer(let command): try check(command)
    case .editCustomer(let command): _ = try CustomerEdits(command.changes)
    case .addContact(let command): try check(command)
    case .editContact(let command): _ = try ContactField.edits(command.changes)
    case .mergeContacts(let command): try check(command)
    case .changeCustomerStatus, .changeCustomerKind, .makeContactDefault, .removeContact, .archiveCustomer,
      .unarchiveCustomer:
      break
    }
  }

  private func check(_ command: CreateCustomer) throws(Rejection) {
    try FieldText.check(name: command.name, field: "name")
    for detail in CustomerDetail.allCases { try detail.check(command.details?[detail]) }
    try CustomFields.check(command.custom ?? [:])
  }

  private func check(_ command: AddContact) throws(Rejection) {
    try ContactField.name.check(command.name)
    try ContactField.jobTitle.check(command.jobTitle)
    try ContactField.department.check(command.department)
    try ContactField.email.check(command.email)
    try ContactField.phone.check(command.phone)
    try ContactField.mobile.check(command.mobile)
  }

  private func check(_ command: MergeContacts) throws(Rejection) {
    for field in command.take ?? [] where ContactField(rawValue: field) == nil {
      throw .invalidField(field: "take", reason: "a contact has no field \"\(field)\"")
    }
    guard command.keep != command.drop else { throw .sameContact }
  }
}
