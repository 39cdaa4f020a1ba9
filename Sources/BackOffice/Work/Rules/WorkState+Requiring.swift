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

  /// Where in `tasks` a command's task is, or `taskNotFound`.
  func requireTask(_ command: some TaskNaming) throws(Rejection) -> Int {
    try requireTask(command.taskID, key: command.taskKey)
  }

  /// Where in `tasks` a command's task is, which must be the one in progress.
  @discardableResult
  func requireTaskInProgress(_ command: some TaskNaming) throws(Rejection) -> Int {
    let index = try requireTask(command)
    let task = tasks[index]
    guard task.state == .inProgress else { throw .taskNotInProgress(taskID: task.id, state: task.state.rawValue) }
    return index
  }

  /// Throws unless a command's task, of work that is open and not put aside, is in progress.
  func requireCompletable(_ command: some TaskNaming) throws(Rejection) {
    try requireLive()
    if let snooze { throw kind.snoozed(until: snooze.until) }
    try requireTaskInProgress(command)
  }

  /// Throws unless the work is open or snoozed, and a command's task in progress.
  func requireLiveTaskInProgress(_ command: some TaskNaming) throws(Rejection) {
    try requireLive()
    try requireTaskInProgress(command)
  }

  /// Throws unless the work is open or snoozed and has a command's task.
  @discardableResult
  func requireLiveTask(_ command: some TaskNaming) throws(Rejection) -> WorkTask {
    try requireLive()
    return tasks[try requireTask(command)]
  }

  /// Throws unless the work is open or snoozed, and a command's task not completed.
  func requireTaskToDo(_ command: some TaskNaming) throws(Rejection) {
    guard try requireLiveTask(command).state != .completed else { throw .taskCompleted }
  }

  /// Throws unless it is put aside.
  @discardableResult
  func requireSnooze() throws(Rejection) -> Snooze {
    guard let snooze else { throw kind.notSnoozed }
    return snooze
  }

  /// Throws unless it is open or snoozed, and so can be closed.
  func requireClosable() throws(Rejection) {
    guard isLive else { throw .alreadyClosed }
  }

  /// Throws unless it is closed.
  func requireClosed() throws(Rejection) {
    guard status == .closed else { throw kind.notClosed }
  }
}
