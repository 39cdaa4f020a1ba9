// The rules of workflow templates: one linear sequence of tasks that is drafted, published in versions and archived.
// Orders keep the version they were opened with, so nothing here reaches into them.

public import EventSourcing

/// The decider of streams `workflow-<id>`.
public enum Workflow: Decider {
  public typealias State = WorkflowState?
  public typealias Command = WorkflowCommand
  public typealias Event = WorkflowEvent
  public typealias Rejection = BackOffice.Rejection
  public typealias Context = DecisionContext

  public static var initial: WorkflowState? { nil }

  /// The events that follow from a command whose sender has the right to it and whose fields are well formed.
  ///
  /// For `CopyWorkflow` they belong to the stream of the copy, not to that of `state`.
  public static func decide(
    _ command: WorkflowCommand, _ state: WorkflowState?, _ context: DecisionContext
  ) throws(Rejection) -> [WorkflowEvent] {
    if case .createWorkflow(let command) = command { return try create(command, state, context) }
    guard let state else { throw .notFound(kind: "workflow", id: command.workflowID?.description ?? "") }
    return switch command {
    case .createWorkflow: throw .idInUse(kind: "workflow", id: state.id.description)
    case .setWorkflowTasks(let command): try setTasks(command, state, context)
    case .publishWorkflow(let command): try publish(command, state, context)
    case .markWorkflowDefault(let command): try makeDefault(command, state, context)
    case .copyWorkflow(let command): try copy(command, state, context)
    case .archiveWorkflow: state.archived ? [] : [.archived(WorkflowArchived())]
    }
  }

  public static func evolve(_ state: inout WorkflowState?, _ event: WorkflowEvent, _ envelope: Envelope) {
    switch event {
    case .created(let event):
      state = WorkflowState(
        id: envelope.stream.subject(), name: event.name, serviceID: event.serviceID, kind: event.kind)
    case .draftChanged(let event): state?.draft = event.tasks
    case .published(let event):
      state?.published = PublishedWorkflow(
        version: event.version, tasks: event.tasks, autoCloseOnFinish: event.autoCloseOnFinish)
      state?.addTaskNames(event.tasks)
    case .madeDefault: break
    case .archived: state?.archived = true
    }
  }
}

extension WorkflowCommand {
  /// The workflow that the command names; nil if one is to be made under an id that the caller left open.
  var workflowID: WorkflowID? {
    switch payload.subject {
    case .workflow(let id): id
    case .newWorkflow(let id): id
    default: nil
    }
  }
}
