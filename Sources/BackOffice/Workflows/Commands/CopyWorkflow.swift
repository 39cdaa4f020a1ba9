// Making workflows: from nothing, or as a copy of another one. Names are unique among those that are not archived.

public import EventSourcing

/// Begins a new workflow with the tasks of this one.
public struct CopyWorkflow: WorkflowCommand {
  public var workflowID: WorkflowID
  public var newWorkflowID: WorkflowID?
  public var newName: String

  public init(workflowID: WorkflowID, newWorkflowID: WorkflowID? = nil, newName: String) {
    self.workflowID = workflowID
    self.newWorkflowID = newWorkflowID
    self.newName = newName
  }

  public init(_ field: inout some FieldList<CopyWorkflow>) {
    workflowID = field("workflowID", \.workflowID, "the workflow")
    newWorkflowID = field("newWorkflowID", \.newWorkflowID, "an id of the caller's own choice")
    newName = field("newName", \.newName, "the copy's name", .name)
  }

  public static var right: Right { .admin }
  public static var summary: String { "Begins a new workflow with the tasks of this one." }
  public static var refusals: [String] { ["duplicateName", "idInUse", "serviceRetired"] }
  public static var example: String {
    #"{"workflowID":"Fit","newName":"Fit, short"}"#
  }

  public func decide(_ workflow: WorkflowState, _ context: DecisionContext) throws(Rejection) -> Decision<WorkflowEvent>
  {
    let id = context.id(newWorkflowID, "workflow")
    guard context.index.workflows[id] == nil else { throw .idInUse(kind: "workflow", id: id.description) }
    let created = try WorkflowEvent.created(newName, workflow.serviceID, workflow.kind, copiedFrom: workflowID, context)
    let copy = StreamName.workflow(id)
    let decision = Decision<WorkflowEvent>([Proposed(created, in: copy)])
    guard !workflow.draft.isEmpty else { return decision }
    return decision.also(.draftChanged(WorkflowDraftChanged(tasks: workflow.draft)), in: copy)
  }
}
