// What the rules ask of an order's own state before a command is carried out: the order first, then its task.

internal import EventSourcing

extension OrderState {
  /// Throws `orderClosed` unless the order is open or snoozed.
  func requireLive() throws(Rejection) {
    guard isLive else { throw .orderClosed }
  }

  /// Where in `tasks` a command's task is, or `taskNotFound`.
  func requireTask(_ reference: TaskReference?, key: String?) throws(Rejection) -> Int {
    guard let index = taskIndex(reference, key: key) else { throw .taskNotFound }
    return index
  }

  /// Where in `tasks` a command's task is, which must be the one in progress.
  func requireTaskInProgress(_ reference: TaskReference?, key: String?) throws(Rejection) -> Int {
    let index = try requireTask(reference, key: key)
    let task = tasks[index]
    guard task.state == .inProgress else { throw .taskNotInProgress(taskID: task.id, state: task.state.rawValue) }
    return index
  }

  /// A further fee, or `unknownFee`.
  func requireFee(_ id: FeeID) throws(Rejection) -> OrderFee {
    guard let fee = fees.first(where: { $0.id == id }) else { throw .unknownFee }
    return fee
  }
}
