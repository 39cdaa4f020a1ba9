// Whose order it is. General users may only act on their own; the roles above act on all.

internal import EventSourcing

extension OrderState {
  /// Whether the order is the user's own now: assigned to them, or theirs as order admin where the account counts that.
  func isOwn(of user: UserID, scopeIncludesOrderAdmin: Bool) -> Bool {
    assignedUserID == user || (scopeIncludesOrderAdmin && orderAdminID == user)
  }
}
