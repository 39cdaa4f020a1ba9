// Asking for orders: which list, what filters, in what order, which page.

public import BackOffice
public import EventSourcing
public import ReadModels

/// A list of orders to ask for.
public struct OrdersQuery: Sendable {
  public enum List: String, Sendable, CaseIterable {
    case open, closed, snoozed
    /// Whatever their state; deleted ones are nowhere.
    case all
  }

  public enum Sort: String, Sendable, CaseIterable {
    /// Newest first, like all but names, numbers and times to come.
    case openedAt, lastChangeAt, closedAt
    /// Soonest first, orders without one last.
    case taskDueAt, snoozedUntil
    case customerName
    /// Highest first.
    case orderNo
  }

  public var list: List
  public var assignedUser: UserID?
  public var orderAdmin: UserID?
  public var service: ServiceID?
  public var product: ProductID?
  public var type: OrderType?
  public var customer: CustomerID?
  /// The name of the task in progress, in any spelling.
  public var taskName: String?
  public var finished: Bool?
  /// Whether the task in progress is beyond its due time, which takes an open order.
  public var overdue: Bool?
  public var openedFrom: Instant?
  /// Not included.
  public var openedTo: Instant?
  /// Whether something is left to be paid.
  public var feeOutstanding: Bool?
  /// Each word of it begins a word of the order's texts or the customer's name.
  public var text: String?
  /// Only with the list of all orders.
  public var state: WorkStatus?
  /// Nil: as is usual for the list.
  public var sort: Sort?
  /// Rows a page; nil for all.
  public var limit: Int?
  public var cursor: Cursor?

  public init(_ list: List) {
    self.list = list
  }

  /// The order of rows that is asked for, or usual.
  public var effectiveSort: Sort {
    if let sort { return sort }
    switch list {
    case .open: return .openedAt
    case .closed: return .closedAt
    case .snoozed: return .snoozedUntil
    case .all: return .orderNo
    }
  }
}

extension ReadableView<OrdersView> {
  /// One page of orders, as `scope` sees them at `now`.
  public func page(_ query: OrdersQuery, scope: ViewerScope, now: Instant) throws -> Page<OrderRow> {
    try read { db in
      var statement = ListStatement(
        name: "orders/\(query.list.rawValue)/\(query.effectiveSort.rawValue)", columns: OrderRow.select,
        source: OrderRow.source, sort: query.sortKeys)
      try query.filter(&statement, now: now, db)
      query.scope(&statement, scope)
      return try statement.page(of: OrderRow.self, limit: query.limit, after: query.cursor, in: db)
    }
  }
}

extension OrdersQuery {
  fileprivate var sortKeys: [SortKey] {
    let first: [SortKey] =
      switch effectiveSort {
      case .openedAt: [.integer("o.openedAt", descending: true)]
      case .lastChangeAt: [.integer("o.lastChangeAt", descending: true)]
      case .closedAt: SortKey.integerOrLast("o.closedAt", descending: true)
      case .taskDueAt: SortKey.integerOrLast("o.taskDueAt")
      case .snoozedUntil: SortKey.integerOrLast("o.snoozedUntil")
      case .customerName: [.text("coalesce(c.search, '')")]
      case .orderNo: []
      }
    return first + [.integer("o.orderNo", descending: true), .text("o.orderID")]
  }

  fileprivate func filter(_ statement: inout ListStatement, now: Instant, _ db: ViewDatabase) throws {
    if list != .all { statement.keep("o.state", equals: list.rawValue) }
    statement.keep("o.state", equals: state?.rawValue)
    statement.keep("o.assignedUserID", equals: assignedUser)
    statement.keep("o.orderAdminID", equals: orderAdmin)
    statement.keep("o.serviceID", equals: service)
    statement.keep("o.productID", equals: product)
    statement.keep("o.type", equals: type?.rawValue)
    statement.keep("o.customerID", equals: customer)
    if let taskName { try statement.keep("o.taskName", labelled: taskName, as: "task", among: db.taskNames()) }
    if let finished { statement.keep("o.finished = ?", .flag(finished)) }
    if let overdue {
      statement.keep(
        "(o.state = 'open' AND o.taskSnoozedUntil IS NULL AND coalesce(o.taskDueAt < ?, 0)) = ?", .instant(now),
        .flag(overdue))
    }
    if let openedFrom { statement.keep("o.openedAt >= ?", .instant(openedFrom)) }
    if let openedTo { statement.keep("o.openedAt < ?", .instant(openedTo)) }
    if let feeOutstanding { statement.keep("(\(OrderRow.outstanding) > 0) = ?", .flag(feeOutstanding)) }
    try statement.search(text, in: "o.search", "c.search")
  }

  /// The list of all orders shows a general user what ever was theirs, the others what is theirs now.
  fileprivate func scope(_ statement: inout ListStatement, _ scope: ViewerScope) {
    guard case .own(let user, let includesOrderAdmin) = scope else { return }
    let id = ColumnValue.text(user.description)
    if list == .all {
      statement.keep(
        "o.orderID IN (SELECT orderID FROM order_owners WHERE userID = ? AND (asUser OR (asAdmin AND ?)))", id,
        .flag(includesOrderAdmin))
    } else {
      statement.keepOwn(scope)
    }
  }
}

extension ListStatement {
  /// Keeps the orders `o` that are the viewer's own now.
  mutating func keepOwn(_ scope: ViewerScope) {
    guard case .own(let user, let includesOrderAdmin) = scope else { return }
    let id = ColumnValue.text(user.description)
    keep("(o.assignedUserID = ? OR (? AND o.orderAdminID = ?))", id, .flag(includesOrderAdmin), id)
  }
}

extension ViewDatabase {
  /// The names of tasks in all versions of the workflows.
  fileprivate func taskNames() throws -> [(value: String, label: String)] {
    try rows("SELECT DISTINCT name FROM task_names ORDER BY name") { list in
      var name = ""
      list("name", &name)
      return (name, name)
    }
  }
}
