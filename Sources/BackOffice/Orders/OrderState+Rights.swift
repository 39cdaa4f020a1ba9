// Whose order and whose task it is. General users may only act on their own; the roles above act on all.

internal import EventSourcing

extension OrderState {
  /// Whether the order is the user's own now: assigned to them, or theirs as order admin where the account counts that.
  func isOwn(of user: UserID, scopeIncludesOrderAdmin: Bool) -> Bool {
    assignedUserID == user || (scopeIncludesOrderAdmin && orderAdminID == user)
  }

  /// Whether the command is about one task which the user is responsible for, and is something that the one who does
  /// a task may do. It is then allowed on an order that is not the user's own.
  func isResponsible(_ user: UserID, for command: OrderCommand) -> Bool {
    let index: Int? =
      switch command {
      case .completeTask(let command): taskIndex(command.taskID, key: command.taskKey)
      case .commentOnTask(let command): taskIndex(command.taskID, key: command.taskKey)
      case .snoozeTask(let command): taskIndex(command.taskID, key: command.taskKey)
      case .wakeTask(let command): taskIndex(command.taskID, key: command.taskKey)
      default: nil
      }
    return index.map { tasks[$0].responsible == user } ?? false
  }
}
