// The lists: each query first waits until its view has reached what was committed before the call, then shows what the
// viewer may see.

public import BackOffice
public import BackOfficeViews
public import EventSourcing
internal import ReadModels

extension Book {
  /// Open, closed, snoozed or all orders.
  public func orders(_ query: OrdersQuery, viewer: UserID? = nil) async throws(BookError) -> Page<OrderRow> {
    let (scope, now) = (try await scope(of: viewer), clock.now)
    return try await fromView(views.orders) { try $0.page(query, scope: scope, now: now) }
  }

  /// One order in full; nil if there is none that the viewer may see.
  public func order(_ reference: OrderReference, viewer: UserID? = nil) async throws(BookError) -> OrderDetails? {
    let scope = try await scope(of: viewer)
    return try await fromView(views.orders) { try $0.order(reference, scope: scope) }
  }

  /// The tasks in progress, snoozed or not.
  public func tasks(_ query: TasksQuery, viewer: UserID? = nil) async throws(BookError) -> Page<TaskRow> {
    let (scope, now) = (try await scope(of: viewer), clock.now)
    return try await fromView(views.tasks) { try $0.page(query, scope: scope, now: now) }
  }

  /// Customers; every user sees them all, a general user without what their orders come to.
  public func customers(_ query: CustomersQuery, viewer: UserID? = nil) async throws(BookError) -> Page<CustomerRow> {
    let scope = try await scope(of: viewer)
    return try await fromView(views.customers) { try $0.page(query, scope: scope) }
  }

  /// Contacts; every user sees them all.
  public func contacts(_ query: ContactsQuery, viewer: UserID? = nil) async throws(BookError) -> Page<ContactRow> {
    _ = try await scope(of: viewer)
    return try await fromView(views.contacts) { try $0.page(query) }
  }

  /// The account's users.
  public func users(_ query: UsersQuery, viewer: UserID? = nil) async throws(BookError) -> Page<UserRow> {
    _ = try await scope(of: viewer)
    return try await fromView(views.users) { try $0.page(query) }
  }

  /// How the plan is used, for a general user without its cost; nil before the account is registered.
  public func licenceUsage(viewer: UserID? = nil) async throws(BookError) -> LicenceUsage? {
    let scope = try await scope(of: viewer)
    return try await fromView(views.users) { try $0.licenceUsage(scope: scope) }
  }

  /// What the viewer may see: everything for Admins and for nil, who can read the files anyway.
  ///
  /// - Throws: `rejected(.notFound)` for an unknown viewer, `rejected(.userNotActive)` for one who has left.
  func scope(of viewer: UserID?) async throws(BookError) -> ViewerScope {
    guard let viewer else { return .everything }
    guard let user = try await user(viewer) else {
      throw .rejected(.notFound(kind: "user", id: viewer.description))
    }
    guard user.isActive else { throw .rejected(.userNotActive) }
    switch user.userType {
    case .superAdmin: return .everything
    case .admin: return .administrator
    case .general:
      return .own(viewer, includesOrderAdmin: try await account()?.settings.scopeIncludesOrderAdmin ?? true)
    }
  }
}
