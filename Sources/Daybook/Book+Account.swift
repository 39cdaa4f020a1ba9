// The account itself: who its users are, how it is set. It comes from the account index; a book that is open for
// reading only folds one for the occasion.

public import BackOffice
internal import EventSourcing

extension Book {
  /// The user with this id or e-mail address.
  ///
  /// - Throws: `rejected(.notFound)` if there is none.
  public func user(_ idOrEmail: String) async throws(BookError) -> UserState {
    try await withIndex { (index) throws(BookError) in
      let user = UserID(idOrEmail).flatMap { index.users[$0] } ?? index.users.user(withEmail: idOrEmail)
      guard let user else { throw .rejected(.notFound(kind: "user", id: idOrEmail)) }
      return user
    }
  }

  /// The account's name, plan, lists and settings; nil before it is registered.
  public func account() async throws(BookError) -> AccountState? {
    try await withIndex { (index) throws(BookError) in index.account }
  }

  /// The account's time zone as an IANA name; Europe/London before the account is registered.
  public func accountTimeZone() async throws(BookError) -> String {
    try await account()?.timeZone ?? "Europe/London"
  }

  /// Looks at the account index as of the newest staged event, or of the newest durable one where nothing is staged.
  func withIndex<Result>(
    _ body: (borrowing AccountIndex) throws(BookError) -> Result
  ) async throws(BookError) -> Result {
    if let runner { return try runner.withIndex(body) }
    return try body(try await foldedIndex())
  }

  private func foldedIndex() async throws(BookError) -> AccountIndex {
    try await onViews { _, log in
      var index = BackOfficeDomain.initialIndex
      try log.read(after: 0, through: nil) { envelope, payload in
        let event = try BackOfficeEvent.registry.decode(
          type: envelope.type, schema: envelope.schema, payload: payload)
        BackOfficeDomain.evolve(&index, event, envelope)
        return true
      }
      return index
    }
  }
}
