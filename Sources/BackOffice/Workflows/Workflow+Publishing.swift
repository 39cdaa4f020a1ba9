// Drafting the tasks of a workflow, publishing them as a version, and making the workflow its service's default.

internal import EventSourcing

extension Workflow {
  static func setTasks(
    _ command: SetWorkflowTasks, _ state: WorkflowState, _ context: DecisionContext
  ) throws(Rejection) -> [WorkflowEvent] {
    try requireInUse(state)
    for task in command.tasks {
      guard case .user(let user) = task.responsible else { continue }
      guard context.index.users[user] != nil else { throw .notFound(kind: "user", id: user.description) }
    }
    let tasks = command.tasks.map(\.stored)
    return tasks == state.draft ? [] : [.draftChanged(WorkflowDraftChanged(tasks: tasks))]
  }

  static func publish(
    _ command: PublishWorkflow, _ state: WorkflowState, _ context: DecisionContext
  ) throws(Rejection) -> [WorkflowEvent] {
    try requireInUse(state)
    guard !state.draft.isEmpty else { throw .emptyWorkflow }
    let version = PublishedWorkflow(
      version: (state.published?.version ?? 0).next, tasks: state.draft,
      autoCloseOnFinish: command.autoCloseOnFinish ?? false)
    if let published = state.published, published.tasks == version.tasks,
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

  static func makeDefault(
    _ command: MarkWorkflowDefault, _ state: WorkflowState, _ context: DecisionContext
  ) throws(Rejection) -> [WorkflowEvent] {
    try requireInUse(state)
    guard state.published != nil else { throw .workflowNotPublished }
    let previous = context.index.workflows.defaultWorkflow(service: state.serviceID, kind: state.kind)
    guard previous != command.workflowID else { return [] }
    return [.madeDefault(WorkflowMadeDefault(serviceID: state.serviceID, kind: state.kind, previous: previous))]
  }

  private static func requireInUse(_ state: WorkflowState) throws(Rejection) {
    guard !state.archived else { throw .workflowArchived }
  }
}

extension TaskDefinition {
  /// The same with its texts as they are stored.
  fileprivate var stored: Self {
    Self(
      key: Normalised.key(key), name: FieldText.trimmed(name),
      description: FieldText.trimmedUnlessBlank(description), responsible: responsible, targetHours: targetHours)
  }
}
