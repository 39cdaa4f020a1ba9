// Asking how workflows perform. Percentiles are exact, by the nearest rank.

public import BackOffice
public import EventSourcing
public import ReadModels

/// Which work to look at.
///
/// What happened counts at the time at which it happened, whatever became of the order: starts, completions, snoozes,
/// openings, the first finish. What is counts while it is: tasks in progress, overdue, and orders that are closed, by
/// the time of their closing.
public struct PerformanceQuery: Sendable {
  /// What is now in progress or overdue does not depend on the period.
  public var since: Instant?
  /// Not included.
  public var until: Instant?
  public var service: ServiceID?
  /// Whose tasks, by who was responsible; of whole orders those assigned to the user.
  public var user: UserID?

  public init() {}
}

extension ReadableView<PerformanceView> {
  /// A row for each task of each version of each workflow that an order was opened with, in the order of the workflows'
  /// names, versions, and tasks.
  public func tasks(_ query: PerformanceQuery, now: Instant) throws -> [TaskPerformanceRow] {
    try read { db in
      let done = try query.completions(by: "stepNumber", in: db)
      let started = try query.starts(in: db)
      let snoozes = try query.snoozes(in: db)
      let standing = try query.standing(now, in: db)
      let closed = try query.closedOrders(in: db)
      let rows = try db.rows(
        """
        SELECT s.number, s.workflowID, n.name, s.workflowVersion, s.taskKey, s.taskIndex, s.name \
        FROM performance_steps s LEFT JOIN performance_workflows n ON n.id = s.workflowID \
        ORDER BY coalesce(n.search, ''), s.workflowID, s.workflowVersion, s.taskIndex, s.taskKey
        """
      ) { list in
        var row = TaskPerformanceRow()
        let number = list.number()
        row.readStep(&list)
        row.started = started[number] ?? 0
        row.snoozes = snoozes[number] ?? 0
        if let done = done[number] { row.take(done) }
        if let standing = standing[number] { row.take(standing) }
        if let closed = closed[StepRecord.Key(workflow: row.workflowID, version: row.version)] {
          row.stoppedPercent = Double((row.stoppedHere * 1000 + closed / 2) / closed) / 10
        }
        return row
      }
      return rows.filter { query.isWhole || $0.started + $0.completed + $0.openNow + $0.snoozes + $0.stoppedHere > 0 }
    }
  }

  /// A row for each workflow that an order was opened with, by name.
  public func workflows(_ query: PerformanceQuery) throws -> [WorkflowPerformanceRow] {
    try read { db in
      let opened = try query.openedOrders(in: db)
      let finished = try query.leadTimes(in: db)
      let ended = try query.ordersClosedBeforeEnd(in: db)
      return try db.rows(
        """
        SELECT o.workflowID, n.name FROM (SELECT DISTINCT workflowID FROM performance_orders) o \
        LEFT JOIN performance_workflows n ON n.id = o.workflowID ORDER BY coalesce(n.search, ''), o.workflowID
        """
      ) { list in
        var row = WorkflowPerformanceRow()
        list("workflowID", &row.workflowID)
        list("workflowName", &row.workflowName)
        row.opened = opened[row.workflowID] ?? 0
        row.closedBeforeEnd = ended[row.workflowID] ?? 0
        guard var lead = finished[row.workflowID] else { return row }
        (row.finished, row.p50LeadMillis, row.p90LeadMillis) = (lead.count, lead.percentile(50), lead.percentile(90))
        return row
      }.filter { query.isWhole || $0.opened + $0.finished + $0.closedBeforeEnd > 0 }
    }
  }

  /// A row for each user who completed a task or has one that is overdue, by name.
  public func users(_ query: PerformanceQuery, now: Instant) throws -> [UserPerformanceRow] {
    try read { db in
      let done = try query.completions(by: "userNumber", in: db)
      let overdue = try query.overdueTasks(now, in: db)
      return try db.rows(
        """
        SELECT coalesce(p.number, 0), u.id, u.name FROM people u LEFT JOIN performance_parties p ON p.id = u.id \
        ORDER BY u.search, u.id
        """
      ) { list in
        var row = UserPerformanceRow()
        let number = list.number()
        list("userID", &row.userID)
        list("userName", &row.userName)
        row.overdueNow = overdue[row.userID] ?? 0
        guard var active = done[number]?.active else { return row }
        (row.tasksCompleted, row.p50ActiveMillis) = (active.count, active.percentile(50))
        return row
      }.filter { $0.tasksCompleted + $0.overdueNow > 0 }
    }
  }
}

extension TaskPerformanceRow {
  fileprivate mutating func readStep(_ list: inout ColumnList) {
    list("workflowID", &workflowID)
    list("workflowName", &workflowName)
    list("version", &version)
    list("taskKey", &taskKey)
    list("taskIndex", &taskIndex)
    list("taskName", &taskName)
  }

  fileprivate mutating func take(_ done: Completions) {
    var active = done.active
    (completed, p50ActiveMillis, p90ActiveMillis) = (active.count, active.percentile(50), active.percentile(90))
    (meanActiveMillis, completedLate) = (active.mean, done.late)
    meanElapsedMillis = done.elapsed / Int64(active.count)
  }

  fileprivate mutating func take(_ standing: Standing) {
    (openNow, overdueNow, stoppedHere) = (standing.open, standing.overdue, standing.stopped)
  }
}
