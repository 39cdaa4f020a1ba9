// Taking up a closed order where it stopped, or further back at a task that was completed.

internal import EventSourcing

extension Order {
  static func reopen(
    _ command: ReopenOrder, _ state: OrderState, _ context: DecisionContext
  ) throws(Rejection) -> [OrderEvent] {
    guard state.status == .closed else { throw .orderNotClosed }
    let resume = try state.resumeIndex(command.resumeAt)
    try context.index.requireCustomerForWork(state.customerID)
    var events = [OrderEvent.reopened(OrderReopened(resumeTask: resume.map { state.tasks[$0].id }))]
    events += state.assignmentOnReopening(context)
    guard let resume, resume != state.currentIndex else { return events }
    events += state.tasks[resume...].filter { $0.state != .pending }.map {
      .taskReset(OrderTaskReset(taskID: $0.id))
    }
    var after = state
    for event in events { after.apply(event, at: context.now) }
    return events + after.start(resume, context)
  }
}

extension OrderState {
  /// Where the order goes on: at the task asked for, which may not lie beyond the one that was in progress, else at
  /// that one; nil if the workflow was finished and nobody asked to go back.
  fileprivate func resumeIndex(_ reference: TaskReference?) throws(Rejection) -> Int? {
    guard let reference else { return currentIndex }
    let index = try requireTask(reference, key: nil)
    if let currentIndex, index > currentIndex { throw .resumeBeyondProgress }
    return index
  }

  /// An order whose assigned user has left goes to its order admin if active, else to whoever re-opens it.
  fileprivate func assignmentOnReopening(_ context: DecisionContext) -> [OrderEvent] {
    let users = context.index.users
    guard !users.isActive(assignedUserID) else { return [] }
    let admin = orderAdminID.flatMap { users.isActive($0) ? $0 : nil }
    guard let user = admin ?? context.actor.userID else { return [] }
    return [assigned(to: user, admin: orderAdminID, cause: .reopened)]
  }
}
