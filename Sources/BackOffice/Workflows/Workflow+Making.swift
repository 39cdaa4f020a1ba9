// Making workflows: from nothing, or as a copy of another one. Names are unique among those that are not archived.

internal import EventSourcing

extension Workflow {
  static func create(
    _ command: CreateWorkflow, _ state: WorkflowState?, _ context: DecisionContext
  ) throws(Rejection) -> [WorkflowEvent] {
    let id = context.id(command.workflowID, "workflow")
    guard state == nil, context.index.workflows[id] == nil else {
      throw .idInUse(kind: "workflow", id: id.description)
    }
    return [try created(command.name, command.serviceID, command.kind, copiedFrom: nil, context)]
  }

  static func copy(
    _ command: CopyWorkflow, _ state: WorkflowState, _ context: DecisionContext
  ) throws(Rejection) -> [WorkflowEvent] {
    let id = command.copyID(context)
    guard context.index.workflows[id] == nil else { throw .idInUse(kind: "workflow", id: id.description) }
    let created = try created(command.newName, state.serviceID, state.kind, copiedFrom: command.workflowID, context)
    return state.draft.isEmpty ? [created] : [created, .draftChanged(WorkflowDraftChanged(tasks: state.draft))]
  }

  private static func created(
    _ name: String, _ service: ServiceID, _ kind: WorkflowKind, copiedFrom source: WorkflowID?,
    _ context: DecisionContext
  ) throws(Rejection) -> WorkflowEvent {
    let service = try context.index.catalogue.requireServiceInUse(service)
    let name = FieldText.trimmed(name)
    guard context.index.workflows.workflow(named: name) == nil else { throw .duplicateName }
    return .created(WorkflowCreated(name: name, serviceID: service.id, kind: kind, copiedFrom: source))
  }
}

extension CopyWorkflow {
  /// The id that the copy gets.
  func copyID(_ context: DecisionContext) -> WorkflowID { context.id(newWorkflowID, "workflow") }
}
