// Putting a customer away and taking it back. There is no deleting: what was done for a customer stays on record.

public import EventSourcing

/// Brings an archived customer back.
public struct UnarchiveCustomer: CustomerCommand {
  public var customerID: CustomerID

  public init(customerID: CustomerID) {
    self.customerID = customerID
  }

  public init(_ field: inout some FieldList<UnarchiveCustomer>) {
    customerID = field("customerID", \.customerID, "the customer")
  }

  public static var right: Right { .admin }
  public static var summary: String { "Brings an archived customer back." }
  public static var refusals: [String] { ["customerErased", "customerNotFound"] }
  public static var example: String {
    #"{"customerID":"Gone Ltd"}"#
  }

  public func decide(_ customer: CustomerState, _ context: DecisionContext) throws(Rejection) -> Decision<CustomerEvent>
  {
    customer.status == .archived ? [.unarchived(CustomerUnarchived())] : []
  }
}
