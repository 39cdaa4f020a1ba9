// A person who works at a customer. Contacts live inside their customer's stream.

public import EventSourcing

/// A contact of a customer.
public struct Contact: Hashable, Sendable {
  public let id: ContactID
  /// The version of the customer's stream at which the contact was added: the smaller, the longer standing.
  public let addedVersion: UInt32
  public let addedAt: Instant
  public internal(set) var name: String
  public internal(set) var jobTitle: String?
  public internal(set) var department: String?
  public internal(set) var email: String?
  public internal(set) var phone: String?
  public internal(set) var mobile: String?
  /// By which ways the contact doesn't want to be reached.
  public internal(set) var doNotContact: Set<ContactChannel>

  init(_ event: ContactAdded, _ envelope: Envelope) {
    id = event.contactID
    addedVersion = envelope.version
    addedAt = envelope.recordedAt
    name = event.name.text
    jobTitle = event.jobTitle
    department = event.department
    email = event.email?.text
    phone = event.phone?.text
    mobile = event.mobile?.text
    doNotContact = Set(event.doNotContact ?? [])
  }

  /// A contact that came with the customer that it was of, at a version of its new customer's stream.
  init(_ absorbed: AbsorbedContact, at version: UInt32) {
    id = absorbed.contactID
    addedVersion = version
    addedAt = absorbed.addedAt
    name = absorbed.name.text
    jobTitle = absorbed.jobTitle
    department = absorbed.department
    email = absorbed.email?.text
    phone = absorbed.phone?.text
    mobile = absorbed.mobile?.text
    doNotContact = Set(absorbed.doNotContact ?? [])
  }

  /// A contact of whom only this is known.
  init(_ id: ContactID, named name: String, _ doNotContact: Set<ContactChannel>) {
    self.id = id
    self.name = name
    self.doNotContact = doNotContact
    addedVersion = 0
    addedAt = Instant(milliseconds: 0)
  }

  /// A field's text; nil if it is empty, which a name never is.
  subscript(field: ContactField) -> String? {
    get {
      switch field {
      case .name: name
      case .jobTitle: jobTitle
      case .department: department
      case .email: email
      case .phone: phone
      case .mobile: mobile
      }
    }
    set {
      switch field {
      case .name: name = newValue ?? ""
      case .jobTitle: jobTitle = newValue
      case .department: department = newValue
      case .email: email = newValue
      case .phone: phone = newValue
      case .mobile: mobile = newValue
      }
    }
  }
}
