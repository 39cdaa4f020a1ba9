// Whose work it is. General users may only act on their own; the roles above act on all.

internal import EventSourcing

extension WorkState {
  /// Whether it is the user's own now: assigned to them, or theirs as admin where the account counts that.
  func isOwn(of user: UserID, scopeIncludesOrderAdmin: Bool) -> Bool {
    assignedUserID == user || (scopeIncludesOrderAdmin && adminID == user)
  }
}
