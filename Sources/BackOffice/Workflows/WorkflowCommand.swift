// Commands about one workflow template.

public import EventSourcing

/// A command about a workflow that is there.
public protocol WorkflowCommand: BackOfficeCommand {
  var workflowID: WorkflowID { get }
  /// What follows for the workflow.
  func decide(_ workflow: WorkflowState, _ context: DecisionContext) throws(Rejection) -> Decision<WorkflowEvent>
}

extension WorkflowCommand {
  public static var topic: String { "workflows" }
  public var subject: Subject { .workflow(workflowID) }

  public func decide(
    _ state: SubjectState?, _ context: DecisionContext
  ) throws(Rejection) -> Decision<BackOfficeEvent> {
    guard let workflow = context.index.workflows[workflowID] else {
      throw .notFound(kind: "workflow", id: workflowID.description)
    }
    return try decide(workflow, context).map(BackOfficeEvent.workflow)
  }
}

extension WorkflowState {
  /// Throws if the workflow was taken out of use.
  func requireInUse() throws(Rejection) {
    guard !archived else { throw .workflowArchived }
  }
}
