// Adding and editing contacts. Ids of contacts are never used again, by any customer.

public import EventSourcing

/// Changes what is known of a contact.
public struct EditContact: CustomerCommand {
  public var customerID: CustomerID
  public var contactID: ContactID
  public var changes: FieldEdits

  public init(customerID: CustomerID, contactID: ContactID, changes: FieldEdits) {
    self.customerID = customerID
    self.contactID = contactID
    self.changes = changes
  }

  public init(_ field: inout some FieldList<EditContact>) {
    customerID = field("customerID", \.customerID, "the customer")
    contactID = field("contactID", \.contactID, "the contact")
    changes = field("changes", \.changes, "from field to new value; null clears")
  }

  public static var right: Right { .anyUser }
  public static var summary: String { "Changes what is known of a contact." }
  public static var refusals: [String] { ["contactNotFound", "customerErased", "customerNotFound"] }
  public static var example: String {
    #"{"customerID":"ABC Ltd","contactID":"0b8e6f0e-0000-4000-8000-000000000010","changes":{"jobTitle":"Director"}}"#
  }

  public func checkFields(_ context: DecisionContext) throws(Rejection) {
    _ = try ContactField.edits(changes)
    _ = try unwantedChannels
  }

  /// By which ways the contact doesn't want to be reached; nil if that is not edited.
  private var unwantedChannels: Set<ContactChannel>? {
    get throws(Rejection) {
      guard let value = changes[DoNotContact.field] else { return nil }
      return try Set(edit: value, field: DoNotContact.field)
    }
  }

  public func decide(_ customer: CustomerState, _ context: DecisionContext) throws(Rejection) -> Decision<CustomerEvent>
  {
    guard let contact = customer.contact(contactID) else { throw .contactNotFound }
    var changes = try ContactField.edits(changes).compactMap { field, text in
      field.change(from: contact[field], to: text)
    }
    if let channels = try unwantedChannels, let change = contact.doNotContact.change(DoNotContact.field, to: channels) {
      changes.append(change)
    }
    return changes.isEmpty ? [] : [.contactEdited(ContactEdited(contactID: contact.id, changes: changes))]
  }
}
