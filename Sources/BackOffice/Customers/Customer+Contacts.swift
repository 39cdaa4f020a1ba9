// Adding and editing contacts. Ids of contacts are never used again, by any customer.

internal import EventSourcing

extension Customer {
  static func addContact(
    _ command: AddContact, _ state: CustomerState, _ context: DecisionContext
  ) throws(Rejection) -> [CustomerEvent] {
    guard state.status != .archived else { throw .customerArchived }
    let id: ContactID = context.id(command.contactID, "contact")
    guard !state.hasUsed(id), context.index.customers.owner(of: id) == nil else {
      throw .idInUse(kind: "contact", id: id.description)
    }
    return [.contactAdded(added(command, id))] + defaultChange(for: command, id, state)
  }

  /// The first contact becomes the default, whether asked or not.
  private static func defaultChange(
    for command: AddContact, _ id: ContactID, _ state: CustomerState
  ) -> [CustomerEvent] {
    if state.contacts.isEmpty {
      return [.defaultContactChanged(DefaultContactChanged(from: nil, to: id, reason: .firstContact))]
    }
    guard command.makeDefault == true else { return [] }
    return [.defaultContactChanged(DefaultContactChanged(from: state.defaultContactID, to: id, reason: .chosen))]
  }

  private static func added(_ command: AddContact, _ id: ContactID) -> ContactAdded {
    ContactAdded(
      contactID: id, name: PersonalText(FieldText.trimmed(command.name)),
      jobTitle: FieldText.trimmedUnlessBlank(command.jobTitle),
      department: FieldText.trimmedUnlessBlank(command.department),
      email: FieldText.trimmedUnlessBlank(command.email).map(PersonalText.init),
      phone: FieldText.trimmedUnlessBlank(command.phone).map(PersonalText.init),
      mobile: FieldText.trimmedUnlessBlank(command.mobile).map(PersonalText.init))
  }

  static func editContact(_ command: EditContact, _ state: CustomerState) throws(Rejection) -> [CustomerEvent] {
    guard let contact = state.contact(command.contactID) else { throw .contactNotFound }
    let changes = try ContactField.edits(command.changes).compactMap { field, text in
      field.change(from: contact[field], to: text)
    }
    return changes.isEmpty ? [] : [.contactEdited(ContactEdited(contactID: contact.id, changes: changes))]
  }
}
