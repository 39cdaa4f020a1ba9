// The workflow of an order at work: completing the task in progress starts the next one, or finishes the workflow.

internal import EventSourcing

extension Order {
  static func complete(
    _ command: CompleteTask, _ state: OrderState, _ context: DecisionContext
  ) throws(Rejection) -> [OrderEvent] {
    try state.requireLive()
    if let snooze = state.snooze { throw .orderSnoozed(until: snooze.until) }
    let index = try state.requireTaskInProgress(command.taskID, key: command.taskKey)
    let task = state.tasks[index]
    var events: [OrderEvent] = []
    if let comment = command.comment {
      let id = try state.unusedCommentID(nil, context)
      events.append(
        .taskCommentAdded(OrderTaskCommentAdded(taskID: task.id, commentID: id, text: PersonalText(comment))))
    }
    if let snooze = task.snooze {
      events.append(.taskWoken(OrderTaskWoken(taskID: task.id, snoozeNo: snooze.number, cause: .completed)))
    }
    events.append(
      .taskCompleted(
        OrderTaskCompleted(
          taskID: task.id, index: index, startedAt: task.startedAt ?? context.now,
          activeMillis: task.activeMillis(at: context.now))))
    return events + state.follow(completed: index, context)
  }

  static func setResponsible(
    _ command: SetTaskResponsible, _ state: OrderState, _ context: DecisionContext
  ) throws(Rejection) -> [OrderEvent] {
    try state.requireLive()
    let task = state.tasks[try state.requireTask(command.taskID, key: command.taskKey)]
    guard task.state != .completed else { throw .taskCompleted }
    // Whoever holds the task by role is named all the same: from then on it is theirs, whoever gets the order.
    guard task.named != command.userID || task.insteadOf != nil else { return [] }
    try context.index.requireActive(command.userID)
    return [
      .taskReassigned(OrderTaskReassigned(taskID: task.id, from: task.responsible, to: command.userID))
    ]
  }
}

extension OrderState {
  /// The event that starts the task at `index`; none behind the last task. Where whoever is to do it is not active, it
  /// starts for another.
  func start(_ index: Int, _ context: DecisionContext) -> [OrderEvent] {
    guard index < tasks.count else { return [] }
    let task = tasks[index]
    let wanted = responsible(for: task)
    let responsible = activeUser(for: wanted, context.index.users)
    return [
      .taskStarted(
        OrderTaskStarted(
          taskID: task.id, index: index, responsible: responsible,
          dueAt: task.targetHours.map { context.now.advanced(by: $0, times: 3_600_000) },
          insteadOf: responsible == wanted ? nil : wanted))
    ]
  }

  /// The user, if active; else the order's assigned user, its order admin, or the oldest Super Admin, whoever of them
  /// is the first to be active.
  private func activeUser(for user: UserID, _ users: UserIndex) -> UserID {
    [user, assignedUserID, orderAdminID].lazy.compactMap { $0 }.first(where: users.isActive)
      ?? users.oldestActiveSuperAdmin ?? user
  }

  /// What follows when the task at `index` is completed: the next task, or the end of the workflow.
  fileprivate func follow(completed index: Int, _ context: DecisionContext) -> [OrderEvent] {
    let started = start(index + 1, context)
    guard started.isEmpty else { return started }
    let finished = OrderEvent.workflowFinished(OrderWorkflowFinished())
    guard autoCloseOnFinish else { return [finished] }
    let closed = OrderClosed(
      outcome: .completed, reasonID: nil, note: nil, outstanding: [], resumeTask: nil, wasSnoozed: false,
      by: .workflow)
    return [finished, .closed(closed)]
  }
}
