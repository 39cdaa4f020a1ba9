// Opening an order or a lead: the facts of other streams that it needs, and the workflow that it copies and keeps.

internal import EventSourcing
internal import FoundationEssentials

/// What work is to begin with.
struct WorkOpening {
  let kind: WorkKind
  let customerID: CustomerID
  let contactID: ContactID?
  let serviceID: ServiceID
  let productID: ProductID?
  /// The default of the service if missing.
  let workflowID: WorkflowID?
  let assignedUserID: UserID
  let adminID: UserID?

  /// The codes of what may stand in its way.
  static func refusals(of kind: WorkKind) -> [String] {
    [
      "assigneeNotActive", "contactNotFound", "customerArchived", "customerErased", "customerNotFound", "idInUse",
      kind.noPublishedWorkflow.code, "productNotInService", "serviceRetired", "workflowArchived",
      "workflowKindMismatch", "workflowNotPublished",
    ]
  }

  /// The copy of the workflow, each task with an id of its own, made from the command's. Throws unless all that the
  /// work is tied to takes it.
  func workflow(_ context: DecisionContext) throws(Rejection) -> PinnedWorkflow {
    let index = context.index
    if let workflowID, index.workflows[workflowID]?.archived == true { throw .workflowArchived }
    try index.requireCustomerForWork(customerID, contact: contactID)
    _ = try index.catalogue.requireService(serviceID)
    let workflow = try publishedWorkflow(index.workflows)
    try index.requireService(serviceID)
    try index.requireActive(assignedUserID)
    if let adminID { try index.requireActive(adminID) }
    if let productID { try index.requireProduct(productID, of: serviceID) }
    return workflow.pinned(by: context.commandID)
  }

  /// The workflow that was asked for, else the service's default, else the only one that the service has.
  private func publishedWorkflow(_ workflows: WorkflowIndex) throws(Rejection) -> WorkflowToCopy {
    guard workflows.hasPublished(kind: kind.workflows) else { throw kind.noPublishedWorkflow }
    if let id = workflowID { return try published(id, workflows) }
    if let id = workflows.defaultWorkflow(service: serviceID, kind: kind.workflows) {
      return try published(id, workflows)
    }
    let candidates = workflows.publishedWorkflows(service: serviceID, kind: kind.workflows)
    guard candidates.count == 1 else { throw kind.noPublishedWorkflow }
    return try published(candidates[0].id, workflows)
  }

  private func published(_ id: WorkflowID, _ workflows: WorkflowIndex) throws(Rejection) -> WorkflowToCopy {
    guard let workflow = workflows[id] else { throw .notFound(kind: "workflow", id: id.description) }
    guard let published = workflow.published else { throw .workflowNotPublished }
    guard workflow.kind == kind.workflows else { throw .workflowKindMismatch }
    return WorkflowToCopy(id: id, published: published)
  }
}

/// A published version with the id of its workflow.
private struct WorkflowToCopy {
  let id: WorkflowID
  let published: PublishedWorkflow

  func pinned(by commandID: UUID) -> PinnedWorkflow {
    let tasks = published.tasks.enumerated().map { number, task in
      PinnedTask(
        taskID: .made(by: commandID, "task", number), key: task.key, name: task.name, responsible: task.responsible,
        targetHours: task.targetHours, autoMessage: task.autoMessage)
    }
    return PinnedWorkflow(
      id: id, version: published.version, autoCloseOnFinish: published.autoCloseOnFinish, tasks: tasks)
  }
}
