// Who the main contact is: a customer with contacts has exactly one, and removing it passes the role on in the same
// batch.

public import EventSourcing

/// Removes a contact; another becomes default if it was.
public struct RemoveContact: CustomerCommand {
  public var customerID: CustomerID
  public var contactID: ContactID
  public var promote: ContactID?

  public init(customerID: CustomerID, contactID: ContactID, promote: ContactID? = nil) {
    self.customerID = customerID
    self.contactID = contactID
    self.promote = promote
  }

  public init(_ field: inout some FieldList<RemoveContact>) {
    customerID = field("customerID", \.customerID, "the customer")
    contactID = field("contactID", \.contactID, "the contact")
    promote = field("promote", \.promote, "who becomes the main contact then")
  }

  public static var right: Right { .anyUser }
  public static var summary: String { "Removes a contact; another becomes default if it was." }
  public static var refusals: [String] {
    ["contactNotFound", "customerErased", "customerNotFound", "promoteTargetInvalid"]
  }
  public static var example: String {
    #"{"customerID":"ABC Ltd","contactID":"0b8e6f0e-0000-4000-8000-000000000010","promote":"0b8e6f0e-0000-4000-8000-000000000011"}"#
  }

  /// Never refused for being the default or the last. The id has to be the contact's own: one that was merged away
  /// must not take the contact with it that lives on.
  public func decide(_ customer: CustomerState, _ context: DecisionContext) throws(Rejection) -> Decision<CustomerEvent>
  {
    let id = contactID
    guard customer.index(of: id) != nil else { throw .contactNotFound }
    let promoted = try promote.map { promote throws(Rejection) in
      guard let contact = customer.contact(promote), contact.id != id else { throw Rejection.promoteTargetInvalid }
      return contact.id
    }
    let removed = CustomerEvent.contactRemoved(ContactRemoved(contactID: id))
    guard customer.defaultContactID == id else { return [removed] }
    guard let next = promoted ?? customer.longestStandingContact(except: id) else {
      return [removed, .defaultContactCleared(DefaultContactCleared(from: id))]
    }
    return [removed, .defaultContactChanged(DefaultContactChanged(from: id, to: next, reason: .previousRemoved))]
  }
}

extension CustomerState {
  fileprivate func longestStandingContact(except id: ContactID) -> ContactID? {
    contacts.filter { $0.id != id }.min { $0.addedVersion < $1.addedVersion }?.id
  }
}
