// What can happen to a customer and its contacts, and what it makes of them. Nothing is checked in the fold: what is in
// the log has happened. The type names and property names are a storage contract.

public import EventSourcing

/// There is another customer.
public struct CustomerCreated: BackOfficePayload {
  public static let type = "customer.created"
  public static let phrase: String? = "created the customer"
  public let kind: CustomerKind
  public let name: StoredText
  public let statusID: ListItemID
  /// By field: `email`, `phone`, `mobile`, `website`, `address.line1` … `address.country`.
  public let details: [String: StoredText]
  public let sourceID: ListItemID?
  public let custom: [String: StoredText]
  /// How it came in: `manual` or `import`.
  public let origin: String
  /// By which ways not to reach the customer; older events say nothing of it.
  public internal(set) var doNotContact: [ContactChannel]? = nil
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
    doNotContact = field("doNotContact", \.doNotContact, "by which ways not to reach the customer")
  }

  public func creation(in stream: StreamName) -> Creation? { Creation("customer", stream.subject() as CustomerID) }
}

/// What is known of a customer changed.
public struct CustomerEdited: BackOfficePayload {
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
public struct CustomerStatusChanged: BackOfficePayload {
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
public struct CustomerKindChanged: BackOfficePayload {
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
public struct ContactAdded: BackOfficePayload {
  public static let type = "customer.contactAdded"
  public static let phrase: String? = "added a contact"
  public let contactID: ContactID
  public let name: PersonalText
  public let jobTitle: String?
  public let department: String?
  public let email: PersonalText?
  public let phone: PersonalText?
  public let mobile: PersonalText?
  /// By which ways not to reach the contact; older events say nothing of it.
  public internal(set) var doNotContact: [ContactChannel]? = nil
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
    doNotContact = field("doNotContact", \.doNotContact, "by which ways not to reach the contact")
  }

  public func creation(in stream: StreamName) -> Creation? { Creation("contact", contactID) }
}

/// What is known of a contact changed.
public struct ContactEdited: BackOfficePayload {
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
public struct DefaultContactChanged: BackOfficePayload {
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

  public var remark: EventRemark { EventRemark(cause: reason.rawValue) }
}

/// The last contact went, and with it the default.
public struct DefaultContactCleared: BackOfficePayload {
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
public struct ContactRemoved: BackOfficePayload {
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
public struct ContactsMerged: BackOfficePayload {
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

/// The customer became one with another, and is known by its id from then on.
public struct CustomerMergedInto: BackOfficePayload {
  public static let type = "customer.mergedInto"
  public static let phrase: String? = "merged the customer into another"
  public let kept: CustomerID
}

extension CustomerMergedInto {
  public init(_ field: inout some FieldList<CustomerMergedInto>) {
    kept = field("kept", \.kept, "the customer that stayed")
  }
}

/// Another customer became one with this one, and its contacts are this one's.
public struct CustomerAbsorbed: BackOfficePayload {
  public static let type = "customer.absorbed"
  public static let phrase: String? = "took in another customer"
  public let dropped: CustomerID
  /// In the order in which they were added; they come behind those that this one had.
  public let contacts: [AbsorbedContact]
  /// Contacts that were removed before; orders may still name them.
  public let removed: [AbsorbedContact]?
  /// Customers that had become one with the other before.
  public let customers: [CustomerID]?
  /// Contacts of the other that had become one.
  public let mergedContacts: [MergedContact]?
}

extension CustomerAbsorbed {
  public init(_ field: inout some FieldList<CustomerAbsorbed>) {
    dropped = field("dropped", \.dropped, "the customer that went")
    removed = field("removed", \.removed, "contacts of it that were removed before")
    contacts = field("contacts", \.contacts, "its contacts")
    customers = field("customers", \.customers, "the customers that were merged into it before")
    mergedContacts = field("mergedContacts", \.mergedContacts, "contacts of it that were merged before")
  }

  public var remark: EventRemark {
    var remark = EventRemark()
    remark.add("droppedID", .customer(dropped))
    return remark
  }
}

/// A customer was put away.
public struct CustomerArchived: BackOfficePayload, EmptyPayload {
  public static let type = "customer.archived"
  public static let phrase: String? = "archived the customer"

  public init() {}
}

/// An archived customer came back.
public struct CustomerUnarchived: BackOfficePayload, EmptyPayload {
  public static let type = "customer.unarchived"
  public static let phrase: String? = "took the customer out of the archive"

