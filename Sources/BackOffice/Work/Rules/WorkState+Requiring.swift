// What the rules ask of an order's or lead's own state before a command is carried out: the whole first, then its task.

internal import EventSourcing

extension WorkState {
  /// Throws unless it is open or snoozed.
  func requireLive() throws(Rejection) {
    guard isLive else { throw kind.closed }
  }

  /// Where in `tasks` a command's task is, or `taskNotFound`.
  func requireTask(_ reference: TaskReference?, key: String?) throws(Rejection) -> Int {
    guard let index = taskIndex(reference, key: key) else { throw .taskNotFound }
    return index
  }

  /// Where in `tasks` a command's task is, which must be the one in progress.
  func requireTaskInProgress(_ command: some TaskNaming) throws(Rejection) -> Int {
    let index = try requireTask(command.taskID, key: command.taskKey)
    let task = tasks[index]
    guard task.state == .inProgress else { throw .taskNotInProgress(taskID: task.id, state: task.state.rawValue) }
    return index
  }
}
