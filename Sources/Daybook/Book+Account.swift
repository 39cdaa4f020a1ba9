// The account itself: who its users are, how it is set. A book that takes commands knows it from its index; any other
// folds the few streams that are asked for, which takes no time even in a large book.

public import BackOffice
internal import BackOfficeViews
internal import EventLogStore
public import EventSourcing
internal import ReadModels

extension Book {
  /// The user with this id or e-mail address.
  ///
  /// - Throws: `rejected(.notFound)` if there is none.
  public func user(_ idOrEmail: String) async throws(BookError) -> UserState {
    if let runner {
      let user = runner.withIndex { index in
        UserID(idOrEmail).flatMap { index.users[$0] } ?? index.users.user(withEmail: idOrEmail)
      }
      if let user { return user }
    } else if let id = try await userID(idOrEmail), let user = try await foldedUser(id) {
      return user
    }
    throw .rejected(.notFound(kind: "user", id: idOrEmail))
  }

  private func userID(_ idOrEmail: String) async throws(BookError) -> UserID? {
    if let id = UserID(idOrEmail) { return id }
    return try await fromView(views.users) { try $0.userID(withEmail: idOrEmail) }
  }

  /// The order with this number, deleted or not; nil if there was never one.
  public func orderID(ofNumber number: Int) async throws(BookError) -> OrderID? {
    if let runner { return runner.withIndex { $0.orders.id(ofNumber: number) } }
    if let id = try await fromView(views.orders, { try $0.orderID(ofNumber: number) }) { return id }
    return try await fromView(views.audit) { try $0.orderID(ofNumber: number) }
  }

  /// The account's name, plan, lists and settings; nil before it is registered.
  public func account() async throws(BookError) -> AccountState? {
    if let runner { return runner.withIndex { $0.account } }
    return try await fold(.account, into: AccountState?.none) { state, event, envelope in
      if case .account(let event) = event { Account.evolve(&state, event, envelope) }
    }
  }

  /// The account's time zone as an IANA name; Europe/London before the account is registered.
  public func accountTimeZone() async throws(BookError) -> String {
    try await account()?.timeZone ?? "Europe/London"
  }

  /// The user with this id as the rules see them; nil if there was never one.
  func user(_ id: UserID) async throws(BookError) -> UserState? {
    if let runner { return runner.withIndex { $0.users[id] } }
    return try await foldedUser(id)
  }

  private func foldedUser(_ id: UserID) async throws(BookError) -> UserState? {
    try await fold(.user(id), into: UserState?.none) { state, event, envelope in
      if case .user(let event) = event { User.evolve(&state, event, envelope) }
    }
  }

  /// Folds a stream's durable events.
  private func fold<State: Sendable>(
    _ stream: StreamName, into initial: State,
    _ evolve: @escaping @Sendable (inout State, BackOfficeEvent, Envelope) -> Void
  ) async throws(BookError) -> State {
    try await onLog { log in
      var state = initial
      try log.read(stream, after: 0) { envelope, payload in
        let event = try BackOfficeEvent.registry.decode(
          type: envelope.type, schema: envelope.schema, payload: payload)
        evolve(&state, event, envelope)
        return true
      }
      return state
    }
  }
}
