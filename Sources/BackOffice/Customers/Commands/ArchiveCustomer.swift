// Putting a customer away and taking it back. There is no deleting: what was done for a customer stays on record.

public import EventSourcing

/// Puts a customer away who has no open work.
public struct ArchiveCustomer: CustomerCommand {
  public var customerID: CustomerID

  public init(customerID: CustomerID) {
    self.customerID = customerID
  }

  public init(_ field: inout some FieldList<ArchiveCustomer>) {
    customerID = field("customerID", \.customerID, "the customer")
  }

  public static var right: Right { .admin }
  public static var summary: String { "Puts a customer away who has no open work." }
  public static var refusals: [String] { ["customerErased", "customerHasOpenWork", "customerNotFound"] }
  public static var example: String {
    #"{"customerID":"Idle Ltd"}"#
  }

  /// Refused while orders or leads of the customer are open or snoozed, or contracts go on.
  public func decide(_ customer: CustomerState, _ context: DecisionContext) throws(Rejection) -> Decision<CustomerEvent>
  {
    guard customer.status == .active else { return [] }
    let work = context.index.openWork(of: customerID)
    guard work == (0, 0, 0) else {
      throw .customerHasOpenWork(orders: work.orders, leads: work.leads, contracts: work.contracts)
    }
    return [.archived(CustomerArchived())]
  }
}

extension AccountIndex {
  /// How much work of a customer is open or snoozed, and how many contracts go on; that of customers that became one
  /// with it included.
  func openWork(of customer: CustomerID) -> (orders: Int, leads: Int, contracts: Int) {
    customers.ids(of: customer).reduce(into: (0, 0, 0)) { sum, id in
      sum.orders += orders.openCount(of: id)
      sum.leads += leads.openCount(of: id)
      sum.contracts += contracts.activeCount(of: id)
    }
  }
}
