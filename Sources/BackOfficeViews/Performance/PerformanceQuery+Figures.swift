// The figures of the reports on performance, each one SELECT.

internal import BackOffice
internal import EventSourcing
internal import ReadModels

/// How many spans there are of a group, and the percentiles of them by the nearest rank.
struct Spans {
  var count = 0
  var p50: Int64 = 0
  var p90: Int64 = 0

  /// The columns that `read` takes, over the rows of `ranked`.
  static func columns(_ span: String) -> String {
    // The place ⌈p·n⌉, from 1, in whole numbers.
    """
    count(*), max(CASE WHEN place = (total + 1) / 2 THEN \(span) END), \
    max(CASE WHEN place = (total * 9 + 9) / 10 THEN \(span) END)
    """
  }

  /// The columns that tell of each row of a group where it stands and how many there are.
  static func ranked(_ span: String, by group: String) -> String {
    """
    row_number() OVER (PARTITION BY \(group) ORDER BY \(span)) AS place, count(*) OVER (PARTITION BY \(group)) AS total
    """
  }

  mutating func read(_ list: inout ColumnList) {
    list("count", &count)
    list("p50", &p50)
    list("p90", &p90)
  }
}

/// What the completions of a group come to.
struct Completions {
  var active = Spans()
  var meanActive: Int64 = 0
  var meanElapsed: Int64 = 0
  var late = 0
}

/// The orders that have a task in progress.
struct Standing {
  var open = 0
  var overdue = 0
  /// Closed with it.
  var stopped = 0
}

extension ColumnList {
  /// A whole number that a query gives.
  mutating func number() -> Int {
    var number = 0
    self("number", &number)
    return number
  }
}

extension PerformanceQuery {
  /// Whether all work is looked at.
  var isWhole: Bool { since == nil && until == nil && service == nil && user == nil }

  /// The completions by a column of small numbers.
  func completions(by group: String, in db: ViewDatabase) throws -> [Int: Completions] {
    var filter = partyFilter
    filter.keep("completed")
    filter.keep("endedAt", from: start, to: end)
    let rows = try db.rows(
      """
      SELECT \(group), \(Spans.columns("activeMillis")), \(WideSum.sql(of: "activeMillis")) / count(*), \
      \(WideSum.sql(of: "max(endedAt - startedAt, 0)")) / count(*), sum(late) \
      FROM (SELECT *, \(Spans.ranked("activeMillis", by: group)) FROM performance\(filter.sql)) GROUP BY \(group)
      """, filter.arguments
    ) { list in
      var (number, done) = (list.number(), Completions())
      done.active.read(&list)
      list("meanActive", &done.meanActive)
      list("meanElapsed", &done.meanElapsed)
      done.late = list.number()
      return (number, done)
    }
    return Dictionary(rows) { first, _ in first }
  }

  /// How often each step was started: what has ended, and what is in progress.
  func starts(in db: ViewDatabase) throws -> [Int: Int] {
    var ended = partyFilter
    ended.keep("startedAt", from: start, to: end)
    var lasting = orderFilter(user: "o.responsibleID")
    lasting.keep("o.taskStartedAt", from: start, to: end)
    return try count(
      """
      SELECT stepNumber, sum(number) FROM (\
      SELECT stepNumber, count(*) AS number FROM performance\(ended.sql) GROUP BY stepNumber UNION ALL \
      SELECT s.number, count(*) FROM \(Self.inProgress)\(lasting.sql) GROUP BY s.number) GROUP BY stepNumber
      """, ended.arguments + lasting.arguments, in: db)
  }

  /// How often each step was put aside.
  func snoozes(in db: ViewDatabase) throws -> [Int: Int] {
    var filter = partyFilter
    filter.keep("at", from: start, to: end)
    return try count(
      "SELECT stepNumber, count(*) FROM performance_snoozes\(filter.sql) GROUP BY stepNumber", filter.arguments, in: db)
  }

  /// The orders that have each step in progress.
  func standing(_ now: Instant, in db: ViewDatabase) throws -> [Int: Standing] {
    var closings = SQLFilter()
    closings.keep("o.state = 'closed'")
    closings.keep("o.closedAt", from: start, to: end)
    let filter = orderFilter(user: "o.responsibleID")
    let rows = try db.rows(
      """
      SELECT s.number, sum(o.state IN ('open', 'snoozed')), sum(coalesce(o.taskDueAt < ?, 0)), \
      sum(\(closings.condition)) FROM \(Self.inProgress)\(filter.sql) GROUP BY s.number
      """, [.instant(now)] + closings.arguments + filter.arguments
    ) { list in
      (list.number(), Standing(open: list.number(), overdue: list.number(), stopped: list.number()))
    }
    return Dictionary(rows) { first, _ in first }
  }

