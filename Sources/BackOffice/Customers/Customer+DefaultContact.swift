// Who the main contact is: a customer with contacts has exactly one, and removing it passes the role on in the same
// batch.

internal import EventSourcing

extension Customer {
  static func makeDefault(
    _ command: MakeContactDefault, _ state: CustomerState
  ) throws(Rejection) -> [CustomerEvent] {
    guard let contact = state.contact(command.contactID) else { throw .contactNotFound }
    guard contact.id != state.defaultContactID else { return [] }
    return [
      .defaultContactChanged(DefaultContactChanged(from: state.defaultContactID, to: contact.id, reason: .chosen))
    ]
  }

  /// Never refused for being the default or the last. The id has to be the contact's own: one that was merged away
  /// must not take the contact with it that lives on.
  static func removeContact(_ command: RemoveContact, _ state: CustomerState) throws(Rejection) -> [CustomerEvent] {
    let id = command.contactID
    guard state.index(of: id) != nil else { throw .contactNotFound }
    let promoted = try command.promote.map { promote throws(Rejection) in
      guard let contact = state.contact(promote), contact.id != id else { throw Rejection.promoteTargetInvalid }
      return contact.id
    }
    let removed = CustomerEvent.contactRemoved(ContactRemoved(contactID: id))
    guard state.defaultContactID == id else { return [removed] }
    guard let next = promoted ?? state.longestStandingContact(except: id) else {
      return [removed, .defaultContactCleared(DefaultContactCleared(from: id))]
    }
    return [removed, .defaultContactChanged(DefaultContactChanged(from: id, to: next, reason: .previousRemoved))]
  }
}

extension CustomerState {
  fileprivate func longestStandingContact(except id: ContactID) -> ContactID? {
    contacts.filter { $0.id != id }.min { $0.addedVersion < $1.addedVersion }?.id
  }
}
