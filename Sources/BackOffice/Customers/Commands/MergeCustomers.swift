// Making one customer of two that are the same. It can't be undone: from then on the dropped id means the kept customer,
// for commands (`BackOfficeCommand.resolved`), for rules (`CustomerIndex.current`) and in lists.

public import EventSourcing

/// Makes one customer of two; the dropped one's id means the kept one from then on.
public struct MergeCustomers: CustomerCommand {
  public var keep: CustomerID
  public var drop: CustomerID

  public init(keep: CustomerID, drop: CustomerID) {
    self.keep = keep
    self.drop = drop
  }

  public init(_ field: inout some FieldList<MergeCustomers>) {
    keep = field("keep", \.keep, "the customer that stays")
    drop = field("drop", \.drop, "the customer that goes")
  }

  public static var right: Right { .superAdmin }
  public static var summary: String {
    "Makes one customer of two; the dropped one's id means the kept one from then on. It can't be undone."
  }
  public static var refusals: [String] { ["customerErased", "customerNotFound", "sameCustomer"] }
  public static var example: String { #"{"keep":"ABC Ltd","drop":"Idle Ltd"}"# }

  public var customerID: CustomerID { keep }
  public var reads: [StreamName] { [.customer(drop)] }

  public func checkFields(_ context: DecisionContext) throws(Rejection) {
    guard keep != drop else { throw .sameCustomer }
  }

  /// Details and status stay as they are, and so does the default contact if there is one.
  public func decide(_ customer: CustomerState, _ context: DecisionContext) throws(Rejection) -> Decision<CustomerEvent>
  {
    guard let dropped = context.customer(drop) else { throw .customerNotFound }
    guard dropped.status != .erased else { throw .customerErased }
    var events = [
      Proposed(CustomerEvent.mergedInto(CustomerMergedInto(kept: keep)), in: .customer(drop)),
      Proposed(CustomerEvent.absorbed(dropped.absorbed(as: drop))),
    ]
    if customer.defaultContactID == nil, let id = dropped.defaultContactID {
      events.append(
        Proposed(.defaultContactChanged(DefaultContactChanged(from: nil, to: id, reason: .merged))))
    }
    return Decision(events)
  }
}

extension CustomerState {
  /// What another customer gets of this one.
  fileprivate func absorbed(as id: CustomerID) -> CustomerAbsorbed {
    let removed = removedContacts.values.sorted { ($0.addedVersion, $0.id) < ($1.addedVersion, $1.id) }
    let merged = mergedContacts.successors.sorted { $0.key < $1.key }
    return CustomerAbsorbed(
      dropped: id, contacts: contacts.map { AbsorbedContact($0) },
      removed: removed.isEmpty ? nil : removed.map { AbsorbedContact($0) },
      customers: absorbed.isEmpty ? nil : absorbed,
      mergedContacts: merged.isEmpty ? nil : merged.map { MergedContact($0.key, into: $0.value) })
  }
}
