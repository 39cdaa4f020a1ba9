// What is known of one customer and its contacts.

public import EventSourcing

/// The state of a stream `customer-<id>`.
public struct CustomerState: Hashable, Sendable {
  /// Whether the customer takes new work; erasing is final.
  public enum Status: String, Sendable {
    case active, archived, erased
  }

  public internal(set) var status = Status.active
  /// A change of kind leaves stored text as it is; what is stored later is personal or not by the new kind.
  public internal(set) var kind: CustomerKind
  public internal(set) var name: StoredText
  public internal(set) var statusID: ListItemID
  /// By field: `email`, `phone`, `mobile`, `website`, `address.line1` … `address.country`.
  public internal(set) var details: [String: StoredText]
  public internal(set) var sourceID: ListItemID?
  public internal(set) var custom: [String: String]
  /// In the order in which they were added.
  public internal(set) var contacts: [Contact] = []
  /// The main contact: there is one exactly when there are contacts.
  public internal(set) var defaultContactID: ContactID?
  var mergedContacts = MergedContacts()
  var removedContacts: Set<ContactID> = []

  init(_ event: CustomerCreated) {
    kind = event.kind
    name = event.name
    statusID = event.statusID
    details = event.details
    sourceID = event.sourceID
    custom = event.custom
  }

  /// The contact that an id means, after all merges; nil if it was removed or never here.
  public func contact(_ id: ContactID) -> Contact? {
    index(of: mergedContacts.survivor(of: id)).map { contacts[$0] }
  }

  /// Where in `contacts` the contact with just this id is.
  func index(of id: ContactID) -> Int? {
    contacts.firstIndex { $0.id == id }
  }

  /// Whether a contact of this customer has or had the id.
  func hasUsed(_ id: ContactID) -> Bool {
    removedContacts.contains(id) || mergedContacts.contains(id) || index(of: id) != nil
  }
}
