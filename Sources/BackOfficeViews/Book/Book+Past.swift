// What a general user sees of a book as it was: of what was theirs then, what still is theirs now.

internal import BackOffice
internal import Daybook
internal import EventSourcing
internal import FoundationEssentials

extension Book where D == BackOfficeDomain {
  /// The orders that are the viewer's own now; nil where a page of them needs no second look, as in the present.
  func ownOrders(_ scope: ViewerScope, _ viewer: UserID?) async throws(Failure) -> Set<OrderID>? {
    guard moment != nil, scope.isOwn else { return nil }
    var own: Set<OrderID> = []
    for list in [WorkList.open, .closed, .snoozed] {
      own.formUnion(try await present.orders(OrdersQuery(list), viewer: viewer).rows.map(\.orderID))
    }
    return own
  }

  /// Likewise leads.
  func ownLeads(_ scope: ViewerScope, _ viewer: UserID?) async throws(Failure) -> Set<LeadID>? {
    guard moment != nil, scope.isOwn else { return nil }
    var own: Set<LeadID> = []
    for list in [WorkList.open, .closed, .snoozed] {
      own.formUnion(try await present.leads(LeadsQuery(list), viewer: viewer).rows.map(\.leadID))
    }
    return own
  }

  /// The orders that are the viewer's own now, or have a task in progress that is.
  func ownTasks(_ scope: ViewerScope, _ viewer: UserID?) async throws(Failure) -> Set<OrderID>? {
    guard var own = try await ownOrders(scope, viewer) else { return nil }
    for list in [TasksQuery.List.outstanding, .snoozed] {
      own.formUnion(try await present.tasks(TasksQuery(list), viewer: viewer).rows.map(\.orderID))
    }
    return own
  }

  /// Likewise leads.
  func ownLeadTasks(_ scope: ViewerScope, _ viewer: UserID?) async throws(Failure) -> Set<LeadID>? {
    guard var own = try await ownLeads(scope, viewer) else { return nil }
    for list in [TasksQuery.List.outstanding, .snoozed] {
      own.formUnion(try await present.leadTasks(TasksQuery(list), viewer: viewer).rows.map(\.leadID))
    }
    return own
  }

  /// Likewise activities.
  func ownActivities(_ scope: ViewerScope, _ viewer: UserID?) async throws(Failure) -> Set<ActivityID>? {
    guard moment != nil, scope.isOwn else { return nil }
    return Set(try await present.activities(ActivitiesQuery(), viewer: viewer).rows.map(\.activityID))
  }

  /// Likewise what waits for something to happen by itself.
  func ownDeadlines(_ scope: ViewerScope, _ viewer: UserID?) async throws(Failure) -> Set<UUID>? {
    guard moment != nil, scope.isOwn else { return nil }
    return Set(try await ownOrders(scope, viewer)?.map(\.uuid) ?? [])
      .union(try await ownLeads(scope, viewer)?.map(\.uuid) ?? [])
      .union(try await ownActivities(scope, viewer)?.map(\.uuid) ?? [])
      .union(try await ownContracts(scope, viewer)?.map(\.uuid) ?? [])
  }

  /// Likewise contracts.
  func ownContracts(_ scope: ViewerScope, _ viewer: UserID?) async throws(Failure) -> Set<ContractID>? {
    guard moment != nil, scope.isOwn else { return nil }
    return Set(try await present.contracts(ContractsQuery(), viewer: viewer).rows.map(\.contractID))
  }
}

extension Page {
  /// The rows that are of one of these; all of them if that is nil. A page may become shorter so, and go on all the same.
  func kept<Subject>(_ own: Set<ID<Subject>>?, _ id: (Row) -> ID<Subject>) -> Page {
    guard let own else { return self }
    return Page(rows: rows.filter { own.contains(id($0)) }, next: next)
  }
}
