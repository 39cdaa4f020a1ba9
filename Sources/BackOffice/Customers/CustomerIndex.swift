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
  /// Those that became one with another.
  private var merged = MergedIDs<Customer>()

  /// An index before the first event.
  public init() {}

  /// How many customers there are, archived ones included, and without those that became one with another.
  public var count: Int { briefs.count - merged.successors.count }

  /// Whether any customer became one with another.
  var hasMerged: Bool { !merged.successors.isEmpty }

  /// The customer that an id means, after all merges.
  public func current(_ id: CustomerID) -> CustomerID { merged.survivor(of: id) }

  /// Whether two ids mean the same customer by now.
  func isSame(_ id: CustomerID, _ other: CustomerID) -> Bool { current(id) == current(other) }

  /// The customer with all that became one with it.
  func ids(of id: CustomerID) -> [CustomerID] { [id] + (briefs[id]?.absorbed ?? []) }

  /// Whether there is a customer with this id, archived or not.
  public func exists(_ id: CustomerID) -> Bool { brief(id) != nil }

  /// What is known of the customer that an id means; nil if there is none.
  public func brief(_ id: CustomerID) -> CustomerBrief? { briefs[current(id)] }

  /// How many customers have a status, archived ones included.
  public func count(withStatus status: ListItemID) -> Int { counts[status] ?? 0 }

  /// The customer whose contact has or had this id.
  public func owner(of contact: ContactID) -> CustomerID? { owners[contact].map(current) }

  /// The customers that share a mail address, a phone number, or name and postcode with one to be made, in the order of
  /// their ids. What one had that became one with another leads to the other.
  public func probableDuplicates(of name: String, _ details: CustomerDetails?) -> [CustomerID] {
    let keys = DuplicateKey.keys(
      name: name, email: details?.email, phone: details?.phone, mobile: details?.mobile,
      postcode: details?.address?.postcode)
    let ids = keys.reduce(into: Set<CustomerID>()) { $0.formUnion(duplicates[$1].map(current)) }
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
    if let kept = brief.mergedInto { merged.merge(id, into: kept) }
    if brief.countedStatus != before?.countedStatus {
      if let status = before?.countedStatus { count(status, -1) }
      if let status = brief.countedStatus { count(status, 1) }
    }
    if brief.looks != before?.looks {
      let (old, new) = (before?.looks.duplicateKeys ?? [], brief.looks.duplicateKeys)
      for key in old.subtracting(new) { duplicates.remove(id, for: key) }
      for key in new.subtracting(old) { duplicates.add(id, for: key) }
    }
    if brief.nameInUse != before?.nameInUse {
      if let name = before?.nameInUse { named.remove(id, for: Normalised.label(name)) }
      if let name = brief.nameInUse { named.add(id, for: Normalised.label(name)) }
    }
    for contact in brief.contacts.keys where before?.contacts[contact] == nil { owners[contact] = id }
  }

  private mutating func count(_ status: ListItemID, _ change: Int) {
    let count = counts[status, default: 0] + change
    counts[status] = count == 0 ? nil : count
  }

  /// Makes room for so many.
  mutating func reserve(_ count: Int) {
    briefs.reserveCapacity(count)
    places.reserveCapacity(count)
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

extension CustomerBrief {
  /// Nil for one that became one with another, as its name is.
  fileprivate var countedStatus: ListItemID? { mergedInto == nil ? statusID : nil }
  fileprivate var nameInUse: String? { mergedInto == nil ? name : nil }
}
