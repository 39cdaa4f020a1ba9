// Making one contact of two that are the same person. It can't be undone: from then on the dropped id means the kept
// contact.

public import EventSourcing

/// Makes one contact of two; references to the dropped one lead to the kept one.
public struct MergeContacts: CustomerCommand {
  public var customerID: CustomerID
  public var keep: ContactID
  public var drop: ContactID
  /// The fields whose value the dropped contact gives.
  public var take: [String]?

  public init(customerID: CustomerID, keep: ContactID, drop: ContactID, take: [String]? = nil) {
    self.customerID = customerID
    self.keep = keep
    self.drop = drop
    self.take = take
  }

  public init(_ field: inout some FieldList<MergeContacts>) {
    customerID = field("customerID", \.customerID, "the customer")
    keep = field("keep", \.keep, "the contact that stays")
    drop = field("drop", \.drop, "the contact that goes")
    take = field("take", \.take, "the fields whose value the dropped contact gives")
  }

  public static var right: Right { .admin }
  public static var summary: String { "Makes one contact of two; references to the dropped one lead to the kept one." }
  public static var refusals: [String] {
    ["contactNotFound", "customerErased", "customerNotFound", "mergeAcrossCustomers", "sameContact"]
  }
  public static var example: String {
    #"{"customerID":"ABC Ltd","keep":"Ann Archer","drop":"Bob Bell","take":["mobile"]}"#
  }

  public func checkFields(_ context: DecisionContext) throws(Rejection) {
    for field in take ?? [] where ContactField(rawValue: field) == nil {
      throw .invalidField(field: "take", reason: "a contact has no field \"\(field)\"")
    }
    guard keep != drop else { throw .sameContact }
  }

  public func decide(_ customer: CustomerState, _ context: DecisionContext) throws(Rejection) -> Decision<CustomerEvent>
  {
    for id in [keep, drop] {
      let owner = context.index.customers.owner(of: id)
      guard owner == nil || owner == customerID else { throw .mergeAcrossCustomers }
    }
    guard let kept = customer.contact(keep), let index = customer.index(of: drop) else {
      throw .contactNotFound
    }
    let dropped = customer.contacts[index]
    guard kept.id != dropped.id else { throw .sameContact }
    let taken = Set(take ?? [])
    var changes = ContactField.allCases.filter { taken.contains($0.rawValue) }.compactMap { field in
      field.change(from: kept[field], to: dropped[field])
    }
    // What either of them didn't want, the one person doesn't.
    let unwanted = kept.doNotContact.union(dropped.doNotContact)
    if let change = kept.doNotContact.change(DoNotContact.field, to: unwanted) { changes.append(change) }
    let merged = CustomerEvent.contactsMerged(ContactsMerged(kept: kept.id, dropped: dropped.id, changes: changes))
    guard customer.defaultContactID == dropped.id else { return [merged] }
    return [
      merged, .defaultContactChanged(DefaultContactChanged(from: dropped.id, to: kept.id, reason: .merged)),
    ]
  }

  public var canonical: Self {
    var payload = self
    if take?.isEmpty == true { payload.take = nil }
    return payload
  }
}
