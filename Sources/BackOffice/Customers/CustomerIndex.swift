// The facts about all customers that rules beyond one customer need: who is there, who looks like whom, whose contact is
// whose. It keeps a brief of each, and lets the customers' own state machine change it.

public import EventSourcing

/// A fold over the events of all customers.
public struct CustomerIndex: Sendable, Equatable {
  private(set) var briefs: [CustomerID: CustomerBrief] = [:]
  /// The place of each in the order in which they were made.
  private var places: [CustomerID: Int] = [:]
  private var counts: [ListItemID: Int] = [:]
  private var duplicates = CustomersByKey<DuplicateKey>()
  /// By their names folded.
  private var named = CustomersByKey<String>()
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
    let ids = keys.reduce(into: Set<CustomerID>()) { $0.formUnion(duplicates[$1]) }
    return ids.sorted()
  }

  /// The customer who was made first.
  func oldest(of ids: [CustomerID]) -> CustomerID? { ids.min { (places[$0] ?? .max) < (places[$1] ?? .max) } }

  /// All customers, in the order in which they were made.
  var inOrder: [(id: CustomerID, brief: CustomerBrief)] {
    briefs.sorted { (places[$0.key] ?? 0) < (places[$1.key] ?? 0) }.map { ($0.key, $0.value) }
  }

  /// The customers of this name, archived ones included: in exactly this spelling if there are any, else in another one.
  func ids(named name: String) -> [CustomerID] {
    let found = named[Normalised.label(name)]
    let exact = found.filter { FieldText.same(briefs[$0]?.name, name) }
    return exact.isEmpty ? found : exact
  }

  /// Takes in one event of the customer `id`.
  public mutating func evolve(_ event: CustomerEvent, _ id: CustomerID, _ envelope: Envelope) {
    let before = briefs[id]
    var customer = before.map { CustomerState($0) }
    Customer.evolve(&customer, event, envelope)
    if let customer { put(CustomerBrief(customer), id, before) }
  }
}

extension CustomerIndex {
  /// Keeps a customer as it is now.
  private mutating func put(_ brief: CustomerBrief, _ id: CustomerID, _ before: CustomerBrief?) {
    briefs[id] = brief
    if before == nil { places[id] = places.count }
    if brief.statusID != before?.statusID {
      if let before { count(before.statusID, -1) }
      count(brief.statusID, 1)
    }
    if brief.looks != before?.looks {
      let (old, new) = (before?.looks.duplicateKeys ?? [], brief.looks.duplicateKeys)
      for key in old.subtracting(new) { duplicates.remove(id, for: key) }
      for key in new.subtracting(old) { duplicates.add(id, for: key) }
    }
    if brief.name != before?.name {
      if let before { named.remove(id, for: Normalised.label(before.name)) }
      named.add(id, for: Normalised.label(brief.name))
    }
    for contact in brief.contacts.keys where before?.contacts[contact] == nil { owners[contact] = id }
  }

  private mutating func count(_ status: ListItemID, _ change: Int) {
    let count = counts[status, default: 0] + change
    counts[status] = count == 0 ? nil : count
  }

  /// Puts a customer of a snapshot back; false if there is one with this id already.
  mutating func restore(_ brief: CustomerBrief, _ id: CustomerID) -> Bool {
    guard briefs[id] == nil else { return false }
    put(brief, id, nil)
    return true
  }

  /// Puts back whose a contact is or was.
  mutating func restore(_ contact: ContactID, ownedBy id: CustomerID) { owners[contact] = id }
}
