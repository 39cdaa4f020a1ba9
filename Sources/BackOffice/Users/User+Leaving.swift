// Taking a user's login away, giving it back, and deleting a user for good. Open work never stands in the way: blocking
// a login is urgent, and a policy moves the work afterwards.

internal import EventSourcing

extension User {
  static func deactivate(
    _ command: DeactivateUser, _ state: UserState, _ context: DecisionContext
  ) throws(Rejection) -> [UserEvent] {
    try state.requireNotDeleted()
    guard state.status != .inactive else { return [] }
    try context.index.requireAnotherSuperAdmin(than: state)
    try context.index.requireActiveTarget(command.reassignTo)
    return [.deactivated(UserDeactivated(reassignTo: command.reassignTo))]
  }

  static func restore(_ state: UserState, _ context: DecisionContext) throws(Rejection) -> [UserEvent] {
    try state.requireNotDeleted()
    guard state.status == .inactive else { return [] }
    try context.index.requireSeat(for: state.licence)
    return [.restored(UserRestored())]
  }

  static func delete(
    _ command: DeleteUser, _ state: UserState, _ context: DecisionContext
  ) throws(Rejection) -> [UserEvent] {
    guard state.status != .deleted else { return [] }
    try context.index.requireAnotherSuperAdmin(than: state)
    try context.index.requireActiveTarget(command.reassignTo)
    return [.deleted(UserDeleted(reassignTo: command.reassignTo))]
  }
}

extension AccountIndex {
  /// Throws unless the user who is to take over the work, if one is named, is active.
  fileprivate func requireActiveTarget(_ user: UserID?) throws(Rejection) {
    if let user, !users.isActive(user) { throw .reassignTargetNotActive }
  }
}
