// Drafting the tasks of a workflow, publishing them as a version, and making the workflow its service's default.

public import EventSourcing

/// Makes a workflow the default of its service and kind.
public struct MarkWorkflowDefault: WorkflowCommand {
  public var workflowID: WorkflowID

  public init(workflowID: WorkflowID) {
    self.workflowID = workflowID
  }

  public init(_ field: inout some FieldList<MarkWorkflowDefault>) {
    workflowID = field("workflowID", \.workflowID, "the workflow")
  }

  public static var right: Right { .admin }
  public static var summary: String { "Makes a workflow the default of its service and kind." }
  public static var refusals: [String] { ["workflowArchived", "workflowNotPublished"] }
  public static var example: String {
    #"{"workflowID":"Fit"}"#
  }

  public func decide(_ workflow: WorkflowState, _ context: DecisionContext) throws(Rejection) -> Decision<WorkflowEvent>
  {
    try workflow.requireInUse()
    guard workflow.published != nil else { throw .workflowNotPublished }
    let previous = context.index.workflows.defaultWorkflow(service: workflow.serviceID, kind: workflow.kind)
    guard previous != workflowID else { return [] }
    return [.madeDefault(WorkflowMadeDefault(serviceID: workflow.serviceID, kind: workflow.kind, previous: previous))]
  }
}
