// Making one contact of two that are the same person. It can't be undone: from then on the dropped id means the kept
// contact.

internal import EventSourcing

extension Customer {
  static func mergeContacts(
    _ command: MergeContacts, _ state: CustomerState, _ context: DecisionContext
  ) throws(Rejection) -> [CustomerEvent] {
    for id in [command.keep, command.drop] {
      let owner = context.index.customers.owner(of: id)
      guard owner == nil || owner == command.customerID else { throw .mergeAcrossCustomers }
    }
    guard let kept = state.contact(command.keep), let index = state.index(of: command.drop) else {
      throw .contactNotFound
    }
    let dropped = state.contacts[index]
    guard kept.id != dropped.id else { throw .sameContact }
    let taken = Set(command.take ?? [])
    let changes = ContactField.allCases.filter { taken.contains($0.rawValue) }.compactMap { field in
      field.change(from: kept[field], to: dropped[field])
    }
    let merged = CustomerEvent.contactsMerged(ContactsMerged(kept: kept.id, dropped: dropped.id, changes: changes))
    guard state.defaultContactID == dropped.id else { return [merged] }
    return [
      merged, .defaultContactChanged(DefaultContactChanged(from: dropped.id, to: kept.id, reason: .merged)),
    ]
  }
}
