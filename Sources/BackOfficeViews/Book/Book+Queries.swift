// The lists: each query first waits until its view has reached what was committed before the call, then shows what the
// viewer may see. In a book that shows its past, a general user sees what was theirs then and is theirs now.

public import BackOffice
public import Daybook
public import EventSourcing
internal import ReadModels

extension Book where D == BackOfficeDomain {
  /// Open, closed, snoozed or all orders.
  public func orders(_ query: OrdersQuery, viewer: UserID? = nil) async throws(Failure) -> Page<OrderRow> {
    let (scope, now) = (try await scope(of: viewer), now)
    // What ever was theirs stays in the list of all.
    let own = query.list == .all ? nil : try await ownOrders(scope, viewer)
    return try await read(OrdersView.self) { view, _ in try view.page(query, scope: scope, now: now) }
      .kept(own, \.orderID)
  }

  /// One order in full; nil if there is none that the viewer may see.
  public func order(_ reference: OrderReference, viewer: UserID? = nil) async throws(Failure) -> OrderDetails? {
    let scope = try await scope(of: viewer)
    let own = try await ownOrders(scope, viewer)
    let order = try await read(OrdersView.self) { view, log in try view.order(reference, scope: scope, from: log) }
    return order.flatMap { own?.contains($0.row.orderID) ?? true ? $0 : nil }
  }

  /// The tasks in progress, snoozed or not.
  public func tasks(_ query: TasksQuery, viewer: UserID? = nil) async throws(Failure) -> Page<TaskRow> {
    let (scope, now) = (try await scope(of: viewer), now)
    let own = try await ownTasks(scope, viewer)
    return try await read(TasksView.self) { view, _ in try view.page(query, scope: scope, now: now) }
      .kept(own, \.orderID)
  }

  /// Open, closed, snoozed or all leads.
  public func leads(_ query: LeadsQuery, viewer: UserID? = nil) async throws(Failure) -> Page<LeadRow> {
    let (scope, now) = (try await scope(of: viewer), now)
    let own = query.list == .all ? nil : try await ownLeads(scope, viewer)
    return try await read(LeadsView.self) { view, _ in try view.page(query, scope: scope, now: now) }
      .kept(own, \.leadID)
  }

  /// One lead in full; nil if there is none that the viewer may see.
  public func lead(_ reference: LeadReference, viewer: UserID? = nil) async throws(Failure) -> LeadDetails? {
    let scope = try await scope(of: viewer)
    let own = try await ownLeads(scope, viewer)
    let lead = try await read(LeadsView.self) { view, log in try view.lead(reference, scope: scope, from: log) }
    return lead.flatMap { own?.contains($0.row.leadID) ?? true ? $0 : nil }
  }

  /// The tasks in progress of leads, snoozed or not.
  public func leadTasks(_ query: TasksQuery, viewer: UserID? = nil) async throws(Failure) -> Page<LeadTaskRow> {
    let (scope, now) = (try await scope(of: viewer), now)
    let own = try await ownLeadTasks(scope, viewer)
    return try await read(LeadTasksView.self) { view, _ in try view.page(query, scope: scope, now: now) }
      .kept(own, \.leadID)
  }

  /// Customers; every user sees them all, a general user without what their orders and leads come to.
  public func customers(_ query: CustomersQuery, viewer: UserID? = nil) async throws(Failure) -> Page<CustomerRow> {
    let scope = try await scope(of: viewer)
    return try await read(CustomersView.self) { view, _ in try view.page(query, scope: scope) }
  }

  /// Contacts; every user sees them all.
  public func contacts(_ query: ContactsQuery, viewer: UserID? = nil) async throws(Failure) -> Page<ContactRow> {
    _ = try await scope(of: viewer)
    return try await read(ContactsView.self) { view, _ in try view.page(query) }
  }

  /// Activities, scheduled, done or logged; a general user sees those that are assigned to or made by them.
  public func activities(_ query: ActivitiesQuery, viewer: UserID? = nil) async throws(Failure) -> Page<ActivityRow> {
    let (scope, now) = (try await scope(of: viewer), now)
    let own = try await ownActivities(scope, viewer)
    return try await read(ActivitiesView.self) { view, _ in try view.page(query, scope: scope, now: now) }
      .kept(own, \.activityID)
  }

  /// Payments for fees, newest first; a general user sees those for orders that are theirs.
  public func payments(_ query: PaymentsQuery, viewer: UserID? = nil) async throws(Failure) -> Page<PaymentRow> {
    let scope = try await scope(of: viewer)
    let own = try await ownOrders(scope, viewer)
    return try await read(PaymentsView.self) { view, _ in try view.page(query, scope: scope) }.kept(own, \.orderID)
  }

  /// Contracts; a general user sees those whose orders they get or look after.
  public func contracts(_ query: ContractsQuery, viewer: UserID? = nil) async throws(Failure) -> Page<ContractRow> {
    let scope = try await scope(of: viewer)
    let own = try await ownContracts(scope, viewer)
    return try await read(ContractsView.self) { view, _ in try view.page(query, scope: scope) }
      .kept(own, \.contractID)
  }

  /// What is to happen by itself, in the order in which it will; a general user sees what is theirs.
  public func deadlines(_ query: DeadlinesQuery, viewer: UserID? = nil) async throws(Failure) -> Page<DeadlineRow> {
    let (scope, now) = (try await scope(of: viewer), now)
    let page = try await read(DeadlinesView.self) { view, _ in try view.page(query, scope: scope, now: now) }
    guard let own = try await ownDeadlines(scope, viewer) else { return page }
    return Page(rows: page.rows.filter { own.contains($0.subject) }, next: page.next)
  }

  /// What needs attention and was not dismissed, what waits longest first.
  ///
  /// - Throws: `rejected(.forbidden)` for a general user.
  public func attention(_ query: AttentionQuery, viewer: UserID? = nil) async throws(Failure) -> Page<AttentionRow> {
    let (scope, now) = (try await scope(of: viewer), now)
    guard !scope.isOwn else { throw .rejected(.forbidden(action: "attention")) }
    return try await read(AttentionView.self) { view, _ in try view.page(query, now: now) }
  }

  /// The account's users.
  public func users(_ query: UsersQuery, viewer: UserID? = nil) async throws(Failure) -> Page<UserRow> {
    _ = try await scope(of: viewer)
    return try await read(UsersView.self) { view, _ in try view.page(query) }
  }

  /// How the plan is used, for a general user without its cost; nil before the account is registered.
  public func licenceUsage(viewer: UserID? = nil) async throws(Failure) -> LicenceUsage? {
    let scope = try await scope(of: viewer)
    return try await read(UsersView.self) { view, _ in try view.licenceUsage(scope: scope) }
  }

  /// What the viewer may see: everything for Admins and for nil, who can read the files anyway. Also in a book that shows
  /// its past it is who they are now that counts.
  ///
  /// - Throws: `rejected(.notFound)` for an unknown viewer, `rejected(.userNotActive)` for one who has left.
  func scope(of viewer: UserID?) async throws(Failure) -> ViewerScope {
    guard let viewer else { return .everything }
    guard let user = try await present.user(viewer) else {
      throw .rejected(.notFound(kind: "user", id: viewer.description))
    }
    guard user.isActive else { throw .rejected(.userNotActive) }
    switch user.userType {
    case .superAdmin: return .everything
    case .admin: return .administrator
    case .general:
      return .own(viewer, includesOrderAdmin: try await present.account()?.settings.scopeIncludesOrderAdmin ?? true)
    }
  }
}
