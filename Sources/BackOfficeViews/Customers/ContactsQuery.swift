// Asking for contacts, and one contact as the list shows it.

public import BackOffice
public import EventSourcing
public import ReadModels

/// One contact in the list.
public struct ContactRow: ListRow {
  public static let columns = labels

  public private(set) var contactID = ContactID.blank
  public private(set) var customerID = CustomerID.blank
  public private(set) var customerName: String?
  public private(set) var name = ""
  public private(set) var jobTitle: String?
  public private(set) var department: String?
  public private(set) var email: String?
  public private(set) var phone: String?
  public private(set) var mobile: String?
  public private(set) var isDefault = false
  public private(set) var addedAt = Instant(milliseconds: 0)
  /// When the contact was last written to or called, or wrote or called.
  public private(set) var lastContactedAt: Instant?

  public init() {}

  public mutating func columns(_ column: inout ColumnList) {
    column("contactID", &contactID)
    column("customerID", &customerID)
    column("customerName", &customerName)
    column("name", &name)
    column("jobTitle", &jobTitle)
    column("department", &department)
    column("email", &email)
    column("phone", &phone)
    column("mobile", &mobile)
    column("isDefault", &isDefault)
    column("addedAt", &addedAt)
    column("lastContactedAt", &lastContactedAt)
  }

  static let select = """
    k.contactID, k.customerID, c.name, k.name, k.jobTitle, k.department, k.email, k.phone, k.mobile, k.isDefault, \
    k.addedAt, (SELECT max(t.contactedAt) FROM contact_times t WHERE t.contactID = k.contactID)
    """
}

/// The list of contacts to ask for: default contacts first, then by name.
public struct ContactsQuery: Sendable {
  public var customer: CustomerID?
  public var defaultOnly = false
  /// Each word of it begins a word of the contact's or the customer's texts; or its digits stand in a phone number.
  public var text: String?
  /// Rows a page; nil for all.
  public var limit: Int?
  public var cursor: Cursor?

  public init() {}
}

extension ReadableView<ContactsView> {
  /// One page of contacts. Every user sees them all.
  public func page(_ query: ContactsQuery) throws -> Page<ContactRow> {
    try read { db in
      var statement = ListStatement(
        name: "contacts", columns: ContactRow.select,
        source: "contacts k LEFT JOIN customerNames c ON c.id = k.customerID",
        sort: [
          .integer("k.isDefault", descending: true), .text("k.sortName"), .text("k.contactID"), .text("k.customerID"),
        ])
      statement.keep("k.customerID", isOf: query.customer)
      if query.defaultOnly { statement.keep("k.isDefault") }
      try statement.search(query.text, in: "k.search", "c.search")
      return try statement.page(of: ContactRow.self, limit: query.limit, after: query.cursor, in: db)
    }
  }
}
