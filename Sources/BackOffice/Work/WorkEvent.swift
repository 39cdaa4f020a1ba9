// All that can happen to a piece of work, whether it is an order or a lead: one machine for both. The events of each
// are stored under names of its own.

internal import EventSourcing

/// Whatever can happen to an order or a lead at work.
public enum WorkEvent: Sendable, Equatable {
  case taskStarted(TaskStarted)
  case taskCompleted(TaskCompleted)
  case workflowFinished(WorkflowFinished)
  case taskCommentAdded(TaskCommentAdded)
  case taskSnoozed(TaskSnoozed)
  case taskWoken(TaskWoken)
  case snoozed(WorkSnoozed)
  case woken(WorkWoken)
  case detailsEdited(WorkDetailsEdited)
  case assigned(WorkAssigned)
  case taskReassigned(TaskReassigned)
  case closed(WorkClosed)
  case reopened(WorkReopened)
  case taskReset(TaskReset)
  case deleted(WorkDeleted)
}

extension WorkEvent {
  /// The types of events of one kind of work, by their stored names.
  static func registry(of kind: WorkKind) -> EventRegistry<WorkEvent> {
    func type<Payload: WorkPayload>(
      _ payload: Payload.Type, _ wrap: @escaping @Sendable (Payload) -> WorkEvent
    ) -> EventType<WorkEvent> {
      let name = Payload.names[kind]
      return EventType(payload, named: name.type, phrase: name.phrase, wrap)
    }
    return EventRegistry([
      type(TaskStarted.self, WorkEvent.taskStarted),
      type(TaskCompleted.self, WorkEvent.taskCompleted),
      type(WorkflowFinished.self, WorkEvent.workflowFinished),
      type(TaskCommentAdded.self, WorkEvent.taskCommentAdded),
      type(TaskSnoozed.self, WorkEvent.taskSnoozed),
      type(TaskWoken.self, WorkEvent.taskWoken),
      type(WorkSnoozed.self, WorkEvent.snoozed),
      type(WorkWoken.self, WorkEvent.woken),
      type(WorkDetailsEdited.self, WorkEvent.detailsEdited),
      type(WorkAssigned.self, WorkEvent.assigned),
      type(TaskReassigned.self, WorkEvent.taskReassigned),
      type(WorkClosed.self, WorkEvent.closed),
      type(WorkReopened.self, WorkEvent.reopened),
      type(TaskReset.self, WorkEvent.taskReset),
      type(WorkDeleted.self, WorkEvent.deleted),
    ])
  }

  var content: any WorkPayload {
    switch self {
    case .taskStarted(let content): content
    case .taskCompleted(let content): content
    case .workflowFinished(let content): content
    case .taskCommentAdded(let content): content
    case .taskSnoozed(let content): content
    case .taskWoken(let content): content
    case .snoozed(let content): content
    case .woken(let content): content
    case .detailsEdited(let content): content
    case .assigned(let content): content
    case .taskReassigned(let content): content
    case .closed(let content): content
    case .reopened(let content): content
    case .taskReset(let content): content
    case .deleted(let content): content
    }
  }
}

extension WorkEvent {
  /// What it does to the outline of the work; nil if that stays as it is.
  var outlineChange: OutlineChange? {
    switch self {
    case .assigned(let event): { $0?.assign(to: event.toUser, admin: event.toAdmin) }
    case .taskReassigned(let event): { $0?.name(event.to) }
    case .snoozed(let event): { $0?.putAside(Snooze(event)) }
    case .woken: { $0?.takeUp() }
    case .taskSnoozed(let event): { $0?.taskSnooze = TaskSnooze(event) }
    case .taskWoken(let event): { $0?.takeUp(event.taskID) }
    case .closed: { $0?.end(as: .closed) }
    case .reopened: { $0?.status = .open }
    case .deleted: { $0?.end(as: .deleted) }
    case .taskStarted, .taskCompleted, .workflowFinished, .taskCommentAdded, .taskReset, .detailsEdited: nil
    }
  }
}

extension WorkState {
  /// Takes in one event after the first: recorded at a time, made by a user, and perhaps of an earlier time. It never
  /// fails: an event that names an unknown task changes nothing, since what is in the log has happened.
  mutating func apply(_ event: WorkEvent, at time: Instant, by user: UserID? = nil, occurredAt: Instant? = nil) {
    lastChangeAt = time
    if let change = event.outlineChange { changeOutline(change) }
    switch event {
    case .woken: break
    case .workflowFinished: isFinished = true
    case .taskStarted(let event): start(event, at: time)
    case .taskCompleted(let event):
      withTask(event.taskID, at: time) { $0.complete(activeMillis: event.activeMillis, at: time) }
    case .taskCommentAdded(let event): comment(event, by: user, at: occurredAt ?? time, recordedAt: time)
    case .taskSnoozed(let event): countSnooze(event.snoozeNo, of: event.taskID, at: time)
    case .taskWoken(let event): withTask(event.taskID, at: time) { _ in }
    case .taskReassigned(let event): reassign(event, at: time)
    case .taskReset(let event): reset(event, at: time)
    case .snoozed(let event): snoozeNo = max(snoozeNo, event.snoozeNo)
    case .detailsEdited(let event): edit(event)
    case .assigned(let event): assign(event)
    case .closed(let event): close(event, by: user, at: time)
    case .reopened: reopen()
    case .deleted(let event): deletionReason = event.reason?.text
    }
    settleClock(at: time)
  }

  /// The outline changes as it does in the index, and the tasks have their snoozes from there. Closing and deleting end
  /// them; no `WorkWoken` or `TaskWoken` stands beside it.
  private mutating func changeOutline(_ change: (inout WorkOutline?) -> Void) {
    var changed: WorkOutline? = outline
    change(&changed)
    outline = changed ?? outline
    for index in tasks.indices { tasks[index].snooze = outline.snooze(of: tasks[index]) }
  }
}
