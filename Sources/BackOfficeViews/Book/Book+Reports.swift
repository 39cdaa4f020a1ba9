// The reports: revenue, and how workflows perform. They are for Admins; whoever reads without a viewer can read the files
// anyway.

public import BackOffice
public import Daybook
public import EventSourcing
internal import ReadModels

extension Book where D == BackOfficeDomain {
  /// One page of what was billed, collected and given back, by what the query groups it by.
  ///
  /// - Throws: `rejected(.forbidden)` for a general user.
  public func revenue(_ query: RevenueQuery, viewer: UserID? = nil) async throws(Failure) -> Page<RevenueRow> {
    try await requireReports(viewer, "revenue")
    return try await read(RevenueView.self) { view, _ in try view.page(query) }
  }

  /// What contracts are worth now, a row for each currency; none where there was never a contract.
  ///
  /// - Throws: `rejected(.forbidden)` for a general user.
  public func recurringRevenue(viewer: UserID? = nil) async throws(Failure) -> [RecurringRevenue] {
    try await requireReports(viewer, "revenue")
    let today = ZoneRules.ofThisMachine.date(at: now, in: try await accountTimeZone())
    return try await read(ContractsView.self) { view, _ in try view.recurringRevenue(today: today) }
  }

  /// How each task of each version of the workflows performs.
  ///
  /// - Throws: `rejected(.forbidden)` for a general user, `rejected(.featureNotInPlan)` where the plan is without
  ///   `performance`.
  public func taskPerformance(
    _ query: PerformanceQuery, viewer: UserID? = nil
  ) async throws(Failure) -> [TaskPerformanceRow] {
    let now = try await requirePerformance(viewer)
    return try await read(PerformanceView.self) { view, _ in try view.tasks(query, now: now) }
  }

  /// How each workflow performs, all of its versions together.
  ///
  /// - Throws: as `taskPerformance`.
  public func workflowPerformance(
    _ query: PerformanceQuery, viewer: UserID? = nil
  ) async throws(Failure) -> [WorkflowPerformanceRow] {
    _ = try await requirePerformance(viewer)
    return try await read(PerformanceView.self) { view, _ in try view.workflows(query) }
  }

  /// How each user performs.
  ///
  /// - Throws: as `taskPerformance`.
  public func userPerformance(
    _ query: PerformanceQuery, viewer: UserID? = nil
  ) async throws(Failure) -> [UserPerformanceRow] {
    let now = try await requirePerformance(viewer)
    return try await read(PerformanceView.self) { view, _ in try view.users(query, now: now) }
  }

  private func requireReports(_ viewer: UserID?, _ report: String) async throws(Failure) {
    guard try await !scope(of: viewer).isOwn else { throw .rejected(.forbidden(action: report)) }
  }

  /// The time to look at what is overdue.
  private func requirePerformance(_ viewer: UserID?) async throws(Failure) -> Instant {
    try await requireReports(viewer, "performance")
    if let account = try await account(), !account.plan.has(.performance) {
      throw .rejected(.featureNotInPlan(feature: Feature.performance.rawValue))
    }
    return now
  }
}
