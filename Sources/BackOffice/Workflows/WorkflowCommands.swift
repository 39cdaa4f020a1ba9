// The commands for workflow templates: what a caller states, before any rule has looked at it.

public import EventSourcing

/// Begins a workflow template, as a draft.
public struct CreateWorkflow: CommandPayload {
  public var workflowID: WorkflowID?
  public var name: String
  public var serviceID: ServiceID
  public var kind: WorkflowKind

  public init(workflowID: WorkflowID? = nil, name: String, serviceID: ServiceID, kind: WorkflowKind) {
    self.workflowID = workflowID
    self.name = name
    self.serviceID = serviceID
    self.kind = kind
  }

  public var subject: Subject { .newWorkflow(workflowID) }
}

/// Replaces the draft's tasks.
public struct SetWorkflowTasks: CommandPayload {
  public var workflowID: WorkflowID
  public var tasks: [TaskDefinition]

  public init(workflowID: WorkflowID, tasks: [TaskDefinition]) {
    self.workflowID = workflowID
    self.tasks = tasks
  }

  public var subject: Subject { .workflow(workflowID) }
}

/// Makes the draft the version that later orders get.
public struct PublishWorkflow: CommandPayload {
  public var workflowID: WorkflowID
  public var autoCloseOnFinish: Bool?

  public init(workflowID: WorkflowID, autoCloseOnFinish: Bool? = nil) {
    self.workflowID = workflowID
    self.autoCloseOnFinish = autoCloseOnFinish
  }

  public var subject: Subject { .workflow(workflowID) }
}

/// Makes a workflow the default of its service and kind.
public struct MarkWorkflowDefault: CommandPayload {
  public var workflowID: WorkflowID

  public init(workflowID: WorkflowID) {
    self.workflowID = workflowID
  }

  public var subject: Subject { .workflow(workflowID) }
}

/// Begins a new workflow with the tasks of this one.
public struct CopyWorkflow: CommandPayload {
  public var workflowID: WorkflowID
  public var newWorkflowID: WorkflowID?
  public var newName: String

  public init(workflowID: WorkflowID, newWorkflowID: WorkflowID? = nil, newName: String) {
    self.workflowID = workflowID
    self.newWorkflowID = newWorkflowID
    self.newName = newName
  }

  public var subject: Subject { .workflow(workflowID) }
}

/// Takes a workflow out of use; running orders go on.
public struct ArchiveWorkflow: CommandPayload {
  public var workflowID: WorkflowID

  public init(workflowID: WorkflowID) {
    self.workflowID = workflowID
  }

  public var subject: Subject { .workflow(workflowID) }
}
