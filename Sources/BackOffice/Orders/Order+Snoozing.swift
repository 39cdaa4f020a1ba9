// Putting an order or its task in progress aside until a time, and taking it up again: by hand, or when the engine's
// timer rings. A timer names the snooze that it was set for, so that one of an older snooze does nothing.

internal import EventSourcing

extension Order {
  static func snooze(_ command: SnoozeOrder, _ state: OrderState) throws(Rejection) -> [OrderEvent] {
    try state.requireLive()
    let note = PersonalText(unlessBlank: command.note)
    if let snooze = state.snooze, snooze.until == command.until, snooze.note == note { return [] }
    return [.snoozed(OrderSnoozed(until: command.until, snoozeNo: state.snoozeNo.next, note: note))]
  }

  static func wake(
    _ command: WakeOrder, _ state: OrderState, _ context: DecisionContext
  ) throws(Rejection) -> [OrderEvent] {
    guard let snooze = state.snooze else { throw .orderNotSnoozed }
    let isDue = context.isTimer(command.snoozeNo)
    return [
      .woken(
        OrderWoken(snoozeNo: snooze.number, cause: isDue ? .due : .manual, dueAt: isDue ? snooze.until : nil))
    ]
  }

  static func snooze(_ command: SnoozeTask, _ state: OrderState) throws(Rejection) -> [OrderEvent] {
    try state.requireLive()
    let task = state.tasks[try state.requireTaskInProgress(command.taskID, key: command.taskKey)]
    let note = PersonalText(unlessBlank: command.note)
    if let snooze = task.snooze, snooze.until == command.until, snooze.note == note { return [] }
    return [
      .taskSnoozed(
        OrderTaskSnoozed(taskID: task.id, until: command.until, snoozeNo: state.snoozeNo.next, note: note))
    ]
  }

  /// Waking a task that is not put aside changes nothing.
  static func wake(
    _ command: WakeTask, _ state: OrderState, _ context: DecisionContext
  ) throws(Rejection) -> [OrderEvent] {
    try state.requireLive()
    let task = state.tasks[try state.requireTaskInProgress(command.taskID, key: command.taskKey)]
    guard let snooze = task.snooze else { return [] }
    let cause: WakeCause = context.isTimer(command.snoozeNo) ? .due : .manual
    return [.taskWoken(OrderTaskWoken(taskID: task.id, snoozeNo: snooze.number, cause: cause))]
  }

  /// Whether a timer rings for a snooze that has ended or was replaced since: in any state of the order, deleted
  /// included, that is nobody's mistake.
  static func isStaleTimer(_ command: OrderCommand, _ state: OrderState, _ context: DecisionContext) -> Bool {
    switch command {
    case .wakeOrder(let command) where context.isTimer(command.snoozeNo):
      return state.snooze?.number != command.snoozeNo
    case .wakeTask(let command) where context.isTimer(command.snoozeNo):
      guard let index = state.taskIndex(command.taskID, key: command.taskKey) else { return true }
      return state.tasks[index].snooze?.number != command.snoozeNo
    default: return false
    }
  }
}

extension DecisionContext {
  /// Whether a wake-up comes from the engine's timer for one snooze, and not from a person.
  fileprivate func isTimer(_ snoozeNo: Int?) -> Bool { actor == .engine && snoozeNo != nil }
}
