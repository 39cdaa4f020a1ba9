// Asking for customers, and one customer as the list shows it.

public import BackOffice
public import EventSourcing
public import ReadModels

/// One customer in the list.
public struct CustomerRow: ListRow {
  public static let columns = labels

  public private(set) var customerID = CustomerID.blank
  public private(set) var name = ""
  public private(set) var kind = CustomerKind.company
  public private(set) var statusID = ListItemID.blank
  public private(set) var statusLabel: String?
  public private(set) var sourceID: ListItemID?
  public private(set) var sourceLabel: String?
  public private(set) var defaultContactID: ContactID?
  public private(set) var defaultContactName: String?
  public private(set) var email: String?
  public private(set) var phone: String?
  public private(set) var mobile: String?
  public private(set) var town: String?
  public private(set) var postcode: String?
  /// Nil for a general user, who knows only of their own.
  public private(set) var openOrders: Int?
  /// Nil for a general user, too.
  public private(set) var openLeads: Int?
  /// The fees of all orders that were not deleted, and not closed as cancelled; nil for a general user.
  public private(set) var balanceOutstanding: Money?
  /// When an activity was completed or logged last.
  public private(set) var lastActivityAt: Instant?
  /// When the next scheduled activity begins, or should have begun.
  public private(set) var nextActivityAt: Instant?
  public private(set) var createdAt = Instant(milliseconds: 0)
  public private(set) var archived = false

  public init() {}

  public mutating func columns(_ column: inout ColumnList) {
    column("customerID", &customerID)
    column("name", &name)
    column("kind", &kind)
    column("statusID", &statusID)
    column("statusLabel", &statusLabel)
    column("sourceID", &sourceID)
    column("sourceLabel", &sourceLabel)
    column("defaultContactID", &defaultContactID)
    column("defaultContactName", &defaultContactName)
    column("email", &email)
    column("phone", &phone)
    column("mobile", &mobile)
    column("town", &town)
    column("postcode", &postcode)
    column("openOrders", &openOrders)
    column("openLeads", &openLeads)
    column.money("balanceOutstanding", &balanceOutstanding)
    column("lastActivityAt", &lastActivityAt)
    column("nextActivityAt", &nextActivityAt)
    column("createdAt", &createdAt)
    column("archived", &archived)
  }

  /// What `scope` sees: what all orders of a customer come to is nothing for a general user.
  static func select(_ scope: ViewerScope) -> String {
    let currency = "coalesce((SELECT currency FROM account), '')"
    let all = "\(CustomerTotals.openOrders), \(CustomerTotals.openLeads), \(CustomerTotals.fees), \(currency)"
    let sums = scope.isOwn ? "NULL, NULL, NULL, NULL" : all
    return """
      c.customerID, c.name, c.kind, c.statusID, st.name, c.sourceID, so.name, c.defaultContactID, k.name, c.email, \
      c.phone, c.mobile, c.town, c.postcode, \(sums), \(CustomerTotals.last), \(CustomerTotals.next), \
      c.createdAt, c.archived
      """
  }

  static let source = """
    customers c LEFT JOIN listItems st ON st.id = c.statusID LEFT JOIN listItems so ON so.id = c.sourceID \
    LEFT JOIN contactNames k ON k.customerID = c.customerID AND k.id = c.defaultContactID \
    \(CustomerTotals.source)
    """
}

/// The list of customers to ask for.
public struct CustomersQuery: Sendable {
  public enum Sort: String, Sendable, CaseIterable {
    case name
    /// Newest first.
    case createdAt
    /// Newest first; customers for whom nothing was done come last.
    case lastActivityAt
  }

  /// Nil: all.
  public var status: ListItemID?
  /// The label of a status, in any spelling.
  public var statusLabel: String?
  public var kind: CustomerKind?
  /// Nil: archived or not.
  public var archived: Bool? = false
  public var source: ListItemID?
  /// The label of a source, in any spelling.
  public var sourceLabel: String?
  /// Finds nothing for a general user.
  public var hasOpenOrders: Bool?
  public var createdFrom: Instant?
  /// Not included.
  public var createdTo: Instant?
  /// Each word of it begins a word of the name, the town or an address; or its digits stand in a phone number.
  public var text: String?
  /// One that became one with another finds that.
  public var customer: CustomerID?
  public var sort = Sort.name
  /// Rows a page; nil for all.
  public var limit: Int?
  public var cursor: Cursor?

  public init() {}
}

extension ReadableView<CustomersView> {
  /// One page of customers. Every user sees them all, a general user without what their orders come to.
  ///
  /// - Throws: `ListError.unknownLabel` for a label that no item of the list has.
  public func page(_ query: CustomersQuery, scope: ViewerScope) throws -> Page<CustomerRow> {
    try read { db in
      var statement = ListStatement(
        name: "customers/\(query.sort.rawValue)", columns: CustomerRow.select(scope), source: CustomerRow.source,
        sort: query.sortKeys)
      try query.filter(&statement, scope, db)
      return try statement.page(of: CustomerRow.self, limit: query.limit, after: query.cursor, in: db)
    }
  }
}

extension CustomersQuery {
  fileprivate var sortKeys: [SortKey] {
    switch sort {
    case .name: [.text("c.sortName"), .text("c.customerID")]
    case .createdAt: [.integer("c.createdAt", descending: true), .text("c.customerID")]
    case .lastActivityAt:
      SortKey.integerOrLast(CustomerTotals.last, descending: true) + [.text("c.customerID")]
    }
  }

  fileprivate func filter(_ statement: inout ListStatement, _ scope: ViewerScope, _ db: ViewDatabase) throws {
    statement.keep("c.customerID", isOf: customer)
    statement.keep("c.statusID", equals: status)
    if let statusLabel {
      try statement.keep("c.statusID", labelled: statusLabel, as: "status", among: db.labels(of: .customerStatus))
    }
    statement.keep("c.kind", equals: kind?.rawValue)
    statement.keep("c.sourceID", equals: source)
    if let sourceLabel {
      try statement.keep("c.sourceID", labelled: sourceLabel, as: "source", among: db.labels(of: .source))
    }
    if let archived { statement.keep("c.archived = ?", .flag(archived)) }
    if let hasOpenOrders {
      statement.keep(scope.isOwn ? "0 AND ?" : "(\(CustomerTotals.openOrders) > 0) = ?", .flag(hasOpenOrders))
    }
    if let createdFrom { statement.keep("c.createdAt >= ?", .instant(createdFrom)) }
    if let createdTo { statement.keep("c.createdAt < ?", .instant(createdTo)) }
    try statement.search(text, in: "c.search")
  }
}
