// The commands for customers and their contacts: what a caller states, before any rule has looked at it.

public import EventSourcing

/// Adds a customer; only kind and name are needed.
public struct CreateCustomer: CommandPayload {
  public var customerID: CustomerID?
  public var kind: CustomerKind
  public var name: String
  /// A label or an id; `Prospect` if missing.
  public var status: String?
  public var details: CustomerDetails?
  /// A label or an id.
  public var source: String?
  public var custom: [String: String]?
  public var allowDuplicate: Bool?

  public init(
    customerID: CustomerID? = nil, kind: CustomerKind, name: String, status: String? = nil,
    details: CustomerDetails? = nil, source: String? = nil, custom: [String: String]? = nil,
    allowDuplicate: Bool? = nil
  ) {
    self.customerID = customerID
    self.kind = kind
    self.name = name
    self.status = status
    self.details = details
    self.source = source
    self.custom = custom
    self.allowDuplicate = allowDuplicate
  }

  public var subject: Subject { .newCustomer(customerID) }
}

/// Changes a customer's name, source, details or custom fields.
public struct EditCustomer: CommandPayload {
  public var customerID: CustomerID
  public var changes: FieldEdits

  public init(customerID: CustomerID, changes: FieldEdits) {
    self.customerID = customerID
    self.changes = changes
  }

  public var subject: Subject { .customer(customerID) }
}

/// Gives a customer another status.
public struct ChangeCustomerStatus: CommandPayload {
  public var customerID: CustomerID
  /// A label or an id.
  public var to: String

  public init(customerID: CustomerID, to: String) {
    self.customerID = customerID
    self.to = to
  }

  public var subject: Subject { .customer(customerID) }
}

/// Turns a firm into a person or back.
public struct ChangeCustomerKind: CommandPayload {
  public var customerID: CustomerID
  public var to: CustomerKind

  public init(customerID: CustomerID, to: CustomerKind) {
    self.customerID = customerID
    self.to = to
  }

  public var subject: Subject { .customer(customerID) }
}

/// Adds a person who works at the customer.
public struct AddContact: CommandPayload {
  public var customerID: CustomerID
  public var contactID: ContactID?
  public var name: String
  public var jobTitle: String?
  public var department: String?
  public var email: String?
  public var phone: String?
  public var mobile: String?
  public var makeDefault: Bool?

  public init(
    customerID: CustomerID, contactID: ContactID? = nil, name: String, jobTitle: String? = nil,
    department: String? = nil, email: String? = nil, phone: String? = nil, mobile: String? = nil,
    makeDefault: Bool? = nil
  ) {
    self.customerID = customerID
    self.contactID = contactID
    self.name = name
    self.jobTitle = jobTitle
    self.department = department
    self.email = email
    self.phone = phone
    self.mobile = mobile
    self.makeDefault = makeDefault
  }

  public var subject: Subject { .customer(customerID) }
}

/// Changes what is known of a contact.
public struct EditContact: CommandPayload {
  public var customerID: CustomerID
  public var contactID: ContactID
  public var changes: FieldEdits

  public init(customerID: CustomerID, contactID: ContactID, changes: FieldEdits) {
    self.customerID = customerID
    self.contactID = contactID
    self.changes = changes
  }

  public var subject: Subject { .customer(customerID) }
}

/// Makes a contact the customer's main person.
public struct MakeContactDefault: CommandPayload {
  public var customerID: CustomerID
  public var contactID: ContactID

  public init(customerID: CustomerID, contactID: ContactID) {
    self.customerID = customerID
    self.contactID = contactID
  }

  public var subject: Subject { .customer(customerID) }
}

/// Removes a contact; another becomes default if it was.
public struct RemoveContact: CommandPayload {
  public var customerID: CustomerID
  public var contactID: ContactID
  public var promote: ContactID?

  public init(customerID: CustomerID, contactID: ContactID, promote: ContactID? = nil) {
    self.customerID = customerID
    self.contactID = contactID
    self.promote = promote
  }

  public var subject: Subject { .customer(customerID) }
}

/// Makes one contact of two; references to the dropped one lead to the kept one.
public struct MergeContacts: CommandPayload {
  public var customerID: CustomerID
  public var keep: ContactID
  public var drop: ContactID
  /// The fields whose value the dropped contact gives.
  public var take: [String]?

  public init(customerID: CustomerID, keep: ContactID, drop: ContactID, take: [String]? = nil) {
    self.customerID = customerID
    self.keep = keep
    self.drop = drop
    self.take = take
  }

  public var subject: Subject { .customer(customerID) }
}

/// Puts a customer away who has no open work.
public struct ArchiveCustomer: CommandPayload {
  public var customerID: CustomerID

  public init(customerID: CustomerID) {
    self.customerID = customerID
  }

  public var subject: Subject { .customer(customerID) }
}

/// Brings an archived customer back.
public struct UnarchiveCustomer: CommandPayload {
  public var customerID: CustomerID

  public init(customerID: CustomerID) {
    self.customerID = customerID
  }

  public var subject: Subject { .customer(customerID) }
}
