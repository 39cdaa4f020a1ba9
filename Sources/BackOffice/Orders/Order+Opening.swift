// Opening an order: the facts of other streams that it needs, and the workflow that it copies and keeps.

internal import EventSourcing
internal import FoundationEssentials

extension Order {
  static func open(_ command: OpenOrder, _ context: DecisionContext) throws(Rejection) -> [OrderEvent] {
    let index = context.index
    if let id = command.workflowID, index.workflows[id]?.archived == true { throw .workflowArchived }
    try index.requireCustomerForWork(command.customerID, contact: command.contactID)
    try index.requireService(command.serviceID)
    if let product = command.productID { try index.requireProduct(product, of: command.serviceID) }
    let workflow = try index.workflowForOpening(command)
    try index.requireActive(command.assignedUserID)
    if let admin = command.orderAdminID { try index.requireActive(admin) }
    if let fee = command.initialFee { try index.requireCurrency(of: fee) }
    let opened = OrderOpened(
      orderNo: index.orders.nextNumber, customerID: command.customerID, contactID: command.contactID,
      type: command.type, serviceID: command.serviceID, productID: command.productID,
      workflow: workflow.copied(by: context.commandID), assignedUserID: command.assignedUserID,
      orderAdminID: command.orderAdminID, initialFee: command.initialFee,
      description: PersonalText(unlessBlank: command.description),
      origin: FieldText.trimmedUnlessBlank(command.origin))
    let started = OrderState(opened, at: context.now).start(0, context)
    return [.opened(opened)] + started
  }
}

extension AccountIndex {
  /// The workflow that was asked for, else the service's default, else the only one that the service has.
  fileprivate func workflowForOpening(_ command: OpenOrder) throws(Rejection) -> WorkflowToCopy {
    guard workflows.hasPublished(kind: .order) else { throw .noPublishedOrderWorkflow }
    if let id = command.workflowID { return try publishedOrderWorkflow(id) }
    if let id = workflows.defaultWorkflow(service: command.serviceID, kind: .order) {
      return try publishedOrderWorkflow(id)
    }
    let candidates = workflows.publishedWorkflows(service: command.serviceID, kind: .order)
    guard candidates.count == 1 else { throw .noPublishedOrderWorkflow }
    return try publishedOrderWorkflow(candidates[0].id)
  }

  private func publishedOrderWorkflow(_ id: WorkflowID) throws(Rejection) -> WorkflowToCopy {
    guard let workflow = workflows[id] else { throw .notFound(kind: "workflow", id: id.description) }
    guard workflow.kind == .order else { throw .workflowKindMismatch }
    guard let published = workflow.published else { throw .workflowNotPublished }
    return WorkflowToCopy(id: id, published: published)
  }
}

/// A published version with the id of its workflow.
private struct WorkflowToCopy {
  let id: WorkflowID
  let published: PublishedWorkflow

  /// The copy that an order keeps: each task with an id of its own, made from the command's.
  func copied(by commandID: UUID) -> OrderWorkflow {
    let tasks = published.tasks.enumerated().map { number, task in
      OrderTaskDefinition(
        taskID: .made(by: commandID, "task", number), key: task.key, name: task.name, responsible: task.responsible,
        targetHours: task.targetHours)
    }
    return OrderWorkflow(
      id: id, version: published.version, autoCloseOnFinish: published.autoCloseOnFinish, tasks: tasks)
  }
}
