// How the events of customers and their contacts are taken back. Merging can't be; a removed contact's id is not used
// again.

internal import EventSourcing

extension CustomerEvent {
  func reversal(_ past: PastBackOfficeEvent) -> BackOfficeReversal {
    let id: CustomerID = past.envelope.stream.subject()
    guard let before = past.before.customer else {
      guard case .created = self else { return .withOthers }
      return .command(ArchiveCustomer(customerID: id), remark: "the customer stays as an archived one")
    }
    switch self {
    case .created: return .withOthers
    case .edited(let event): return .command(EditCustomer(customerID: id, takingBack: event.changes))
    case .statusChanged(let event):
      return .command(ChangeCustomerStatus(customerID: id, to: event.from.description))
    case .kindChanged(let event): return .command(ChangeCustomerKind(customerID: id, to: event.from))
    case .contactAdded(let event): return .command(RemoveContact(customerID: id, contactID: event.contactID))
    case .contactEdited(let event):
      let edits = FieldEdits(takingBack: event.changes)
      return .command(EditContact(customerID: id, contactID: event.contactID, changes: edits))
    case .defaultContactChanged(let event):
      // The default goes with a contact that the same batch added, and came by itself where another was removed.
      guard event.reason == .chosen, let from = before.defaultContactID else { return .withOthers }
      return .command(MakeContactDefault(customerID: id, contactID: from))
    case .defaultContactCleared: return .withOthers
    case .contactRemoved:
      return .impossible("a contact's id is not used again; AddContact adds the person as another contact")
    case .contactsMerged: return .impossible("contacts that became one stay one")
    case .mergedInto, .absorbed: return .impossible("customers that became one stay one")
    case .archived: return .command(UnarchiveCustomer(customerID: id))
    case .unarchived: return .command(ArchiveCustomer(customerID: id))
    }
  }
}

extension EditCustomer {
  /// The account's own fields are edited as one object, in which a blank text clears.
  fileprivate init(customerID: CustomerID, takingBack changes: [FieldChange]) {
    var edits: FieldEdits = [:]
    var custom: [String: String] = [:]
    for change in changes {
      if let key = CustomFields.key(of: change.field) {
        custom[key] = change.before?.text ?? ""
      } else {
        edits[change.field == "sourceID" ? "source" : change.field] = .some(change.before?.asEdited)
      }
    }
    if !custom.isEmpty { edits["custom"] = .fields(custom) }
    self.init(customerID: customerID, changes: edits)
  }
}
