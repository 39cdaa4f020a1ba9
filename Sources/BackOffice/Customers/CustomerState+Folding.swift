// How each event changes what is known of a customer. Nothing is checked here: what is in the log has happened.

internal import EventSourcing

extension CustomerState {
  /// Takes in one event after the first.
  mutating func apply(_ event: CustomerEvent, _ envelope: Envelope) {
    switch event {
    case .created: break
    case .edited(let event): for change in event.changes { apply(change) }
    case .statusChanged(let event): statusID = event.to
    case .kindChanged(let event): kind = event.to
    case .contactAdded(let event): contacts.append(Contact(event, envelope))
    case .contactEdited(let event): apply(event.changes, to: event.contactID)
    case .defaultContactChanged(let event): defaultContactID = event.to
    case .defaultContactCleared: defaultContactID = nil
    case .contactRemoved(let event):
      if let index = index(of: event.contactID) { removedContacts[event.contactID] = contacts.remove(at: index) }
    case .contactsMerged(let event):
      apply(event.changes, to: event.kept)
      mergedContacts.merge(event.dropped, into: event.kept)
      contacts.removeAll { $0.id == event.dropped }
    case .archived: status = .archived
    case .unarchived: status = .active
    }
  }

  private mutating func apply(_ change: FieldChange) {
    switch change.field {
    case "name": if let name = StoredText(change.after) { self.name = name }
    case "sourceID": sourceID = change.after?.text.flatMap { ListItemID($0) }
    default:
      if let key = CustomFields.key(of: change.field) {
        custom[key] = change.after?.text
      } else {
        details[change.field] = StoredText(change.after)
      }
    }
  }

  private mutating func apply(_ changes: [FieldChange], to contact: ContactID) {
    guard let index = index(of: contact) else { return }
    for change in changes {
      if let field = ContactField(rawValue: change.field) { contacts[index][field] = change.after?.text }
    }
  }
}

extension StoredText {
  /// The text in a field's value; nil if there is none.
  init?(_ value: FieldValue?) {
    switch value {
    case .text(let text): self = .plain(text)
    case .personal(let text): self = .personal(text)
    default: return nil
    }
  }
}

extension CustomerEvent {
  var remark: EventRemark {
    switch self {
    case .defaultContactChanged(let event): EventRemark(cause: event.reason.rawValue)
    case .created, .edited, .statusChanged, .kindChanged, .contactAdded, .contactEdited, .defaultContactCleared,
      .contactRemoved, .contactsMerged, .archived, .unarchived:
      EventRemark()
    }
  }
}
