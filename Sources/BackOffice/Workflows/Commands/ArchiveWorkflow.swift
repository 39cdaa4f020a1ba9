// Taking a workflow out of use. Orders that run keep the version they were opened with.

public import EventSourcing

/// Takes a workflow out of use; running orders go on.
public struct ArchiveWorkflow: WorkflowCommand {
  public var workflowID: WorkflowID

  public init(workflowID: WorkflowID) {
    self.workflowID = workflowID
  }

  public init(_ field: inout some FieldList<ArchiveWorkflow>) {
    workflowID = field("workflowID", \.workflowID, "the workflow")
  }

  public static var right: Right { .admin }
  public static var summary: String { "Takes a workflow out of use; running orders go on." }
  public static var example: String {
    #"{"workflowID":"Fit"}"#
  }

  public func decide(_ workflow: WorkflowState, _ context: DecisionContext) throws(Rejection) -> Decision<WorkflowEvent>
  {
    workflow.archived ? [] : [.archived(WorkflowArchived())]
  }
}
