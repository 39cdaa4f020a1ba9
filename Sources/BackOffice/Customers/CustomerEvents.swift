// What can happen to a customer and its contacts. The type names and property names are a storage contract.

public import EventSourcing

/// Whether a customer is a firm or a person.
public enum CustomerKind: String, FieldType, CaseIterable {
  case company, individual
}

/// A postal address; every line may be missing.
public struct Address: Hashable, Record {
  public var line1: String?
  public var line2: String?
  public var town: String?
  public var county: String?
  public var postcode: String?
  public var country: String?

  public init(
    line1: String? = nil, line2: String? = nil, town: String? = nil, county: String? = nil, postcode: String? = nil,
    country: String? = nil
  ) {
    self.line1 = line1
    self.line2 = line2
    self.town = town
    self.county = county
    self.postcode = postcode
    self.country = country
  }
}

extension Address {
  public init(_ field: inout some FieldList<Address>) {
    line1 = field("line1", \.line1, "first line")
    line2 = field("line2", \.line2, "second line")
    town = field("town", \.town, "town")
    county = field("county", \.county, "county")
    postcode = field("postcode", \.postcode, "postcode")
    country = field("country", \.country, "country")
  }
}

/// How to reach a customer.
public struct CustomerDetails: Hashable, Record {
  public var email: String?
  public var phone: String?
  public var mobile: String?
  public var website: String?
  public var address: Address?

  public init(
    email: String? = nil, phone: String? = nil, mobile: String? = nil, website: String? = nil, address: Address? = nil
  ) {
    self.email = email
    self.phone = phone
    self.mobile = mobile
    self.website = website
    self.address = address
  }
}

extension CustomerDetails {
  public init(_ field: inout some FieldList<CustomerDetails>) {
    email = field("email", \.email, "the e-mail address")
    phone = field("phone", \.phone, "the telephone number")
    mobile = field("mobile", \.mobile, "the mobile number")
    website = field("website", \.website, "the web site")
    address = field("address", \.address, "the postal address")
  }
}

/// Why a contact became the default.
public enum DefaultReason: String, FieldType, CaseIterable {
  case firstContact, chosen, previousRemoved, merged
}

/// There is another customer.
public struct CustomerCreated: EventPayload {
  public static let type = "customer.created"
  public static let phrase: String? = "created the customer"
  public let kind: CustomerKind
  public let name: StoredText
  public let statusID: ListItemID
  /// By field: `email`, `phone`, `mobile`, `website`, `address.line1` … `address.country`.
  public let details: [String: StoredText]
  public let sourceID: ListItemID?
  public let custom: [String: String]
  /// How it came in: `manual` or `import`.
  public let origin: String
}

extension CustomerCreated {
  public init(_ field: inout some FieldList<CustomerCreated>) {
    kind = field("kind", \.kind, "what kind it is")
    name = field("name", \.name, "the name")
    custom = field("custom", \.custom, "the account's own fields")
    origin = field("origin", \.origin, "manual or import")
    details = field("details", \.details, "how to reach the customer")
    sourceID = field("sourceID", \.sourceID, "where the customer came from")
    statusID = field("statusID", \.statusID, "the status")
  }
}

/// What is known of a customer changed.
public struct CustomerEdited: EventPayload {
  public static let type = "customer.edited"
  public static let phrase: String? = "edited the customer"
  public let changes: [FieldChange]
}

extension CustomerEdited {
  public init(_ field: inout some FieldList<CustomerEdited>) {
    changes = field("changes", \.changes, "each field that changed, before and after")
  }
}

/// A customer got another status.
public struct CustomerStatusChanged: EventPayload {
  public static let type = "customer.statusChanged"
  public static let phrase: String? = "changed the customer's status"
  public let from: ListItemID
  public let to: ListItemID
}

extension CustomerStatusChanged {
  public init(_ field: inout some FieldList<CustomerStatusChanged>) {
    to = field("to", \.to, "after it")
    from = field("from", \.from, "before it")
  }
}

/// A firm became a person, or a person a firm.
public struct CustomerKindChanged: EventPayload {
  public static let type = "customer.kindChanged"
  public static let phrase: String? = "changed the customer's kind"
  public let from: CustomerKind
  public let to: CustomerKind
}

extension CustomerKindChanged {
  public init(_ field: inout some FieldList<CustomerKindChanged>) {
    to = field("to", \.to, "after it")
    from = field("from", \.from, "before it")
  }
}

/// A customer has another contact.
public struct ContactAdded: EventPayload {
  public static let type = "customer.contactAdded"
  public static let phrase: String? = "added a contact"
  public let contactID: ContactID
  public let name: PersonalText
  public let jobTitle: String?
  public let department: String?
  public let email: PersonalText?
  public let phone: PersonalText?
  public let mobile: PersonalText?
}

extension ContactAdded {
  public init(_ field: inout some FieldList<ContactAdded>) {
    name = field("name", \.name, "the name")
    email = field("email", \.email, "the e-mail address")
    phone = field("phone", \.phone, "the telephone number")
    mobile = field("mobile", \.mobile, "the mobile number")
    jobTitle = field("jobTitle", \.jobTitle, "the post")
    contactID = field("contactID", \.contactID, "the contact")
    department = field("department", \.department, "the department")
  }
}

/// What is known of a contact changed.
public struct ContactEdited: EventPayload {
  public static let type = "customer.contactEdited"
  public static let phrase: String? = "edited a contact"
  public let contactID: ContactID
  public let changes: [FieldChange]
}

