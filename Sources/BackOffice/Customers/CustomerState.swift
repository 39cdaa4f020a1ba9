// What is known of one customer and its contacts.

public import EventSourcing

/// The state of a stream `customer-<id>`.
public struct CustomerState: Hashable, Sendable {
  /// Whether the customer takes new work; erasing is final.
  public enum Status: String, Sendable {
    case active, archived, erased
  }

  /// The number of what the fold makes of the events: raise it with every change of that.
  public static let fold = 3

  public internal(set) var status = Status.active
  /// A change of kind leaves stored text as it is; what is stored later is personal or not by the new kind.
  public internal(set) var kind: CustomerKind
  public internal(set) var name: StoredText
  public internal(set) var statusID: ListItemID
  /// By field: `email`, `phone`, `mobile`, `website`, `address.line1` … `address.country`.
  public internal(set) var details: [String: StoredText]
  public internal(set) var sourceID: ListItemID?
  public internal(set) var custom: [String: String]
  /// By which ways the customer, and with it every contact, doesn't want to be reached.
  public internal(set) var doNotContact: Set<ContactChannel>
  /// In the order in which they were added.
  public internal(set) var contacts: [Contact] = []
  /// The main contact: there is one exactly when there are contacts.
  public internal(set) var defaultContactID: ContactID?
  var mergedContacts = MergedIDs<ContactKind>()
  /// By id; orders may still name them.
  var removedContacts: [ContactID: Contact] = [:]
  /// The customer that this one was merged into, and is known by since. It has nothing of its own then.
  public internal(set) var mergedInto: CustomerID?
  /// The customers that were merged into this one, by all merges, oldest merge first.
  public internal(set) var absorbed: [CustomerID] = []
  public let createdAt: Instant
  /// How it came in, in the words of the event.
  public let origin: String

  init(_ event: CustomerCreated, at time: Instant) {
    createdAt = time
    origin = event.origin
    kind = event.kind
    name = event.name
    statusID = event.statusID
    details = event.details
    sourceID = event.sourceID
    custom = event.custom.mapValues(\.text)
    doNotContact = Set(event.doNotContact ?? [])
  }

  /// The contact that an id means, after all merges; nil if it was removed or never here.
  public func contact(_ id: ContactID) -> Contact? {
    index(of: mergedContacts.survivor(of: id)).map { contacts[$0] }
  }

  /// All contacts that there ever were, each under the name that its id means: that of the contact it was merged into,
  /// and for one that was removed its last.
  public var contactNames: [(id: ContactID, name: String)] {
    let kept = contacts.map { ($0.id, $0.name) }
    let removed = removedContacts.values.map { ($0.id, $0.name) }
    let merged = mergedContacts.successors.keys.compactMap { id in
      let survivor = mergedContacts.survivor(of: id)
      return (contact(survivor) ?? removedContacts[survivor]).map { (id, $0.name) }
    }
    return kept + removed + merged
  }

  /// The contact that this one was merged into; nil if it never was.
  public func successor(of id: ContactID) -> ContactID? { mergedContacts.successors[id] }

  /// Where in `contacts` the contact with just this id is.
  func index(of id: ContactID) -> Int? {
    contacts.firstIndex { $0.id == id }
  }

  /// Whether a contact of this customer has or had the id.
  func hasUsed(_ id: ContactID) -> Bool {
    removedContacts[id] != nil || mergedContacts.contains(id) || index(of: id) != nil
  }
}
