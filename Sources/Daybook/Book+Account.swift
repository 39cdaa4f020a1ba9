// The account itself: who its users are, how it is set. It comes from the account index; a book that is open for
// reading only folds it when it is asked for.

public import BackOffice
internal import EventLogStore
public import EventSourcing

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

  /// The order with this number, deleted or not; nil if there was never one.
  public func orderID(ofNumber number: Int) async throws(BookError) -> OrderID? {
    try await withIndex { (index) throws(BookError) in index.orders.id(ofNumber: number) }
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
    try await onViews { [path, readIndex] _, log in
      try log.refresh()
      return try readIndex.withLock { folded in
        if folded == nil {
          folded = FoldedIndex(resuming: try Book.usable(SnapshotKeeper.file(in: path), for: log))
        }
        try folded?.takeIn(log)
        return folded?.index ?? BackOfficeDomain.initialIndex
      }
    }
  }
}
