// What the view of performance keeps of an event until it is written: that a task was put aside, or was worked on to its
// end, that a workflow was finished.

internal import BackOffice
internal import EventSourcing

/// What an event says of how long work takes.
public struct PerformanceNote: Sendable {
  /// A task of a version of a workflow.
  struct Step: Sendable {
    let workflowID: WorkflowID
    let version: Int
    /// From 0.
    let index: Int
    let key: String
    let name: String

    init(_ index: Int, of work: WorkState) {
      (workflowID, version) = (work.workflowID, work.workflowVersion)
      self.index = index
      (key, name) = (work.tasks[index].key, work.tasks[index].name)
    }
  }

  /// A task from its start until it was completed, or set back before that.
  struct Turn: Sendable {
    let step: Step
    let responsible: UserID
    let startedAt: Instant
    var activeMillis: Int64 = 0
    var isCompleted = false
    /// Whether it was completed beyond its due time.
    var isLate = false
  }

  enum Matter: Sendable {
    case opened([Step])
    case ended(Turn)
    case snoozed(Step, responsible: UserID)
    case finished(OrderID)
  }

  let position: Position
  let at: Instant
  let serviceID: ServiceID
  let matter: Matter
}

extension PerformanceNote {
  /// Nil for an event that says nothing of it.
  init?(_ event: OrderEvent, _ envelope: Envelope, before: WorkState?, after: WorkState) {
    let matter: Matter?
    switch event {
    case .opened: matter = .opened(after.tasks.indices.map { Step($0, of: after) })
    case .work(let event): matter = before.flatMap { Matter(event, envelope, $0) }
    case .feeAdded, .feeChanged, .feeRemoved, .payment: matter = nil
    }
    guard let matter else { return nil }
    (position, at, serviceID) = (envelope.position, envelope.recordedAt, after.serviceID)
    self.matter = matter
  }
}

extension PerformanceNote.Matter {
  /// - Parameter work: as it was before the event.
  fileprivate init?(_ event: WorkEvent, _ envelope: Envelope, _ work: WorkState) {
    switch event {
    case .taskCompleted(let event):
      guard var turn = PerformanceNote.Turn(event.taskID, of: work, startedAt: event.startedAt) else { return nil }
      turn.activeMillis = max(0, event.activeMillis)
      turn.isCompleted = true
      turn.isLate = work.tasks[turn.step.index].dueAt.map { $0 < envelope.recordedAt } ?? false
      self = .ended(turn)
    case .taskReset(let event):
      guard let task = work.currentTask, task.id == event.taskID, let startedAt = task.startedAt,
        let turn = PerformanceNote.Turn(event.taskID, of: work, startedAt: startedAt)
      else { return nil }
      self = .ended(turn)
    case .taskSnoozed(let event):
      guard let index = work.tasks.firstIndex(where: { $0.id == event.taskID }) else { return nil }
      self = .snoozed(PerformanceNote.Step(index, of: work), responsible: work.tasks[index].responsible)
    case .workflowFinished:
      guard let order = envelope.stream.uuid else { return nil }
      self = .finished(OrderID(order))
    case .taskStarted, .taskCommentAdded, .taskWoken, .snoozed, .woken, .detailsEdited, .assigned, .taskReassigned,
      .closed, .reopened, .deleted:
      return nil
    }
  }
}

extension PerformanceNote.Turn {
  /// Nil for a task that the work does not have.
  fileprivate init?(_ task: TaskID, of work: WorkState, startedAt: Instant) {
    guard let index = work.tasks.firstIndex(where: { $0.id == task }) else { return nil }
    step = PerformanceNote.Step(index, of: work)
    responsible = work.tasks[index].responsible
    self.startedAt = startedAt
  }
}
