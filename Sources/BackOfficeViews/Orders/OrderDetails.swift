// One order in full: its row, its tasks, its fees, its comments.

public import BackOffice
public import EventSourcing
public import ReadModels

/// How an order is named: its number or its id.
public enum OrderReference: Hashable, Sendable, CustomStringConvertible {
  case number(Int)
  case id(OrderID)

  public var description: String {
    switch self {
    case .number(let number): "\(number)"
    case .id(let id): id.description
    }
  }
}

/// One order in full.
public struct OrderDetails: Sendable, Equatable {
  public let row: OrderRow
  /// In the order in which they are to be done.
  public let tasks: [OrderTaskRow]
  /// The fees beside the initial one, oldest first.
  public let fees: [OrderFeeRow]
  /// Oldest first.
  public let comments: [OrderCommentRow]
}

/// One task of an order.
public struct OrderTaskRow: ListRow {
  public static let columns = labels

  public private(set) var taskID = TaskID.blank
  public private(set) var index = 0
  public private(set) var key = ""
  public private(set) var name = ""
  public private(set) var state = OrderTask.State.pending
  /// Who is to do it, or did it.
  public private(set) var responsibleID: UserID?
  public private(set) var responsibleName: String?
  public private(set) var startedAt: Instant?
  public private(set) var completedAt: Instant?
  public private(set) var dueAt: Instant?
  public private(set) var snoozedUntil: Instant?
  /// The working time of a completed task, in milliseconds.
  public private(set) var activeMillis: Int64?

  public init() {}

  public mutating func columns(_ column: inout ColumnList) {
    column("taskID", &taskID)
    column("index", &index)
    column("key", &key)
    column("name", &name)
    column("state", &state)
    column("responsibleID", &responsibleID)
    column("responsibleName", &responsibleName)
    column("startedAt", &startedAt)
    column("completedAt", &completedAt)
    column("dueAt", &dueAt)
    column("snoozedUntil", &snoozedUntil)
    column("activeMillis", &activeMillis)
  }
}

/// One additional fee of an order.
public struct OrderFeeRow: ListRow {
  public static let columns = labels

  public private(set) var feeID = FeeID.blank
  public private(set) var name = ""
  public private(set) var amount = Money(minor: 0, currency: "")

  public init() {}

  public mutating func columns(_ column: inout ColumnList) {
    column("feeID", &feeID)
    column("name", &name)
    column.money("amount", &amount)
  }
}

/// One comment on a task of an order.
public struct OrderCommentRow: ListRow {
  public static let columns = labels

  public private(set) var commentID = CommentID.blank
  public private(set) var taskID = TaskID.blank
  public private(set) var taskName: String?
  public private(set) var at = Instant(milliseconds: 0)
  public private(set) var authorID: UserID?
  public private(set) var authorName: String?
  public private(set) var text = ""

  public init() {}

  public mutating func columns(_ column: inout ColumnList) {
    column("commentID", &commentID)
    column("taskID", &taskID)
    column("taskName", &taskName)
    column("at", &at)
    column("authorID", &authorID)
    column("authorName", &authorName)
    column("text", &text)
  }
}

extension ReadableView<OrdersView> {
  /// One order in full; nil if there is none, or none that `scope` sees: a general user sees what is theirs now.
  public func order(_ reference: OrderReference, scope: ViewerScope) throws -> OrderDetails? {
    try read { db in
      guard let row = try db.row(reference, scope) else { return nil }
      let id = [ColumnValue.integer(Int64(row.orderNo))]
      return OrderDetails(
        row: row, tasks: try db.rows(OrderTaskRow.self, OrderDetails.tasksQuery, id),
        fees: try db.rows(OrderFeeRow.self, OrderDetails.feesQuery, id),
        comments: try db.rows(OrderCommentRow.self, OrderDetails.commentsQuery, id))
    }
  }

  /// The id of the order with this number; nil if there is none that was not deleted.
  public func orderID(ofNumber number: Int) throws -> OrderID? {
    try read { db in
      try db.rows("SELECT orderID FROM orders WHERE orderNo = ?", [.integer(Int64(number))]) { $0.orderID() }.first
    }
  }
}

extension OrderDetails {
  /// The order's row knows the present facts of the task in progress; who is to do another follows from the roles.
  fileprivate static let tasksQuery = """
    SELECT taskID, taskIndex, taskKey, t.name, t.state, responsible, u.name, startedAt, completedAt, dueAt, \
    snoozedUntil, activeMillis FROM (\
    SELECT t.taskID, t.taskIndex, w.taskKey, w.name, t.state, t.startedAt, t.completedAt, t.activeMillis, \
    iif(t.taskID = o.taskID, o.taskDueAt, t.dueAt) AS dueAt, \
    iif(t.taskID = o.taskID, o.taskSnoozedUntil, NULL) AS snoozedUntil, \
    coalesce(t.doneByID, iif(t.taskID = o.taskID, o.responsibleID, NULL), n.userID, w.userID, iif(w.role = 'orderAdmin', o.orderAdminID, NULL), o.assignedUserID) \
    AS responsible \
    FROM orders o JOIN order_tasks t ON t.orderNo = o.orderNo \
    JOIN workflow_steps w ON w.workflowID = o.workflowID AND w.workflowVersion = o.workflowVersion \
    AND w.taskIndex = t.taskIndex LEFT JOIN named_tasks n ON n.orderNo = t.orderNo AND n.taskID = t.taskID \
    WHERE o.orderNo = ?) t \
    LEFT JOIN people u ON u.id = responsible ORDER BY taskIndex
    """

  fileprivate static let feesQuery =
    "SELECT feeID, name, amount, currency FROM order_fees WHERE orderNo = ? ORDER BY position"

  fileprivate static let commentsQuery = """
    SELECT m.commentID, m.taskID, w.name, m.at, m.authorID, u.name, m.text FROM order_comments m \
    JOIN orders o ON o.orderNo = m.orderNo LEFT JOIN order_tasks t ON t.orderNo = m.orderNo AND t.taskID = m.taskID \
    LEFT JOIN workflow_steps w ON w.workflowID = o.workflowID AND w.workflowVersion = o.workflowVersion \
    AND w.taskIndex = t.taskIndex LEFT JOIN people u ON u.id = m.authorID WHERE m.orderNo = ? ORDER BY m.position
    """
}

extension ViewDatabase {
  fileprivate func row(_ reference: OrderReference, _ scope: ViewerScope) throws -> OrderRow? {
    var statement = ListStatement(
      name: "order", columns: OrderRow.select, source: OrderRow.source, sort: [.text("o.orderID")])
    switch reference {
    case .number(let number): statement.keep("o.orderNo = ?", .integer(Int64(number)))
    case .id(let id): statement.keep("o.orderID", equals: id)
    }
    statement.keepOwn(scope)
    return try statement.page(of: OrderRow.self, limit: nil, after: nil, in: self).rows.first
  }
}

extension ColumnList {
  mutating func orderID() -> OrderID {
    var id = OrderID.blank
    self("orderID", &id)
    return id
  }
}
