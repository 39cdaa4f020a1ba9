// What an activity may be tied to: a customer that takes new ones, and a contact, an order, a lead of that customer. These
// are the checks on the state of other subjects, which come after those on the activity itself.

internal import EventSourcing

extension AccountIndex {
  /// The kind of an activity by label or id, which must be one that can be newly chosen.
  func requireActivityKind(_ labelOrID: String) throws(Rejection) -> ListItem {
    guard let item = account?.item(labelOrID, in: .activityKind) else {
      throw .notFound(kind: "activityKind", id: labelOrID)
    }
    return try item.requireInUse()
  }

  /// Throws unless an activity of a customer may be tied to all of these.
  func requireLinks(
    of customer: CustomerID, contact: ContactID?, order: OrderID?, lead: LeadID?, followUpOf: ActivityID? = nil
  ) throws(Rejection) {
    if let contact {
      if let owner = customers.owner(of: contact), owner != customers.current(customer) { throw .linkMismatch }
      try requireContact(contact, of: customer)
    }
    if let order { try requireOrder(order, of: customer) }
    if let lead { try requireLead(lead, of: customer) }
    if let followUpOf {
      guard let owner = activities.customer(of: followUpOf) else {
        throw .notFound(kind: "activity", id: followUpOf.description)
      }
      guard customers.isSame(owner, customer) else { throw .linkMismatch }
    }
  }

  private func requireOrder(_ id: OrderID, of customer: CustomerID) throws(Rejection) {
    guard let order = orders.entries[id] else { throw .notFound(kind: "order", id: id.description) }
    guard customers.isSame(order.customerID, customer) else { throw .linkMismatch }
    guard order.status != .deleted else { throw .orderDeleted }
  }

  private func requireLead(_ id: LeadID, of customer: CustomerID) throws(Rejection) {
    guard let lead = leads.entries[id] else { throw .notFound(kind: "lead", id: id.description) }
    guard customers.isSame(lead.customerID, customer) else { throw .linkMismatch }
    guard lead.status != .deleted else { throw .leadDeleted }
  }
}
