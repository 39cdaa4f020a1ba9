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
  public private(set) var state = WorkTask.State.pending
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
  /// One order in full; nil if there is none, or none that `scope` sees: a general user sees what is theirs now. All but
  /// its row is folded from its stream, as far as the view has taken that in.
  public func order(
    _ reference: OrderReference, scope: ViewerScope, from log: any EventReader
  ) throws -> OrderDetails? {
    try read { db in
      guard let row = try db.row(reference, scope) else { return nil }
      let position = try db.position()
      let stream = StreamName.order(row.orderID)
      var state = SubjectState(of: stream)
      try log.read(stream, after: 0) { envelope, payload in
        guard envelope.position <= position else { return false }
        let event = try BackOfficeEvent.registry.decode(
          type: envelope.type, schema: envelope.schema, payload: payload)
        state.evolve(event, envelope)
        return true
      }
      guard case .order(let order?) = state else { return nil }
      return try OrderDetails(row, order, db)
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
  fileprivate init(_ row: OrderRow, _ order: OrderState, _ db: ViewDatabase) throws {
    let people = try db.names(of: order.work.tasks.map(\.responsible) + order.work.comments.compactMap(\.authorID))
    self.row = row
    tasks = order.work.tasks.enumerated().map { OrderTaskRow($1, at: $0, people) }
    fees = order.fees.map { OrderFeeRow($0) }
    let names = Dictionary(order.work.tasks.map { ($0.id, $0.name) }) { first, _ in first }
    comments = order.work.comments.map { OrderCommentRow($0, on: names[$0.taskID], people) }
  }
}

extension OrderTaskRow {
  fileprivate init(_ task: WorkTask, at index: Int, _ people: [UserID: String]) {
    taskID = task.id
    self.index = index
    key = task.key
    name = task.name
    state = task.state
    responsibleID = task.responsible
    responsibleName = people[task.responsible]
    startedAt = task.startedAt
    completedAt = task.completedAt
    dueAt = task.dueAt
    snoozedUntil = task.snooze?.until
    activeMillis = task.completedAt.map { task.activeMillis(at: $0) }
  }
}

extension OrderFeeRow {
  fileprivate init(_ fee: OrderFee) {
    feeID = fee.id
    name = fee.name
    amount = fee.amount
  }
}

extension OrderCommentRow {
  fileprivate init(_ comment: WorkComment, on taskName: String?, _ people: [UserID: String]) {
    commentID = comment.id
    taskID = comment.taskID
    self.taskName = taskName
    at = comment.at
    authorID = comment.authorID
    authorName = comment.authorID.flatMap { people[$0] }
    text = comment.text.text
  }
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

  /// The names of users, as they are now.
  fileprivate func names(of users: [UserID]) throws -> [UserID: String] {
    var names: [UserID: String] = [:]
    for user in Set(users) {
      names[user] = try rows("SELECT name FROM people WHERE id = ?", [.text(user.description)]) { list in
        var name = ""
        list("name", &name)
        return name
      }.first
    }
    return names
  }
}

extension ColumnList {
  mutating func orderID() -> OrderID {
    var id = OrderID.blank
    self("orderID", &id)
    return id
  }
}
