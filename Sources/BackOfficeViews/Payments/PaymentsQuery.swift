// Asking for payments, and one payment as the list shows it.

public import BackOffice
public import EventSourcing
public import ReadModels

/// One payment in a list, with the columns of `OrderPaymentRow`.
@dynamicMemberLookup
public struct PaymentRow: ListRow {
  public static let columns = labels

  public private(set) var payment = OrderPaymentRow()
  public private(set) var orderID = OrderID.blank
  public private(set) var orderNo = 0
  /// Whether the order was deleted: what was paid for it has moved all the same.
  public private(set) var orderDeleted = false
  public private(set) var customerID = CustomerID.blank
  public private(set) var customerName: String?

  public init() {}

  public subscript<Value>(dynamicMember path: KeyPath<OrderPaymentRow, Value>) -> Value { payment[keyPath: path] }

  public mutating func columns(_ column: inout ColumnList) {
    payment.columns(&column)
    column("orderID", &orderID)
    column("orderNo", &orderNo)
    column("orderDeleted", &orderDeleted)
    column("customerID", &customerID)
    column("customerName", &customerName)
  }

  static let select = """
    w.paymentID, w.fee, w.feeName, w.amount, w.amountCurrency, w.state, w.refunded, w.refundedCurrency, w.gatewayRef, \
    w.code, w.url, w.requestedAt, w.resultAt, w.orderID, w.orderNo, w.orderDeleted, \(MergedCustomers.id("w.customerID")), c.name
    """

  static let source = "payments w \(MergedCustomers.source("w.customerID"))"
}

/// The payments to ask for.
public struct PaymentsQuery: Sendable {
  public var order: OrderReference?
  public var customer: CustomerID?
  /// Nil: all.
  public var state: PaymentStatus?
  public var requestedFrom: Instant?
  /// Not included.
  public var requestedTo: Instant?
  /// Rows a page; nil for all.
  public var limit: Int?
  public var cursor: Cursor?

  public init() {}
}

extension ReadableView<PaymentsView> {
  /// One page of payments, newest first, as `scope` sees them: a general user sees those for orders that are theirs now.
  public func page(_ query: PaymentsQuery, scope: ViewerScope) throws -> Page<PaymentRow> {
    try read { db in
      var statement = ListStatement(
        name: "payments", columns: PaymentRow.select, source: PaymentRow.source,
        sort: [
          .integer("w.requestedAt", descending: true), .integer("w.orderNo", descending: true), .text("w.orderID"),
          .text("w.paymentID"),
        ])
      if let order = query.order { statement.keep(order) }
      statement.keep("w.customerID", isOf: query.customer)
      statement.keep("w.state", equals: query.state?.rawValue)
      if let from = query.requestedFrom { statement.keep("w.requestedAt >= ?", .instant(from)) }
      if let to = query.requestedTo { statement.keep("w.requestedAt < ?", .instant(to)) }
      statement.keepOwn(scope, of: .order)
      return try statement.page(of: PaymentRow.self, limit: query.limit, after: query.cursor, in: db)
    }
  }
}
