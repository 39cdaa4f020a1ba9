// Which task comes next, and who does it: completing the task in progress starts the next one, or finishes the
// workflow.

internal import EventSourcing

extension WorkState {
  /// The event that starts the task at `index`; none behind the last task. Where whoever is to do it is not active, it
  /// starts for another.
  func start(_ index: Int, _ context: DecisionContext) -> [WorkEvent] {
    guard index < tasks.count else { return [] }
    let task = tasks[index]
    let wanted = responsible(for: task)
    let responsible = activeUser(for: wanted, context.index.users)
    return [
      .taskStarted(
        TaskStarted(
          taskID: task.id, index: index, responsible: responsible,
          dueAt: task.targetHours.map { context.now.advanced(by: $0, times: 3_600_000) },
          insteadOf: responsible == wanted ? nil : wanted, autoMessage: task.autoMessage.map { _ in true }))
    ]
  }

  /// The user, if active; else the assigned user, the admin, or the oldest Super Admin, whoever of them
  /// is the first to be active.
  private func activeUser(for user: UserID, _ users: UserIndex) -> UserID {
    users.standIn(for: [user, assignedUserID, adminID]) ?? user
  }

  /// What follows when the task at `index` is completed: the next task, or the end of the workflow.
  func follow(completed index: Int, _ context: DecisionContext) -> [WorkEvent] {
    let started = start(index + 1, context)
    guard started.isEmpty else { return started }
    let finished = WorkEvent.workflowFinished(WorkflowFinished())
    guard autoCloseOnFinish else { return [finished] }
    let closed = WorkClosed(
      outcome: kind.outcomeWhenFinished, reasonID: nil, note: nil, outstanding: [], resumeTask: nil, wasSnoozed: false,
      by: .workflow)
    return [finished, .closed(closed)]
  }
}
