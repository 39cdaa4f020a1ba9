// Asking for tasks, and one task as the list shows it. How old a task is and whether it is overdue depend on the time
// of asking, so they are worked out here and never stored.

public import BackOffice
public import EventSourcing
public import ReadModels

/// One task in progress, of an order or a lead.
public struct WorkTaskRow<Subject: WorkSubject>: ListRow {
  public static var columns: [String] { labels }

  /// That of the order or lead.
  public private(set) var workID = ID<Subject>.blank
  /// What people call the order or lead.
  public private(set) var workNo = 0
  public private(set) var customerID = CustomerID.blank
  public private(set) var customerName: String?
  public private(set) var serviceID = ServiceID.blank
  public private(set) var serviceName: String?
  /// The name of the task: the workflow is the ladder of states.
  public private(set) var currentStatus = ""
  public private(set) var taskID = TaskID.blank
  public private(set) var responsibleUserID: UserID?
  public private(set) var responsibleName: String?
  public private(set) var startedAt = Instant(milliseconds: 0)
  public private(set) var dueAt: Instant?
  public private(set) var snoozedUntil: Instant?
  /// Since the start, in milliseconds.
  public private(set) var ageMillis: Int64 = 0
  public private(set) var overdue = false
  public private(set) var lastComment: String?

  public init() {}

  public mutating func columns(_ column: inout ColumnList) {
    column(Subject.kind.idColumn, &workID)
    column(Subject.kind.numberColumn, &workNo)
    column("customerID", &customerID)
    column("customerName", &customerName)
    column("serviceID", &serviceID)
    column("serviceName", &serviceName)
    column("currentStatus", &currentStatus)
    column("taskID", &taskID)
    column("responsibleUserID", &responsibleUserID)
    column("responsibleName", &responsibleName)
    column("startedAt", &startedAt)
    column("dueAt", &dueAt)
    column("snoozedUntil", &snoozedUntil)
    column("ageMillis", &ageMillis)
    column("overdue", &overdue)
    column("lastComment", &lastComment)
  }

  static var select: String {
    """
    t.\(Subject.kind.idColumn), t.\(Subject.kind.numberColumn), \(MergedCustomers.id("t.customerID")), c.name, t.serviceID, s.name, \
    t.taskName, t.taskID, t.responsibleID, u.name, t.taskStartedAt, t.taskDueAt, t.taskSnoozedUntil, 0, 0, t.lastComment
    """
  }

  static func source(_ table: String) -> String {
    """
    \(table) t \(MergedCustomers.source("t.customerID")) LEFT JOIN services s ON s.id = t.serviceID \
    LEFT JOIN people u ON u.id = t.responsibleID
    """
  }

  /// The same row with what depends on the time.
  func at(_ now: Instant) -> Self {
    var row = self
    row.ageMillis = max(0, now.milliseconds(since: startedAt))
    row.overdue = snoozedUntil == nil && dueAt.map { $0 < now } ?? false
    return row
  }
}

/// A list of tasks of orders, or of leads, to ask for. Overdue ones come first, then what is due soonest; tasks
/// without a due time last.
public struct TasksQuery: Sendable {
  public enum List: String, Sendable, CaseIterable {
    case outstanding, snoozed
  }

  public var list: List
  public var responsible: UserID?
  public var service: ServiceID?
  public var customer: CustomerID?
  public var overdue: Bool?
  /// Whether outstanding tasks are to be followed by those put aside.
  public var includeSnoozed = false
  public var text: String?
  /// Rows a page; nil for all.
  public var limit: Int?
  public var cursor: Cursor?

  public init(_ list: List = .outstanding) {
    self.list = list
  }
}

extension TasksQuery {
  func page<Subject>(
    of table: String, _ scope: ViewerScope, _ now: Instant, in db: ViewDatabase
  ) throws -> Page<WorkTaskRow<Subject>> {
    let sort: [SortKey] =
      [.integer("(t.taskSnoozedUntil IS NOT NULL)")] + SortKey.integerOrLast("t.taskDueAt") + [
        .integer("t.taskStartedAt"), .integer("t.\(Subject.kind.numberColumn)", descending: true),
        .text("t.\(Subject.kind.idColumn)"),
      ]
    var statement = ListStatement(
      name: "\(table)/\(list.rawValue)", columns: WorkTaskRow<Subject>.select,
      source: WorkTaskRow<Subject>.source(table), sort: sort)
    try filter(&statement, now: now)
    if case .own(let user, _) = scope { statement.keep("t.responsibleID", equals: user) }
    let page = try statement.page(of: WorkTaskRow<Subject>.self, limit: limit, after: cursor, in: db)
    return Page(rows: page.rows.map { $0.at(now) }, next: page.next)
  }
}

extension TasksQuery {
  private func filter(_ statement: inout ListStatement, now: Instant) throws {
    let snoozed = "t.taskSnoozedUntil IS NOT NULL"
    let outstanding = "t.state = 'open' AND t.taskSnoozedUntil IS NULL"
    switch list {
    // The whole may be put aside as well.
    case .snoozed: statement.keep(snoozed)
    case .outstanding: statement.keep(includeSnoozed ? "(\(outstanding) OR \(snoozed))" : outstanding)
    }
    statement.keep("t.responsibleID", equals: responsible)
    statement.keep("t.serviceID", equals: service)
    statement.keep("t.customerID", isOf: customer)
    if let overdue {
      statement.keep(
        "(t.taskSnoozedUntil IS NULL AND coalesce(t.taskDueAt < ?, 0)) = ?", .instant(now), .flag(overdue))
    }
    try statement.search(text, in: "c.search", "s.search")
  }
}