  /// The orders of each version of a workflow that are closed.
  func closedOrders(in db: ViewDatabase) throws -> [StepRecord.Key: Int] {
    var filter = orderFilter(user: nil)
    filter.keep("o.state = 'closed'")
    filter.keep("o.closedAt", from: start, to: end)
    let rows = try db.rows(
      """
      SELECT o.workflowID, o.workflowVersion, count(*) FROM performance_orders o\(filter.sql) \
      GROUP BY o.workflowID, o.workflowVersion
      """, filter.arguments
    ) { list in
      var key = StepRecord.Key()
      list("workflowID", &key.workflow)
      list("version", &key.version)
      return (key, list.number())
    }
    return Dictionary(rows) { first, _ in first }
  }

  /// The orders that were opened with each workflow.
  func openedOrders(in db: ViewDatabase) throws -> [WorkflowID: Int] {
    var filter = orderFilter(user: "o.assignedUserID")
    filter.keep("o.openedAt", from: start, to: end)
    return try count(
      "SELECT o.workflowID, count(*) FROM performance_orders o\(filter.sql) GROUP BY o.workflowID", filter, in: db)
  }

  /// The orders of each workflow that are closed with tasks left.
  func ordersClosedBeforeEnd(in db: ViewDatabase) throws -> [WorkflowID: Int] {
    var filter = orderFilter(user: "o.assignedUserID")
    filter.keep("o.state = 'closed' AND o.taskKey IS NOT NULL")
    filter.keep("o.closedAt", from: start, to: end)
    return try count(
      "SELECT o.workflowID, count(*) FROM performance_orders o\(filter.sql) GROUP BY o.workflowID", filter, in: db)
  }

  /// The times from the opening to the first finish.
  func leadTimes(in db: ViewDatabase) throws -> [WorkflowID: Spans] {
    var filter = orderFilter(user: "o.assignedUserID")
    filter.keep("f.at", from: start, to: end)
    let lead = "max(f.at - o.openedAt, 0)"
    let rows = try db.rows(
      """
      SELECT workflowID, \(Spans.columns("lead")) FROM (\
      SELECT o.workflowID, \(lead) AS lead, \(Spans.ranked(lead, by: "o.workflowID")) \
      FROM performance_finishes f JOIN performance_orders o ON o.orderID = f.orderID\(filter.sql)) GROUP BY workflowID
      """, filter.arguments
    ) { list in
      var (workflow, spans) = (WorkflowID.blank, Spans())
      list("workflowID", &workflow)
      spans.read(&list)
      return (workflow, spans)
    }
    return Dictionary(rows) { first, _ in first }
  }

  /// The tasks of each user that are overdue.
  func overdueTasks(_ now: Instant, in db: ViewDatabase) throws -> [UserID: Int] {
    var filter = orderFilter(user: "o.responsibleID")
    filter.keep("o.taskDueAt < ?", .instant(now))
    return try count(
      "SELECT o.responsibleID, count(*) FROM performance_orders o\(filter.sql) GROUP BY o.responsibleID", filter, in: db
    )
  }
}

extension PerformanceQuery {
  private var start: ColumnValue? { since.map(ColumnValue.instant) }
  private var end: ColumnValue? { until.map(ColumnValue.instant) }

  /// Orders, each with the step that it has in progress.
  private static let inProgress = """
    performance_orders o JOIN performance_steps s ON s.workflowID = o.workflowID \
    AND s.workflowVersion = o.workflowVersion AND s.taskKey = o.taskKey
    """

  /// What ended, or was put aside, for the service and by the user asked for.
  private var partyFilter: SQLFilter {
    var filter = SQLFilter()
    let number = "(SELECT number FROM performance_parties WHERE id = ?)"
    if let service { filter.keep("serviceNumber = \(number)", .text(service.description)) }
    if let user { filter.keep("userNumber = \(number)", .text(user.description)) }
    return filter
  }

  /// The orders `o` for the service, and by the user that a column has.
  private func orderFilter(user column: String?) -> SQLFilter {
    var filter = SQLFilter()
    filter.keep("o.serviceID", equals: service)
    if let column { filter.keep(column, equals: user) }
    return filter
  }

  private func count(_ sql: String, _ arguments: [ColumnValue], in db: ViewDatabase) throws -> [Int: Int] {
    Dictionary(try db.rows(sql, arguments) { ($0.number(), $0.number()) }) { first, _ in first }
  }

  private func count<Kind>(_ sql: String, _ filter: SQLFilter, in db: ViewDatabase) throws -> [ID<Kind>: Int] {
    let rows = try db.rows(sql, filter.arguments) { list in
      var id = ID<Kind>.blank
      list("id", &id)
      return (id, list.number())
    }
    return Dictionary(rows) { first, _ in first }
  }
}
