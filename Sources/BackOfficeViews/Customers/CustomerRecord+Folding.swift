// What each event changes in a customer's row.

internal import BackOffice
internal import EventSourcing

extension CustomerRecord {
  init(_ event: CustomerCreated, _ id: CustomerID, at time: Instant) {
    customerID = id
    name = event.name.text
    kind = event.kind
    statusID = event.statusID
    sourceID = event.sourceID
    createdAt = time
    for (field, value) in event.details { set(field, value.text) }
    fold()
  }

  /// Takes in one event after the first.
  mutating func apply(_ event: CustomerEvent) {
    switch event {
    case .edited(let event):
      for change in event.changes { set(change.field, change.after?.text) }
      fold()
    case .statusChanged(let event): statusID = event.to
    case .kindChanged(let event): kind = event.to
    case .defaultContactChanged(let event): defaultContactID = event.to
    case .defaultContactCleared: defaultContactID = nil
    case .archived: archived = true
    case .unarchived: archived = false
    case .created, .contactAdded, .contactEdited, .contactRemoved, .contactsMerged: break
    }
  }

  private mutating func set(_ field: String, _ text: String?) {
    switch field {
    case "name": name = text ?? name
    case "sourceID": sourceID = text.flatMap { ListItemID($0) }
    case "email": email = text
    case "phone": phone = text
    case "mobile": mobile = text
    case "website": website = text
    case "address.town": town = text
    case "address.postcode": postcode = text
    default: break
    }
  }

  private mutating func fold() {
    sortName = FoldedText.folded(name)
    search = SearchText.of(name, email, town, postcode, phones: [phone, mobile])
  }
}
