// Asking for orders: which list, what filters, in what order, which page.

public import BackOffice
public import EventSourcing
public import ReadModels

/// A list of orders to ask for, with the filters of `WorkFilter`.
@dynamicMemberLookup
public struct OrdersQuery: Sendable {
  public typealias List = WorkList

  public enum Sort: String, Sendable, CaseIterable {
    /// Newest first, like all but names, numbers and times to come.
    case openedAt, lastChangeAt, closedAt
    /// Soonest first, orders without one last.
    case taskDueAt, snoozedUntil
    case customerName
    /// Highest first.
    case orderNo
  }

  public var list: WorkList
  public var filter = WorkFilter()
  public var type: OrderType?
  /// Whether something is left to be paid.
  public var feeOutstanding: Bool?
  /// Nil: as is usual for the list.
  public var sort: Sort?
  /// Rows a page; nil for all.
  public var limit: Int?
  public var cursor: Cursor?

  public init(_ list: WorkList) {
    self.list = list
  }

  public subscript<Value>(dynamicMember path: WritableKeyPath<WorkFilter, Value>) -> Value {
    get { filter[keyPath: path] }
    set { filter[keyPath: path] = newValue }
  }
}

extension ReadableView<OrdersView> {
  /// One page of orders, as `scope` sees them at `now`.
  public func page(_ query: OrdersQuery, scope: ViewerScope, now: Instant) throws -> Page<OrderRow> {
    try read { db in
      let sort = query.sort?.work ?? query.list.usualSort
      var statement = ListStatement(
        name: "orders/\(query.list.rawValue)/\(sort)", columns: OrderRow.select, source: OrderRow.source,
        sort: sort.keys(of: .order))
      try statement.keep(query.filter, in: query.list, of: .order, now: now, db)
      statement.keep("w.type", equals: query.type?.rawValue)
      if let outstanding = query.feeOutstanding {
        statement.keep("(\(OrderRow.outstanding) > 0) = ?", .flag(outstanding))
      }
      statement.keepOwn(scope, in: query.list, of: .order, owners: "order_owners")
      return try statement.page(of: OrderRow.self, limit: query.limit, after: query.cursor, in: db)
    }
  }
}

extension OrdersQuery.Sort {
  fileprivate var work: WorkSort {
    switch self {
    case .openedAt: .openedAt
    case .lastChangeAt: .lastChangeAt
    case .closedAt: .closedAt
    case .taskDueAt: .taskDueAt
    case .snoozedUntil: .snoozedUntil
    case .customerName: .customerName
    case .orderNo: .number
    }
  }
}
