// What a customer's contacts are when the customer becomes one with another: whole, since the stream that they come to
// must tell of them by itself.

public import EventSourcing

/// A contact as it comes from one customer to another.
public struct AbsorbedContact: Hashable, Record {
  public let contactID: ContactID
  public let name: PersonalText
  public let jobTitle: String?
  public let department: String?
  public let email: PersonalText?
  public let phone: PersonalText?
  public let mobile: PersonalText?
  public let doNotContact: [ContactChannel]?
  /// When it came to the customer that it was of.
  public let addedAt: Instant

  public init(_ field: inout some FieldList<AbsorbedContact>) {
    name = field("name", \.name, "the name")
    email = field("email", \.email, "the e-mail address")
    phone = field("phone", \.phone, "the telephone number")
    mobile = field("mobile", \.mobile, "the mobile number")
    addedAt = field("addedAt", \.addedAt, "when it was added")
    jobTitle = field("jobTitle", \.jobTitle, "the post")
    contactID = field("contactID", \.contactID, "the contact")
    department = field("department", \.department, "the department")
    doNotContact = field("doNotContact", \.doNotContact, "by which ways not to reach the contact")
  }

  init(_ contact: Contact) {
    contactID = contact.id
    name = PersonalText(contact.name)
    jobTitle = contact.jobTitle
    department = contact.department
    email = contact.email.map { PersonalText($0) }
    phone = contact.phone.map { PersonalText($0) }
    mobile = contact.mobile.map { PersonalText($0) }
    doNotContact = contact.doNotContact.isEmpty ? nil : contact.doNotContact.inOrder
    addedAt = contact.addedAt
  }
}

/// A contact that had become one with another.
public struct MergedContact: Hashable, Record {
  public let kept: ContactID
  public let dropped: ContactID

  public init(_ field: inout some FieldList<MergedContact>) {
    kept = field("kept", \.kept, "the contact that stayed")
    dropped = field("dropped", \.dropped, "the contact that went")
  }

  init(_ dropped: ContactID, into kept: ContactID) { (self.dropped, self.kept) = (dropped, kept) }
}
