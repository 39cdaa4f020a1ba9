// Changing what is known of a customer: its fields, its status, its kind. An edit lists only the fields that change.

public import EventSourcing

/// Gives a customer another status.
public struct ChangeCustomerStatus: CustomerCommand {
  public var customerID: CustomerID
  /// A label or an id.
  public var to: String

  public init(customerID: CustomerID, to: String) {
    self.customerID = customerID
    self.to = to
  }

  public init(_ field: inout some FieldList<ChangeCustomerStatus>) {
    customerID = field("customerID", \.customerID, "the customer")
    to = field("to", \.to, "a status, by label or id")
  }

  public static var right: Right { .anyUser }
  public static var summary: String { "Gives a customer another status." }
  public static var refusals: [String] { ["customerErased", "customerNotFound", "itemRetired", "unknownStatus"] }
  public static var example: String {
    #"{"customerID":"ABC Ltd","to":"Customer"}"#
  }

  public func decide(_ customer: CustomerState, _ context: DecisionContext) throws(Rejection) -> Decision<CustomerEvent>
  {
    let status = try context.index.requireStatus(to)
    guard status.id != customer.statusID else { return [] }
    return [.statusChanged(CustomerStatusChanged(from: customer.statusID, to: try status.requireInUse().id))]
  }
}
