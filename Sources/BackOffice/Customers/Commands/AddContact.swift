// Adding and editing contacts. Ids of contacts are never used again, by any customer.

public import EventSourcing

/// Adds a person who works at the customer.
public struct AddContact: CustomerCommand {
  public var customerID: CustomerID
  public var contactID: ContactID?
  public var name: String
  public var jobTitle: String?
  public var department: String?
  public var email: String?
  public var phone: String?
  public var mobile: String?
  public var doNotContact: [ContactChannel]?
  public var makeDefault: Bool?

  public init(
    customerID: CustomerID, contactID: ContactID? = nil, name: String, jobTitle: String? = nil,
    department: String? = nil, email: String? = nil, phone: String? = nil, mobile: String? = nil,
    doNotContact: [ContactChannel]? = nil, makeDefault: Bool? = nil
  ) {
    self.customerID = customerID
    self.contactID = contactID
    self.name = name
    self.jobTitle = jobTitle
    self.department = department
    self.email = email
    self.phone = phone
    self.mobile = mobile
    self.doNotContact = doNotContact
    self.makeDefault = makeDefault
  }

  public init(_ field: inout some FieldList<AddContact>) {
    customerID = field("customerID", \.customerID, "the customer")
    contactID = field("contactID", \.contactID, "an id of the caller's own choice")
    name = field("name", \.name, "the name")
    jobTitle = field("jobTitle", \.jobTitle, "the post")
    department = field("department", \.department, "the department")
    email = field("email", \.email, "the e-mail address")
    phone = field("phone", \.phone, "the telephone number")
    mobile = field("mobile", \.mobile, "the mobile number")
    doNotContact = field("doNotContact", \.doNotContact, "by which ways not to reach the contact")
    makeDefault = field("makeDefault", \.makeDefault, "whether it becomes the main contact")
  }

  public static var right: Right { .anyUser }
  public static var summary: String { "Adds a person who works at the customer." }
  public static var refusals: [String] { ["customerArchived", "customerErased", "customerNotFound", "idInUse"] }
  public static var example: String {
    #"{"customerID":"ABC Ltd","name":"Cy Clark","email":"cy@abc.example"}"#
  }

  public func checkFields(_ context: DecisionContext) throws(Rejection) {
    try ContactField.name.check(name)
    try ContactField.jobTitle.check(jobTitle)
    try ContactField.department.check(department)
    try ContactField.email.check(email)
    try ContactField.phone.check(phone)
    try ContactField.mobile.check(mobile)
  }

  public func decide(_ customer: CustomerState, _ context: DecisionContext) throws(Rejection) -> Decision<CustomerEvent>
  {
    guard customer.status != .archived else { throw .customerArchived }
    let id: ContactID = context.id(contactID, "contact")
    guard !customer.hasUsed(id), context.index.customers.owner(of: id) == nil else {
      throw .idInUse(kind: "contact", id: id.description)
    }
    return Decision([.contactAdded(added(id))] + defaultChange(id, customer))
  }

  /// The first contact becomes the default, whether asked or not.
  private func defaultChange(_ id: ContactID, _ customer: CustomerState) -> [CustomerEvent] {
    if customer.contacts.isEmpty {
      return [.defaultContactChanged(DefaultContactChanged(from: nil, to: id, reason: .firstContact))]
    }
    guard makeDefault == true else { return [] }
    return [.defaultContactChanged(DefaultContactChanged(from: customer.defaultContactID, to: id, reason: .chosen))]
  }

  private func added(_ id: ContactID) -> ContactAdded {
    ContactAdded(
      contactID: id, name: PersonalText(FieldText.trimmed(name)),
      jobTitle: FieldText.trimmedUnlessBlank(jobTitle),
      department: FieldText.trimmedUnlessBlank(department),
      email: FieldText.trimmedUnlessBlank(email).map(PersonalText.init),
      phone: FieldText.trimmedUnlessBlank(phone).map(PersonalText.init),
      mobile: FieldText.trimmedUnlessBlank(mobile).map(PersonalText.init), doNotContact: doNotContact?.stored)
  }

  public var canonical: Self {
    var payload = self
    payload.doNotContact = doNotContact?.stored
    if makeDefault == false { payload.makeDefault = nil }
    return payload
  }
}
