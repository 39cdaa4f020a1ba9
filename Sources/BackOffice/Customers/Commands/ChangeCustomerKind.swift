// Changing what is known of a customer: its fields, its status, its kind. An edit lists only the fields that change.

public import EventSourcing

/// Turns a firm into a person or back.
public struct ChangeCustomerKind: CustomerCommand {
  public var customerID: CustomerID
  public var to: CustomerKind

  public init(customerID: CustomerID, to: CustomerKind) {
    self.customerID = customerID
    self.to = to
  }

  public init(_ field: inout some FieldList<ChangeCustomerKind>) {
    customerID = field("customerID", \.customerID, "the customer")
    to = field("to", \.to, "what it becomes")
  }

  public static var right: Right { .admin }
  public static var summary: String { "Turns a firm into a person or back." }
  public static var refusals: [String] { ["customerErased", "customerNotFound"] }
  public static var example: String {
    #"{"customerID":"ABC Ltd","to":"individual"}"#
  }

  public func decide(_ customer: CustomerState, _ context: DecisionContext) throws(Rejection) -> Decision<CustomerEvent>
  {
    guard to != customer.kind else { return [] }
    return [.kindChanged(CustomerKindChanged(from: customer.kind, to: to))]
  }
}
