// The facts about all customers that rules beyond one customer need: who is there, who looks like whom, whose contact is
// whose. A fold over all customer events.

public import EventSourcing

/// A fold over the events of all customers.
public struct CustomerIndex: Sendable, Equatable {
  private(set) var briefs: [CustomerID: CustomerBrief] = [:]
  private var counts: [ListItemID: Int] = [:]
  /// Each list ascending.
  private var holders: [DuplicateKey: [CustomerID]] = [:]
  /// Whose each contact is or was, removed ones included, since ids are never used again.
  private(set) var owners: [ContactID: CustomerID] = [:]

  /// An index before the first event.
  public init() {}

  /// How many customers there are, archived ones included.
  public var count: Int { briefs.count }

  /// Whether there is a customer with this id, archived or not.
  public func exists(_ id: CustomerID) -> Bool { briefs[id] != nil }

  /// What is known of a customer; nil if there is none with this id.
  public func brief(_ id: CustomerID) -> CustomerBrief? { briefs[id] }

  /// How many customers have a status, archived ones included.
  public func count(withStatus status: ListItemID) -> Int { counts[status] ?? 0 }

  /// The customer whose contact has or had this id.
  public func owner(of contact: ContactID) -> CustomerID? { owners[contact] }

  /// The customers that share a mail address, a phone number, or name and postcode with one to be made, in the order of
  /// their ids.
  public func probableDuplicates(of name: String, _ details: CustomerDetails?) -> [CustomerID] {
    let keys = DuplicateKey.keys(
      name: name, email: details?.email, phone: details?.phone, mobile: details?.mobile,
      postcode: details?.address?.postcode)
    let ids = keys.reduce(into: Set<CustomerID>()) { $0.formUnion(holders[$1] ?? []) }
    return ids.sorted()
  }

  /// Takes in one event of the customer `id`.
  public mutating func evolve(_ event: CustomerEvent, _ id: CustomerID, _ envelope: Envelope) {
    switch event {
    case .created(let event): add(CustomerBrief(event), id)
    case .edited(let event): apply(event.changes, to: id)
    case .statusChanged(let event): setStatus(event.to, of: id)
    case .contactAdded(let event):
      owners[event.contactID] = id
      briefs[id]?.add(event.contactID)
    case .contactRemoved(let event): briefs[id]?.remove(event.contactID)
    case .contactsMerged(let event): briefs[id]?.merge(event.dropped, into: event.kept)
    case .archived: briefs[id]?.isArchived = true
    case .unarchived: briefs[id]?.isArchived = false
    case .kindChanged, .contactEdited, .defaultContactChanged, .defaultContactCleared: break
    }
  }
}

extension CustomerIndex {
  private mutating func add(_ brief: CustomerBrief, _ id: CustomerID) {
    briefs[id] = brief
    counts[brief.statusID, default: 0] += 1
    for key in brief.duplicateKeys { hold(key, id) }
  }

  private mutating func hold(_ key: DuplicateKey, _ id: CustomerID) {
    // Mostly it is the only one; in a snapshot it comes last.
    let previous = holders[key]?.lastIndex { $0 < id }
    holders[key, default: []].insert(id, at: previous.map { $0 + 1 } ?? 0)
  }

  /// Puts a customer of a snapshot back; false if there is one with this id already.
  mutating func restore(_ brief: CustomerBrief, _ id: CustomerID) -> Bool {
    guard briefs[id] == nil else { return false }
    add(brief, id)
    return true
  }

  /// Puts back whose a contact is or was.
  mutating func restore(_ contact: ContactID, ownedBy id: CustomerID) { owners[contact] = id }

  private mutating func setStatus(_ status: ListItemID, of id: CustomerID) {
    guard let previous = briefs[id]?.statusID else { return }
    counts[previous, default: 0] -= 1
    if counts[previous] == 0 { counts[previous] = nil }
    counts[status, default: 0] += 1
    briefs[id]?.statusID = status
  }

  private mutating func apply(_ changes: [FieldChange], to id: CustomerID) {
    guard let before = briefs[id]?.duplicateKeys else { return }
    briefs[id]?.apply(changes)
    let after = briefs[id]?.duplicateKeys ?? []
    for key in before.subtracting(after) {
      holders[key]?.removeAll { $0 == id }
      if holders[key]?.isEmpty == true { holders[key] = nil }
    }
    for key in after.subtracting(before) { hold(key, id) }
  }
}
