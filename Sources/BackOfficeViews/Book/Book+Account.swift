// The account itself: who its users are, how it is set. A book that takes commands knows it from its index; any other
// folds the few streams that are asked for, which takes no time even in a large book.

public import BackOffice
public import Daybook
public import EventSourcing
internal import ReadModels

extension Book where D == BackOfficeDomain {
  /// The user with this id or e-mail address.
  ///
  /// - Throws: `rejected(.notFound)` if there is none.
  public func user(_ idOrEmail: String) async throws(Failure) -> UserState {
    let known = withIndex { index in
      UserID(idOrEmail).flatMap { index.users[$0] } ?? index.users.user(withEmail: idOrEmail)
    }
    if let known {
      if let known { return known }
    } else if let id = try await userID(idOrEmail), let user = try await foldedUser(id) {
      return user
    }
    throw .rejected(.notFound(kind: "user", id: idOrEmail))
  }

  private func userID(_ idOrEmail: String) async throws(Failure) -> UserID? {
    if let id = UserID(idOrEmail) { return id }
    return try await read(UsersView.self) { view, _ in try view.userID(withEmail: idOrEmail) }
  }

  /// The order with this number, deleted or not; nil if there was never one.
  public func orderID(ofNumber number: Int) async throws(Failure) -> OrderID? {
    if let known = withIndex({ $0.orders.id(ofNumber: number) }) { return known }
    if let id = try await read(OrdersView.self, { view, _ in try view.orderID(ofNumber: number) }) { return id }
    return try await read(AuditView.self) { view, _ in try view.id(ofNumber: number, Order.self) }
  }

  /// The lead with this number, deleted or not; nil if there was never one.
  public func leadID(ofNumber number: Int) async throws(Failure) -> LeadID? {
    if let known = withIndex({ $0.leads.id(ofNumber: number) }) { return known }
    if let id = try await read(LeadsView.self, { view, _ in try view.leadID(ofNumber: number) }) { return id }
    return try await read(AuditView.self) { view, _ in try view.id(ofNumber: number, Lead.self) }
  }

  /// The account's name, plan, lists and settings; nil before it is registered.
  public func account() async throws(Failure) -> AccountState? {
    if let known = withIndex({ $0.account }) { return known }
    return try await fold(.account, into: AccountState?.none) { state, event, envelope in
      if case .account(let event) = event { Account.evolve(&state, event, envelope) }
    }
  }

  /// The account's time zone as an IANA name; Europe/London before the account is registered.
  public func accountTimeZone() async throws(Failure) -> String {
    try await account()?.timeZone ?? "Europe/London"
  }

  /// The user with this id as the rules see them; nil if there was never one.
  func user(_ id: UserID) async throws(Failure) -> UserState? {
    if let known = withIndex({ $0.users[id] }) { return known }
    return try await foldedUser(id)
  }

  private func foldedUser(_ id: UserID) async throws(Failure) -> UserState? {
    try await fold(.user(id), into: UserState?.none) { state, event, envelope in
      if case .user(let event) = event { User.evolve(&state, event, envelope) }
    }
  }
}
