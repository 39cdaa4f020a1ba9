// How the events of work are taken back, the same for orders and leads. A completed task is taken back by closing the
// work and opening it again at that task; times aside that ended come back while they still lie ahead.

internal import EventSourcing

extension WorkEvent {
  func reversal(_ past: PastBackOfficeEvent, _ commands: WorkCommands) -> BackOfficeReversal {
    guard let before = past.before.work, let after = past.after.work else { return .withOthers }
    switch self {
    case .taskStarted, .workflowFinished: return .withOthers
    case .taskCompleted(let event): return Self.completing(event.taskID, after, commands)
    case .taskCommentAdded: return .stays("a comment stays")
    case .taskSnoozed(let event):
      return Self.restoring(before.outline.taskSnooze?.snooze, past.time, to: commands.wakeTask(event.taskID)) {
        commands.snoozeTask(event.taskID, $0)
      }
    case .taskWoken(let event):
      return Self.restoring(before.outline.taskSnooze?.snooze, past.time, to: nil) {
        commands.snoozeTask(event.taskID, $0)
      }
    case .snoozed: return Self.restoring(before.snooze, past.time, to: commands.wake, commands.snooze)
    case .woken: return Self.restoring(before.snooze, past.time, to: nil, commands.snooze)
    case .detailsEdited(let event): return .command(commands.edit(FieldEdits(takingBack: event.changes)))
    case .assigned(let event):
      return .command(
        commands.assign(
          event.fromUser == event.toUser ? .keep : .set(event.fromUser),
          event.fromAdmin == event.toAdmin ? .keep : FieldUpdate(restoring: event.fromAdmin)))
    case .taskReassigned(let event): return .command(commands.name(event.from, for: event.taskID))
    case .closed(let event):
      return event.by == .workflow
        ? .withOthers : .commands([commands.reopen(at: nil)] + Self.timesAside(before, past.time, commands))
    case .reopened: return .command(commands.close(before.end))
    case .taskReset: return .impossible("what was worked on a task is not counted again; it can be completed anew")
    case .deleted: return .impossible("what is deleted is gone for good")
    }
  }

  private static func completing(
    _ task: TaskID, _ after: WorkState, _ commands: WorkCommands
  ) -> BackOfficeReversal {
    let reopening = commands.reopen(at: .id(task))
    return .commands(
      after.isLive ? [commands.close(outcome: .other, note: "To take a completed task back"), reopening] : [reopening],
      remark: "a completed task is taken back by closing and opening again: its time and its due date begin anew")
  }

  /// Puts aside again until then, or does what ends a time aside; what has passed can't be waited for any more.
  private static func restoring(
    _ snooze: Snooze?, _ now: Instant, to ending: (any Command<BackOfficeDomain>)?,
    _ command: (Snooze) -> any Command<BackOfficeDomain>
  ) -> BackOfficeReversal {
    if let snooze, snooze.until > now { return .command(command(snooze)) }
    if let ending { return .command(ending) }
    return .impossible("the time until which it was put aside has passed")
  }

  /// The times aside that ended with the work and still lie ahead.
  private static func timesAside(
    _ before: WorkState, _ now: Instant, _ commands: WorkCommands
  ) -> [any Command<BackOfficeDomain>] {
    var list: [any Command<BackOfficeDomain>] = []
    if let task = before.outline.taskSnooze, task.snooze.until > now {
      list.append(commands.snoozeTask(task.taskID, task.snooze))
    }
    if let snooze = before.snooze, snooze.until > now { list.append(commands.snooze(snooze)) }
    return list
  }
}
