// The figures of the reports on performance: counts are SELECTs, spans are read once and sorted. SQLite could find the
// percentiles too, by its window functions, and took several times as long.

internal import BackOffice
internal import EventSourcing
internal import ReadModels

/// How long things took, in milliseconds; none is less than 0.
struct Spans {
  private var values: [Int64] = []
  private var sum: Int64 = 0
  private var isSorted = true

  var count: Int { values.count }

  /// Rounded down; nil for none. The sum ends where numbers do.
  var mean: Int64? { values.isEmpty ? nil : sum / Int64(values.count) }

  mutating func add(_ span: Int64) {
    values.append(max(0, span))
    sum.add(max(0, span))
    isSorted = false
  }

  /// The nearest rank: the value at the place ⌈n·percent/100⌉, from 1; nil for none.
  mutating func percentile(_ percent: Int) -> Int64? {
    guard !values.isEmpty else { return nil }
    if !isSorted { values.sort() }
    isSorted = true
    return values[(values.count * percent + 99) / 100 - 1]
  }
}

/// What the completions of a group come to.
struct Completions {
  var active = Spans()
  /// From the start to the completion: a sum, which ends where numbers do.
  var elapsed: Int64 = 0
  var late = 0

  mutating func add(activeMillis: Int64, elapsed: Int64, isLate: Bool) {
    active.add(activeMillis)
    self.elapsed.add(max(0, elapsed))
    if isLate { late += 1 }
  }
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
    var found: [Int: Completions] = [:]
    _ = try db.rows(
      "SELECT \(group), activeMillis, startedAt, endedAt, late FROM performance\(filter.sql)", filter.arguments
    ) { list in
      var (active, started, ended, late) = (Int64(0), Instant(milliseconds: 0), Instant(milliseconds: 0), false)
      let number = list.number()
      list("activeMillis", &active)
      list("startedAt", &started)
      list("endedAt", &ended)
      list("late", &late)
      found[number, default: Completions()]
        .add(activeMillis: active, elapsed: ended.milliseconds(since: started), isLate: late)
    }
    return found
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
    var found: [WorkflowID: Spans] = [:]
    _ = try db.rows(
      """
      SELECT o.workflowID, o.openedAt, f.at FROM performance_finishes f \
      JOIN performance_orders o ON o.orderID = f.orderID\(filter.sql)
      """, filter.arguments
    ) { list in
      var (workflow, opened, finished) = (WorkflowID.blank, Instant(milliseconds: 0), Instant(milliseconds: 0))
      list("workflowID", &workflow)
      list("openedAt", &opened)
      list("at", &finished)
      found[workflow, default: Spans()].add(finished.milliseconds(since: opened))
    }
    return found
  }

  /// The tasks of each user that are overdue.
  func overdueTasks(_ now: Instant, in db: ViewDatabase) throws -> [UserID: Int] {
    var filter = orderFilter(user: "o.responsibleID")
    filter.keep("o.taskDueAt < ?", [.instant(now)])
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
    if let service { filter.keep("serviceNumber = \(number)", [.text(service.description)]) }
    if let user { filter.keep("userNumber = \(number)", [.text(user.description)]) }
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