  public init() {}
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
  case mergedInto(CustomerMergedInto)
  case absorbed(CustomerAbsorbed)
  case archived(CustomerArchived)
  case unarchived(CustomerUnarchived)
}

extension CustomerEvent: SubjectEvent {
  public static let category = "customer"

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
    EventType(CustomerMergedInto.self, CustomerEvent.mergedInto),
    EventType(CustomerAbsorbed.self, CustomerEvent.absorbed),
    EventType(CustomerArchived.self, CustomerEvent.archived),
    EventType(CustomerUnarchived.self, CustomerEvent.unarchived),
  ])

  public var content: any EventContent {
    switch self {
    case .created(let content): content
    case .edited(let content): content
    case .statusChanged(let content): content
    case .kindChanged(let content): content
    case .contactAdded(let content): content
    case .contactEdited(let content): content
    case .defaultContactChanged(let content): content
    case .defaultContactCleared(let content): content
    case .contactRemoved(let content): content
    case .contactsMerged(let content): content
    case .mergedInto(let content): content
    case .absorbed(let content): content
    case .archived(let content): content
    case .unarchived(let content): content
    }
  }
}

extension CustomerState {
  /// Takes in one event after the first.
  mutating func apply(_ event: CustomerEvent, _ envelope: Envelope) {
    switch event {
    case .created: break
    case .edited(let event): for change in event.changes { apply(change) }
    case .statusChanged(let event): statusID = event.to
    case .kindChanged(let event): kind = event.to
    case .contactAdded(let event): contacts.append(Contact(event, envelope))
    case .contactEdited(let event): apply(event.changes, to: event.contactID)
    case .defaultContactChanged(let event): defaultContactID = event.to
    case .defaultContactCleared: defaultContactID = nil
    case .contactRemoved(let event):
      if let index = index(of: event.contactID) { removedContacts[event.contactID] = contacts.remove(at: index) }
    case .contactsMerged(let event):
      apply(event.changes, to: event.kept)
      mergedContacts.merge(event.dropped, into: event.kept)
      contacts.removeAll { $0.id == event.dropped }
    case .mergedInto(let event): merge(into: event.kept)
    case .absorbed(let event): absorb(event, envelope)
    case .archived: status = .archived
    case .unarchived: status = .active
    }
  }

  /// All that was its own is the other's, and found there.
  private mutating func merge(into kept: CustomerID) {
    mergedInto = kept
    absorbed = []
    contacts = []
    defaultContactID = nil
    removedContacts = [:]
    mergedContacts = MergedIDs()
  }

  private mutating func absorb(_ event: CustomerAbsorbed, _ envelope: Envelope) {
    contacts += event.contacts.filter { !hasUsed($0.contactID) }.map { Contact($0, at: envelope.version) }
    for contact in event.removed ?? [] where !hasUsed(contact.contactID) {
      removedContacts[contact.contactID] = Contact(contact, at: envelope.version)
    }
    for pair in event.mergedContacts ?? [] where !hasUsed(pair.dropped) {
      mergedContacts.merge(pair.dropped, into: pair.kept)
    }
    for id in (event.customers ?? []) + [event.dropped] where !absorbed.contains(id) { absorbed.append(id) }
  }

  private mutating func apply(_ change: FieldChange) {
    switch change.field {
    case "name": if let name = StoredText(change.after) { self.name = name }
    case "sourceID": sourceID = change.after?.text.flatMap { ListItemID($0) }
    case DoNotContact.field: doNotContact = Set(change.after)
    default:
      if let key = CustomFields.key(of: change.field) {
        custom[key] = change.after?.text
      } else {
        details[change.field] = StoredText(change.after)
      }
    }
  }

  private mutating func apply(_ changes: [FieldChange], to contact: ContactID) {
    guard let index = index(of: contact) else { return }
    for change in changes {
      if let field = ContactField(rawValue: change.field) { contacts[index][field] = change.after?.text }
      if change.field == DoNotContact.field { contacts[index].doNotContact = Set(change.after) }
    }
  }
}

extension StoredText {
  /// The text in a field's value; nil if there is none.
  init?(_ value: FieldValue?) {
    switch value {
    case .text(let text): self = .plain(text)
    case .personal(let text): self = .personal(text)
    default: return nil
    }
  }
}
