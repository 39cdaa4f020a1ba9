// Asking for what is to happen by itself, and one deadline as the list shows it. Whether it is overdue depends on the time of
// asking and is stored nowhere.

public import BackOffice
public import EventSourcing
internal import FoundationEssentials
public import ReadModels

/// One deadline.
public struct DeadlineRow: ListRow {
  public static let columns = labels

  public private(set) var dueAt = Instant(milliseconds: 0)
  public private(set) var kind = DeadlineKind.orderSnooze
  /// Whether its time has passed: it fires before the next command.
  public fileprivate(set) var overdue = false
  /// The order that it is of, or that its activity is for; a contract's first one.
  public private(set) var orderID: OrderID?
  public private(set) var orderNo: Int?
  public private(set) var leadID: LeadID?
  public private(set) var leadNo: Int?
  public private(set) var taskID: TaskID?
  public private(set) var taskName: String?
  public private(set) var activityID: ActivityID?
  /// What the activity is.
  public private(set) var title: String?
  public private(set) var contractID: ContractID?
  /// The cycle of the contract that comes next.
  public private(set) var cycle: Int?
  public private(set) var customerID: CustomerID?
  public private(set) var customerName: String?
  public private(set) var assignedUserID: UserID?
  public private(set) var assignedUserName: String?

  public init() {}

  public mutating func columns(_ column: inout ColumnList) {
    column("dueAt", &dueAt)
    column("kind", &kind)
    column("overdue", &overdue)
    column("orderID", &orderID)
    column("orderNo", &orderNo)
    column("leadID", &leadID)
    column("leadNo", &leadNo)
    column("taskID", &taskID)
    column("taskName", &taskName)
    column("activityID", &activityID)
    column("title", &title)
    column("contractID", &contractID)
    column("cycle", &cycle)
    column("customerID", &customerID)
    column("customerName", &customerName)
    column("assignedUserID", &assignedUserID)
    column("assignedUserName", &assignedUserName)
  }

  static let select = """
    d.dueAt, d.kind, 0, d.orderID, o.number, d.leadID, l.number, d.taskID, d.taskName, d.activityID, d.title, \
    d.contractID, d.cycle, \(MergedCustomers.id("d.customerID")), c.name, d.assignedUserID, u.name
    """

  static let source = """
    (\(DeadlinesView.itemTables.map { "SELECT * FROM \($0.table.name)" }.joined(separator: " UNION ALL "))) d \
    LEFT JOIN order_numbers o ON o.id = d.orderID LEFT JOIN lead_numbers l ON l.id = d.leadID \
    \(MergedCustomers.source("d.customerID")) LEFT JOIN people u ON u.id = d.assignedUserID
    """
}

/// The deadlines to ask for.
public struct DeadlinesQuery: Sendable {
  /// Nil: all.
  public var kind: DeadlineKind?
  public var customer: CustomerID?
  public var assignedUser: UserID?
  /// Only those that are due at this time or before.
  public var until: Instant?
  /// Only those whose time has passed, or only the others.
  public var overdue: Bool?
  /// Rows a page; nil for all.
  public var limit: Int?
  public var cursor: Cursor?

  public init() {}
}

extension ReadableView<DeadlinesView> {
  /// One page of deadlines in the order in which they fire, as `scope` sees them at `now`: a general user sees those of
  /// what is theirs.
  public func page(_ query: DeadlinesQuery, scope: ViewerScope, now: Instant) throws -> Page<DeadlineRow> {
    try read { db in
      var statement = ListStatement(
        name: "deadlines", columns: DeadlineRow.select, source: DeadlineRow.source,
        sort: [.integer("d.dueAt"), .text("d.kind"), .text("d.key")])
      statement.keep("d.kind", equals: query.kind?.rawValue)
      statement.keep("d.customerID", isOf: query.customer)
      statement.keep("d.assignedUserID", equals: query.assignedUser)
      if let until = query.until { statement.keep("d.dueAt <= ?", .instant(until)) }
      if let overdue = query.overdue { statement.keep("(d.dueAt <= ?) = ?", .instant(now), .flag(overdue)) }
      if case .own(let user, let includesOrderAdmin) = scope {
        let id = ColumnValue.text(user.description)
        statement.keep(
          "(d.assignedUserID = ? OR d.ownerID = ? OR (? AND d.adminID = ?))", id, id, .flag(includesOrderAdmin), id)
      }
      let page = try statement.page(of: DeadlineRow.self, limit: query.limit, after: query.cursor, in: db)
      return Page(rows: page.rows.map { $0.at(now) }, next: page.next)
    }
  }
}

extension DeadlineRow {
  /// The order, lead, activity or contract that it is about; none for one of something else.
  var subject: UUID {
    activityID?.uuid ?? contractID?.uuid ?? leadID?.uuid ?? orderID?.uuid ?? ContractID.blank.uuid
  }

  fileprivate func at(_ now: Instant) -> DeadlineRow {
    var row = self
    row.overdue = dueAt <= now
    return row
  }
}
