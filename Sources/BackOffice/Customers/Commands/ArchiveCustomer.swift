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
    let orders = context.index.orders.openCount(of: customerID)
    let leads = context.index.leads.openCount(of: customerID)
    let contracts = context.index.contracts.activeCount(of: customerID)
    guard orders == 0, leads == 0, contracts == 0 else {
      throw .customerHasOpenWork(orders: orders, leads: leads, contracts: contracts)
    }
    return [.archived(CustomerArchived())]
  }
}
