// The view `contacts`: the people who work at the customers.

public import BackOffice
public import EventSourcing
public import ReadModels

struct ContactKey: Hashable, Comparable, Sendable {
  var customer = CustomerID.blank
  var contact = ContactID.blank

  static func < (a: Self, b: Self) -> Bool {
    a.customer == b.customer ? a.contact < b.contact : a.customer < b.customer
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

/// Folds the log into the list of contacts.
public struct ContactsView: Projection {
  public static let name = "contacts"
  public static let version = 2
  public static let tables = [ContactRecord.table("contacts")] + References.tables(.customerNames)
  public static let indexes = ["CREATE INDEX contacts_sortName ON contacts (isDefault DESC, sortName, contactID)"]
  public static let eventTypes: Set<String>? = Set(CustomerEvent.registry.names)

  private var contacts = RowCache<ContactRecord>(tables[0])
  private var references = References([.customerNames])

  public init() {}

  public mutating func apply(_ recorded: Recorded<BackOfficeEvent>, in db: ViewDatabase) throws {
    guard case .customer(let event) = recorded.event else { return }
    guard let customer = recorded.envelope.stream.uuid.map(CustomerID.init) else { return }
    try references.apply(recorded, in: db)
    func key(_ contact: ContactID) -> ContactKey { ContactKey(customer: customer, contact: contact) }
    switch event {
    case .contactAdded(let event):
      contacts.insert(ContactRecord(event, key(event.contactID), at: recorded.envelope.recordedAt))
    case .contactEdited(let event): try contacts.update(key(event.contactID), in: db) { $0.edit(event.changes) }
    case .contactRemoved(let event): contacts.remove(key(event.contactID))
    case .contactsMerged(let event):
      try contacts.update(key(event.kept), in: db) { $0.edit(event.changes) }
      contacts.remove(key(event.dropped))
    case .defaultContactChanged(let event):
      if let from = event.from { try contacts.update(key(from), in: db) { $0.isDefault = false } }
      try contacts.update(key(event.to), in: db) { $0.isDefault = true }
    case .defaultContactCleared(let event):
      try contacts.update(key(event.from), in: db) { $0.isDefault = false }
    case .created, .edited, .statusChanged, .kindChanged, .archived, .unarchived: break
    }
  }

  public mutating func flush(in db: ViewDatabase) throws {
    try contacts.flush(in: db)
    try references.flush(in: db)
  }
}

extension ContactRecord {
  fileprivate init(_ event: ContactAdded, _ key: ContactKey, at time: Instant) {
    self.key = key
    name = event.name.text
    jobTitle = event.jobTitle
    department = event.department
    email = event.email?.text
    phone = event.phone?.text
    mobile = event.mobile?.text
    addedAt = time
    fold()
  }

  fileprivate mutating func edit(_ changes: [FieldChange]) {
    for change in changes {
      let text = change.after?.text
      switch change.field {
      case "name": name = text ?? name
      case "jobTitle": jobTitle = text
      case "department": department = text
      case "email": email = text
      case "phone": phone = text
      case "mobile": mobile = text
      default: break
      }
    }
    fold()
  }

  private mutating func fold() {
    sortName = FoldedText.folded(name)
    search = SearchText.of(name, jobTitle, department, email, phones: [phone, mobile])
  }
}
