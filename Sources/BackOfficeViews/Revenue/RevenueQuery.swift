// Asking for revenue: sums of what was billed, collected and given back, by what somebody wants to see them by.

public import BackOffice
public import EventSourcing
public import ReadModels

/// By what revenue can be summed up.
public enum RevenueGroup: String, Sendable, CaseIterable {
  /// The calendar's, such as `2024-01`.
  case month
  case service, product, customer
  /// To whom the order was assigned.
  case user
}

/// The sums of one group. Service, product, customer and user are those that the order had at each event.
public struct RevenueRow: ListRow {
  public static let columns = labels

  /// Nil, like all that follows, where the query does not group by it.
  public private(set) var month: String?
  public private(set) var serviceID: ServiceID?
  public private(set) var serviceName: String?
  /// Nil also for orders without a product.
  public private(set) var productID: ProductID?
  public private(set) var productName: String?
  public private(set) var customerID: CustomerID?
  public private(set) var customerName: String?
  public private(set) var userID: UserID?
  public private(set) var userName: String?
  /// Of the initial fees: what was due when orders were opened, and every change of that, with its sign. An order that
  /// is deleted takes back all that was billed for it, on the day on which it is deleted.
  public private(set) var initialBilled = Money(minor: 0, currency: "")
  /// The same of the fees that were added.
  public private(set) var additionalBilled = Money(minor: 0, currency: "")
  public private(set) var collected = Money(minor: 0, currency: "")
  public private(set) var refunded = Money(minor: 0, currency: "")
  /// What was collected without what was refunded.
  public private(set) var net = Money(minor: 0, currency: "")
  /// What is to be paid now of the orders that are of this group now; nil where groups are months.
  public private(set) var outstanding: Money?
  public private(set) var failedPayments = 0

  public init() {}

  public mutating func columns(_ column: inout ColumnList) {
    column("month", &month)
    column("serviceID", &serviceID)
    column("serviceName", &serviceName)
    column("productID", &productID)
    column("productName", &productName)
    column("customerID", &customerID)
    column("customerName", &customerName)
    column("userID", &userID)
    column("userName", &userName)
    column.money("initialBilled", &initialBilled)
    column.money("additionalBilled", &additionalBilled)
    column.money("collected", &collected)
    column.money("refunded", &refunded)
    column.money("net", &net)
    column.money("outstanding", &outstanding)
    column("failedPayments", &failedPayments)
  }

  static let select = """
    w.month, w.serviceID, s.name, w.productID, p.name, w.customerID, c.name, w.userID, u.name, \
    w.initialBilled, w.currency, w.additionalBilled, w.currency, w.collected, w.currency, w.refunded, w.currency, \
    w.net, w.currency, w.outstanding, w.currency, w.failedPayments
    """
}

/// The revenue to ask for.
public struct RevenueQuery: Sendable {
  /// A row for each combination of these; none for the whole.
  public var by: Set<RevenueGroup> = [.month]
  /// The first day; what is outstanding does not depend on the days.
  public var since: LocalDate?
  /// Not included.
  public var until: LocalDate?
  public var service: ServiceID?
  public var product: ProductID?
  public var customer: CustomerID?
  public var user: UserID?
  /// Rows a page; nil for all.
  public var limit: Int?
  public var cursor: Cursor?

  public init() {}
}

extension ReadableView<RevenueView> {
  /// One page of sums, by month and then by names.
  public func page(_ query: RevenueQuery) throws -> Page<RevenueRow> {
    try read { db in
      let (source, arguments) = query.sums
      let statement = ListStatement(
        name: query.name, columns: RevenueRow.select,
        source: """
          (\(source)) w LEFT JOIN services s ON s.id = w.serviceID LEFT JOIN products p ON p.id = w.productID \
          LEFT JOIN customerNames c ON c.id = w.customerID LEFT JOIN people u ON u.id = w.userID
          """,
        arguments: arguments,
        sort: [.text("coalesce(w.month, '')")]
          + ["s.search", "w.serviceID", "p.search", "w.productID", "c.search", "w.customerID", "u.search", "w.userID"]
          .map { .text("coalesce(\($0), '')") } + [.text("w.currency")])
      return try statement.page(of: RevenueRow.self, limit: query.limit, after: query.cursor, in: db)
    }
  }
}

extension RevenueQuery {
  /// A cursor fits no other grouping.
  fileprivate var name: String {
    "revenue/" + RevenueGroup.allCases.filter(by.contains).map(\.rawValue).joined(separator: "+")
  }

  /// The customer that is left of those that became one.
  private static func customer(of table: String) -> String {
    let id = "\(table).customerID"
    return "coalesce((SELECT m.customerID FROM mergedCustomers m WHERE m.id = \(id)), \(id)) AS customerID"
  }

  private static let amounts = ["initialBilled", "additionalBilled", "collected", "refunded"]

  /// The sums of each group, with the values of its question marks. What is outstanding has no month.
  fileprivate var sums: (sql: String, arguments: [ColumnValue]) {
    let groups = [
      (RevenueGroup.month, "month"), (.service, "serviceID"), (.product, "productID"), (.customer, "customerID"),
      (.user, "userID"),
    ].map { group, column in by.contains(group) ? column : "NULL AS \(column)" }
    let keys = groups.filter { !$0.hasPrefix("NULL") } + ["currency"]
    let sums = Self.amounts.map { "\(WideSum.sql(of: $0)) AS \($0)" }
    let net = WideSum.sql(
      high: "(sum(collected >> 32) - sum(refunded >> 32))",
      low: "(sum(collected & 4294967295) - sum(refunded & 4294967295))")
    let outstanding = by.contains(.month) ? "NULL" : WideSum.sql(of: "outstanding")
    let (movements, balances) = (movementFilter, partyFilter)
    var parts = """
      SELECT substr(onDate, 1, 7) AS month, serviceID, productID, \(Self.customer(of: "revenue")), userID, currency, \
      \(Self.amounts.joined(separator: ", ")), 0 AS outstanding, failed FROM revenue\(movements.sql)
      """
    var arguments = movements.arguments
    if !by.contains(.month) {
      parts += """
         UNION ALL SELECT NULL, serviceID, productID, \(Self.customer(of: "revenue_outstanding")), userID, currency, 0, 0, 0, 0, outstanding, 0 \
        FROM revenue_outstanding\(balances.sql)
        """
      arguments += balances.arguments
    }
    let sql = """
      SELECT \(groups.joined(separator: ", ")), currency, \(sums.joined(separator: ", ")), \(net) AS net, \
      \(outstanding) AS outstanding, sum(failed) AS failedPayments FROM (\(parts)) GROUP BY \(keys.joined(separator: ", "))
      """
    return (sql, arguments)
  }

  private var movementFilter: SQLFilter {
    var filter = partyFilter
    filter.keep(
      "onDate", from: since.map { .text($0.description) }, to: until.map { .text($0.description) })
    return filter
  }

  private var partyFilter: SQLFilter {
    var filter = SQLFilter()
    filter.keep("serviceID", equals: service)
    filter.keep("productID", equals: product)
    filter.keep("customerID", isOf: customer)
    filter.keep("userID", equals: user)
    return filter
  }
}
