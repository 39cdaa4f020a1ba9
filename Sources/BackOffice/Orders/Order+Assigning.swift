// Who works on an order. What the assigned user or the order admin was responsible for by role follows them.

internal import EventSourcing

extension Order {
  static func assign(
    _ command: AssignOrder, _ state: OrderState, _ context: DecisionContext
  ) throws(Rejection) -> [OrderEvent] {
    try state.requireLive()
    let user = command.assignedUserID.applied(to: state.assignedUserID) ?? state.assignedUserID
    let admin = command.orderAdminID.applied(to: state.orderAdminID)
    guard user != state.assignedUserID || admin != state.orderAdminID else { return [] }
    if user != state.assignedUserID { try context.index.requireActive(user) }
    if let admin, admin != state.orderAdminID { try context.index.requireActive(admin) }
    return [state.assigned(to: user, admin: admin, cause: context.actor == .engine ? .handOver : .manual)]
  }
}

extension OrderState {
  func assigned(to user: UserID, admin: UserID?, cause: AssignmentCause) -> OrderEvent {
    .assigned(
      OrderAssigned(
        fromUser: assignedUserID, toUser: user, fromAdmin: orderAdminID, toAdmin: admin, cause: cause))
  }
}
