// Drafting the tasks of a workflow, publishing them as a version, and making the workflow its service's default.

public import EventSourcing

/// Makes the draft the version that later orders get.
public struct PublishWorkflow: WorkflowCommand {
  public var workflowID: WorkflowID
  public var autoCloseOnFinish: Bool?

  public init(workflowID: WorkflowID, autoCloseOnFinish: Bool? = nil) {
    self.workflowID = workflowID
    self.autoCloseOnFinish = autoCloseOnFinish
  }

  public init(_ field: inout some FieldList<PublishWorkflow>) {
    workflowID = field("workflowID", \.workflowID, "the workflow")
    autoCloseOnFinish = field("autoCloseOnFinish", \.autoCloseOnFinish, "whether orders close with their last task")
  }

  public static var right: Right { .admin }
  public static var summary: String { "Makes the draft the version that later orders get." }
  public static var refusals: [String] {
    ["assigneeNotActive", "emptyWorkflow", "nothingToPublish", "workflowArchived"]
  }
  public static var example: String {
    #"{"workflowID":"Service","autoCloseOnFinish":true}"#
  }

  public func decide(_ workflow: WorkflowState, _ context: DecisionContext) throws(Rejection) -> Decision<WorkflowEvent>
  {
    try workflow.requireInUse()
    guard !workflow.draft.isEmpty else { throw .emptyWorkflow }
    let version = PublishedWorkflow(
      version: (workflow.published?.version ?? 0).next, tasks: workflow.draft,
      autoCloseOnFinish: autoCloseOnFinish ?? false)
    if let published = workflow.published, published.tasks == version.tasks,
      published.autoCloseOnFinish == version.autoCloseOnFinish
    {
      throw .nothingToPublish
    }
    for case .user(let user) in version.tasks.map(\.responsible) { try context.index.requireActive(user) }
    return [
      .published(
        WorkflowPublished(
          version: version.version, tasks: version.tasks, autoCloseOnFinish: version.autoCloseOnFinish))
    ]
  }

  public var canonical: Self {
    var payload = self
    if autoCloseOnFinish == false { payload.autoCloseOnFinish = nil }
    return payload
  }
}
