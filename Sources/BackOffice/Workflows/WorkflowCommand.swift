// The set of commands about one workflow template, with their names in files and messages.

internal import EventSourcing

/// A command about one workflow template.
public enum WorkflowCommand: Sendable, Hashable {
  case createWorkflow(CreateWorkflow)
  case setWorkflowTasks(SetWorkflowTasks)
  case publishWorkflow(PublishWorkflow)
  case markWorkflowDefault(MarkWorkflowDefault)
  case copyWorkflow(CopyWorkflow)
  case archiveWorkflow(ArchiveWorkflow)
}

extension WorkflowCommand {
  /// The payload, whatever its type.
  public var payload: any CommandPayload {
    switch self {
    case .createWorkflow(let payload): payload
    case .setWorkflowTasks(let payload): payload
    case .publishWorkflow(let payload): payload
    case .markWorkflowDefault(let payload): payload
    case .copyWorkflow(let payload): payload
    case .archiveWorkflow(let payload): payload
    }
  }

  /// The command's name, such as `CreateWorkflow`.
  public var name: String {
    switch self {
    case .createWorkflow: "CreateWorkflow"
    case .setWorkflowTasks: "SetWorkflowTasks"
    case .publishWorkflow: "PublishWorkflow"
    case .markWorkflowDefault: "MarkWorkflowDefault"
    case .copyWorkflow: "CopyWorkflow"
    case .archiveWorkflow: "ArchiveWorkflow"
    }
  }

  static let readers: [String: @Sendable (any PayloadSource) throws -> Self] = [
    "CreateWorkflow": { .createWorkflow(try $0.payload(CreateWorkflow.self)) },
    "SetWorkflowTasks": { .setWorkflowTasks(try $0.payload(SetWorkflowTasks.self)) },
    "PublishWorkflow": { .publishWorkflow(try $0.payload(PublishWorkflow.self)) },
    "MarkWorkflowDefault": { .markWorkflowDefault(try $0.payload(MarkWorkflowDefault.self)) },
    "CopyWorkflow": { .copyWorkflow(try $0.payload(CopyWorkflow.self)) },
    "ArchiveWorkflow": { .archiveWorkflow(try $0.payload(ArchiveWorkflow.self)) },
  ]
}
