// Who the main contact is: a customer with contacts has exactly one, and removing it passes the role on in the same
// batch.

public import EventSourcing

/// Makes a contact the customer's main person.
public struct MakeContactDefault: CustomerCommand {
  public var customerID: CustomerID
  public var contactID: ContactID

  public init(customerID: CustomerID, contactID: ContactID) {
    self.customerID = customerID
    self.contactID = contactID
  }

  public init(_ field: inout some FieldList<MakeContactDefault>) {
    customerID = field("customerID", \.customerID, "the customer")
    contactID = field("contactID", \.contactID, "the contact")
  }

  public static var right: Right { .anyUser }
  public static var summary: String { "Makes a contact the customer's main person." }
  public static var refusals: [String] { ["contactNotFound", "customerErased", "customerNotFound"] }
  public static var example: String {
    #"{"customerID":"ABC Ltd","contactID":"0b8e6f0e-0000-4000-8000-000000000011"}"#
  }

  public func decide(_ customer: CustomerState, _ context: DecisionContext) throws(Rejection) -> Decision<CustomerEvent>
  {
    guard let contact = customer.contact(contactID) else { throw .contactNotFound }
    guard contact.id != customer.defaultContactID else { return [] }
    return [
      .defaultContactChanged(DefaultContactChanged(from: customer.defaultContactID, to: contact.id, reason: .chosen))
    ]
  }
}
