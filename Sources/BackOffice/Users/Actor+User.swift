// Actors who are users of the account.

public import EventSourcing

extension Actor {
  /// The user who acts; nil for the engine, an import or a port.
  public var userID: UserID? {
    if case .user(let id) = self { UserID(id) } else { nil }
  }
}
