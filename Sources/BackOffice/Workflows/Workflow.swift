// The rules of workflow templates: one linear sequence of tasks that is drafted, published in versions and archived.
// Orders keep the version they were opened with, so nothing here reaches into them.

public import EventSourcing

/// The state machine of streams `workflow-<id>`.
public enum Workflow: Aggregate {
  public typealias State = WorkflowState?
  public typealias Event = WorkflowEvent

  /// What can be asked for.
  static let commands: [any Command<BackOfficeDomain>.Type] = [
    CreateWorkflow.self, SetWorkflowTasks.self, PublishWorkflow.self, MarkWorkflowDefault.self, CopyWorkflow.self,
    ArchiveWorkflow.self,
  ]

  public static var initial: WorkflowState? { nil }

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
