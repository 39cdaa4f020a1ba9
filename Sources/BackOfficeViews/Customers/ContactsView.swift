// The view `contacts`: the people who work at the customers.

public import BackOffice
public import EventSourcing
public import ReadModels

/// The list of contacts.
public struct ContactsView: StateView {
  public typealias D = BackOfficeDomain

  public static let name = "contacts"
  public static let version = 3 + CustomerState.fold + CorrespondenceState.fold

  private static let contacts = StateTable<ContactRecord>("contacts")

  private static let times = StateTable<ContactTimeRecord>("contact_times")

  public static let tables = [contacts.table, times.table, NameTables.customers.table, MergedCustomers.stored.table]
  public static let indexes = [
    "CREATE INDEX contacts_sortName ON contacts (isDefault DESC, sortName, contactID)",
    "CREATE INDEX contact_times_contactID ON contact_times (contactID, contactedAt)", MergedCustomers.index,
  ]
  public static let categories: Set<String> = ["customer", "correspondence"]

  public init() {}

  public static func rows(of state: SubjectState, in stream: StreamName, _ rows: inout RowWriter) {
    if case .correspondence(let correspondence) = state {
      rows(times, ContactTimeRecord.all(of: correspondence, with: stream.subject()))
    }
    guard case .customer(let customer) = state else { return }
    NameTables.write(customer, in: stream, &rows)
    let isDefault = { (contact: Contact) in contact.id == customer?.defaultContactID }
    rows(contacts, customer?.contacts.map { ContactRecord($0, of: stream.subject(), isDefault: isDefault($0)) } ?? [])
  }
}

struct ContactKey: Hashable, Comparable, Sendable {
  var customer = CustomerID.blank
  var contact = ContactID.blank

  static func < (a: Self, b: Self) -> Bool {
    a.customer == b.customer ? a.contact < b.contact : a.customer < b.customer
  }
}

/// When a contact was last written to or called, or wrote or called.
struct ContactTimeRecord: StoredRow {
  static var keyColumns: Int { 2 }

  var key = ContactKey()
  var contactedAt = Instant(milliseconds: 0)

  mutating func columns(_ column: inout ColumnList) {
    column("customerID", &key.customer)
    column("contactID", &key.contact)
    column("contactedAt", &contactedAt)
  }
}

extension ContactTimeRecord {
  fileprivate static func all(
    of correspondence: CorrespondenceState, with customer: CustomerID
  ) -> [ContactTimeRecord] {
    correspondence.contactedAt.sorted { $0.key < $1.key }.map { contact, time in
      ContactTimeRecord(key: ContactKey(customer: customer, contact: contact), contactedAt: time)
    }
  }
}

struct ContactRecord: StoredRow {
  static var keyColumns: Int { 2 }
  static var isLong: Bool { true }

  var key = ContactKey()
  var name = ""
  /// The name folded, to sort by.
  var sortName = ""
  var jobTitle: String?
  var department: String?
  var email: String?
  var phone: String?
  var mobile: String?
  var isDefault = false
  var addedAt = Instant(milliseconds: 0)
  var search = ""

  mutating func columns(_ column: inout ColumnList) {
    column("customerID", &key.customer)
    column("contactID", &key.contact)
    column("name", &name)
    column("sortName", &sortName)
    column("jobTitle", &jobTitle)
    column("department", &department)
    column("email", &email)
    column("phone", &phone)
    column("mobile", &mobile)
    column("isDefault", &isDefault)
    column("addedAt", &addedAt)
    column("search", &search)
  }
}

extension ContactRecord {
  fileprivate init(_ contact: Contact, of customer: CustomerID, isDefault: Bool) {
    key = ContactKey(customer: customer, contact: contact.id)
    name = contact.name
    sortName = FoldedText.folded(name)
    jobTitle = contact.jobTitle
    department = contact.department
    email = contact.email
    phone = contact.phone
    mobile = contact.mobile
    self.isDefault = isDefault
    addedAt = contact.addedAt
    search = SearchText.of(name, jobTitle, department, email, phones: [phone, mobile])
  }
}
