// Asking for activities, and one activity as the list shows it.

public import BackOffice
public import EventSourcing
public import ReadModels

/// One activity.
public struct ActivityRow: ListRow {
  public static let columns = labels

  public private(set) var activityID = ActivityID.blank
  public private(set) var kindID = ListItemID.blank
  /// The label of the kind.
  public private(set) var kind: String?
  /// What it is; of a logged one what was done.
  public private(set) var title = ""
  public private(set) var customerID = CustomerID.blank
  public private(set) var customerName: String?
  public private(set) var contactID: ContactID?
  public private(set) var contactName: String?
  public private(set) var orderID: OrderID?
  public private(set) var orderNo: Int?
  /// Whether the order was deleted: its activities stay with the customer.
  public private(set) var orderDeleted = false
  public private(set) var leadID: LeadID?
  public private(set) var leadNo: Int?
  public private(set) var leadDeleted = false
  /// Nil for a logged one.
  public private(set) var priority: ActivityPriority?
  /// When it begins: the first instant of the first day where it takes all day. When it happened for a logged one.
  public private(set) var startsAt = Instant(milliseconds: 0)
  public private(set) var endsAt: Instant?
  public private(set) var allDay = false
  /// The first day, where it takes all day: a date such as `2024-01-31`.
  public private(set) var startsOn: String?
  /// The last day of several.
  public private(set) var endsOn: String?
  public private(set) var assignedUserID: UserID?
  public private(set) var assignedUserName: String?
  public private(set) var madeByID: UserID?
  public private(set) var madeByName: String?
  public private(set) var state = ActivityState.Status.scheduled
  public private(set) var nextReminderAt: Instant?
  public private(set) var followUpOf: ActivityID?
  public private(set) var followUpID: ActivityID?
  public private(set) var doneAt: Instant?
  public private(set) var outcome: String?

  public init() {}

  public mutating func columns(_ column: inout ColumnList) {
    column("activityID", &activityID)
    column("kindID", &kindID)
    column("kind", &kind)
    column("title", &title)
    column("customerID", &customerID)
    column("customerName", &customerName)
    column("contactID", &contactID)
    column("contactName", &contactName)
    column("orderID", &orderID)
    column("orderNo", &orderNo)
    column("orderDeleted", &orderDeleted)
    column("leadID", &leadID)
    column("leadNo", &leadNo)
    column("leadDeleted", &leadDeleted)
    column("priority", &priority)
    column("startsAt", &startsAt)
    column("endsAt", &endsAt)
    column("allDay", &allDay)
    column("startsOn", &startsOn)
    column("endsOn", &endsOn)
    column("assignedUserID", &assignedUserID)
    column("assignedUserName", &assignedUserName)
    column("madeByID", &madeByID)
    column("madeByName", &madeByName)
    column("state", &state)
    column("nextReminderAt", &nextReminderAt)
    column("followUpOf", &followUpOf)
    column("followUpID", &followUpID)
    column("doneAt", &doneAt)
    column("outcome", &outcome)
  }

  static let select = """
    a.activityID, a.kindID, l.name, a.title, \(MergedCustomers.id("a.customerID")), c.name, a.contactID, k.name, a.orderID, o.number, \
    coalesce(o.deleted, 0), a.leadID, d.number, coalesce(d.deleted, 0), a.priority, a.startsAt, a.endsAt, \
    (a.startsOn IS NOT NULL), a.startsOn, a.endsOn, a.assignedUserID, u.name, a.madeByID, m.name, a.state, \
    a.nextReminderAt, a.followUpOf, a.followUpID, a.doneAt, a.outcome
    """

  static let source = """
    activities a LEFT JOIN listItems l ON l.id = a.kindID \
    \(MergedCustomers.source("a.customerID")) \
    LEFT JOIN contactNames k ON k.customerID = \(MergedCustomers.id("a.customerID")) AND k.id = a.contactID \
    LEFT JOIN order_numbers o ON o.id = a.orderID LEFT JOIN lead_numbers d ON d.id = a.leadID \
    LEFT JOIN people u ON u.id = a.assignedUserID LEFT JOIN people m ON m.id = a.madeByID
    """
}

/// The activities to ask for.
public struct ActivitiesQuery: Sendable {
  public enum Sort: String, Sendable, CaseIterable {
    /// The earliest first.
    case startsAt
    /// The most urgent first.
    case priority
  }

  public var activity: ActivityID?
  public var customer: CustomerID?
  /// Who is to do it.
  public var assignedUser: UserID?
  public var kind: ListItemID?
  /// The label of a kind, in any spelling.
  public var kindLabel: String?
  /// Nil: all.
  public var state: ActivityState.Status?
  public var priority: ActivityPriority?
  public var startsFrom: Instant?
  /// Not included.
  public var startsTo: Instant?
  /// Only scheduled ones with a reminder that is due and was not given yet.
  public var reminderDue = false
  /// Each word of it begins a word of the title, the outcome or the customer's name.
  public var text: String?
  public var sort = Sort.startsAt
  /// Rows a page; nil for all.
  public var limit: Int?
  public var cursor: Cursor?

  public init() {}
}

extension ReadableView<ActivitiesView> {
  /// One page of activities, as `scope` sees them at `now`: a general user sees those that are assigned to or made by
  /// them.
  ///
  /// - Throws: `ListError.unknownLabel` for a label that no kind has.
  public func page(_ query: ActivitiesQuery, scope: ViewerScope, now: Instant) throws -> Page<ActivityRow> {
    try read { db in
      var statement = ListStatement(
        name: "activities/\(query.sort.rawValue)", columns: ActivityRow.select, source: ActivityRow.source,
        sort: query.sortKeys)
      try query.filter(&statement, db, now: now)
      if case .own(let user, _) = scope {
        let id = ColumnValue.text(user.description)
        statement.keep("(a.assignedUserID = ? OR a.madeByID = ?)", id, id)
      }
      return try statement.page(of: ActivityRow.self, limit: query.limit, after: query.cursor, in: db)
    }
  }
}

extension ActivitiesQuery {
  private static let byStart: [SortKey] = [
    .integer("a.startsAt"), .integer("coalesce(o.number, 0)", descending: true), .text("a.activityID"),
  ]

  fileprivate var sortKeys: [SortKey] {
    switch sort {
    case .startsAt: return Self.byStart
    case .priority:
      let rank = "CASE a.priority WHEN 'high' THEN 3 WHEN 'normal' THEN 2 WHEN 'low' THEN 1 ELSE 0 END"
      return [.integer(rank, descending: true)] + Self.byStart
    }
  }

  fileprivate func filter(_ statement: inout ListStatement, _ db: ViewDatabase, now: Instant) throws {
    statement.keep("a.activityID", equals: activity)
    statement.keep("a.customerID", isOf: customer)
    statement.keep("a.assignedUserID", equals: assignedUser)
    statement.keep("a.kindID", equals: kind)
    if let kindLabel {
      try statement.keep("a.kindID", labelled: kindLabel, as: "kind", among: db.labels(of: .activityKind))
    }
    statement.keep("a.state", equals: state?.rawValue)
    statement.keep("a.priority", equals: priority?.rawValue)
    if let startsFrom { statement.keep("a.startsAt >= ?", .instant(startsFrom)) }
    if let startsTo { statement.keep("a.startsAt < ?", .instant(startsTo)) }
    if reminderDue { statement.keep("a.nextReminderAt <= ?", .instant(now)) }
    try statement.search(text, in: "a.search", "c.search")
  }
}