extension ContactEdited {
  public init(_ field: inout some FieldList<ContactEdited>) {
    changes = field("changes", \.changes, "each field that changed, before and after")
    contactID = field("contactID", \.contactID, "the contact")
  }
}

/// Another contact became the main person.
public struct DefaultContactChanged: EventPayload {
  public static let type = "customer.defaultContactChanged"
  public static let phrase: String? = "changed the default contact"
  public let from: ContactID?
  public let to: ContactID
  public let reason: DefaultReason
}

extension DefaultContactChanged {
  public init(_ field: inout some FieldList<DefaultContactChanged>) {
    to = field("to", \.to, "after it")
    from = field("from", \.from, "before it")
    reason = field("reason", \.reason, "why")
  }
}

/// The last contact went, and with it the default.
public struct DefaultContactCleared: EventPayload {
  public static let type = "customer.defaultContactCleared"
  public static let phrase: String? = "cleared the default contact"
  public let from: ContactID
}

extension DefaultContactCleared {
  public init(_ field: inout some FieldList<DefaultContactCleared>) {
    from = field("from", \.from, "before it")
  }
}

/// A contact was removed.
public struct ContactRemoved: EventPayload {
  public static let type = "customer.contactRemoved"
  public static let phrase: String? = "removed a contact"
  public let contactID: ContactID
}

extension ContactRemoved {
  public init(_ field: inout some FieldList<ContactRemoved>) {
    contactID = field("contactID", \.contactID, "the contact")
  }
}

/// Two contacts became one.
public struct ContactsMerged: EventPayload {
  public static let type = "customer.contactsMerged"
  public static let phrase: String? = "merged two contacts"
  public let kept: ContactID
  public let dropped: ContactID
  public let changes: [FieldChange]
}

extension ContactsMerged {
  public init(_ field: inout some FieldList<ContactsMerged>) {
    kept = field("kept", \.kept, "the contact that stayed")
    changes = field("changes", \.changes, "each field that changed, before and after")
    dropped = field("dropped", \.dropped, "the contact that went")
  }
}

/// A customer was put away.
public struct CustomerArchived: EventPayload {
  public static let type = "customer.archived"
  public static let phrase: String? = "archived the customer"
}

extension CustomerArchived {
  public init(_ field: inout some FieldList<CustomerArchived>) {}
}

/// An archived customer came back.
public struct CustomerUnarchived: EventPayload {
  public static let type = "customer.unarchived"
  public static let phrase: String? = "took the customer out of the archive"
}

extension CustomerUnarchived {
  public init(_ field: inout some FieldList<CustomerUnarchived>) {}
}

/// Whatever can happen to a customer and its contacts.
public enum CustomerEvent: Sendable, Equatable {
  case created(CustomerCreated)
  case edited(CustomerEdited)
  case statusChanged(CustomerStatusChanged)
  case kindChanged(CustomerKindChanged)
  case contactAdded(ContactAdded)
  case contactEdited(ContactEdited)
  case defaultContactChanged(DefaultContactChanged)
  case defaultContactCleared(DefaultContactCleared)
  case contactRemoved(ContactRemoved)
  case contactsMerged(ContactsMerged)
  case archived(CustomerArchived)
  case unarchived(CustomerUnarchived)
}

extension CustomerEvent: DomainEvent {
  public static let registry = EventRegistry<CustomerEvent>([
    EventType(CustomerCreated.self, CustomerEvent.created),
    EventType(CustomerEdited.self, CustomerEvent.edited),
    EventType(CustomerStatusChanged.self, CustomerEvent.statusChanged),
    EventType(CustomerKindChanged.self, CustomerEvent.kindChanged),
    EventType(ContactAdded.self, CustomerEvent.contactAdded),
    EventType(ContactEdited.self, CustomerEvent.contactEdited),
    EventType(DefaultContactChanged.self, CustomerEvent.defaultContactChanged),
    EventType(DefaultContactCleared.self, CustomerEvent.defaultContactCleared),
    EventType(ContactRemoved.self, CustomerEvent.contactRemoved),
    EventType(ContactsMerged.self, CustomerEvent.contactsMerged),
    EventType(CustomerArchived.self, CustomerEvent.archived),
    EventType(CustomerUnarchived.self, CustomerEvent.unarchived),
  ])

  public func encode(with encoder: inout EventEncoder) throws(EventCodingError) {
    switch self {
    case .created(let payload): try encoder.encode(payload)
    case .edited(let payload): try encoder.encode(payload)
    case .statusChanged(let payload): try encoder.encode(payload)
    case .kindChanged(let payload): try encoder.encode(payload)
    case .contactAdded(let payload): try encoder.encode(payload)
    case .contactEdited(let payload): try encoder.encode(payload)
    case .defaultContactChanged(let payload): try encoder.encode(payload)
    case .defaultContactCleared(let payload): try encoder.encode(payload)
    case .contactRemoved(let payload): try encoder.encode(payload)
    case .contactsMerged(let payload): try encoder.encode(payload)
    case .archived(let payload): try encoder.encode(payload)
    case .unarchived(let payload): try encoder.encode(payload)
    }
  }

  public func creation(in stream: StreamName) -> Creation? {
    switch self {
    case .created: Creation("customer", stream.subject() as CustomerID)
    case .contactAdded(let event): Creation("contact", event.contactID)
    case .edited, .statusChanged, .kindChanged, .contactEdited, .defaultContactChanged, .defaultContactCleared,
      .contactRemoved, .contactsMerged, .archived, .unarchived:
      nil
    }
  }
}
