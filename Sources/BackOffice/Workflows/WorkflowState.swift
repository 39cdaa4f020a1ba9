// What is known of one workflow template.

public import EventSourcing

/// A version that orders can be opened with.
public struct PublishedWorkflow: Hashable, Sendable {
  public let version: Int
  public let tasks: [TaskDefinition]
  public let autoCloseOnFinish: Bool
}

/// The state of a stream `workflow-<id>`.
public struct WorkflowState: Hashable, Sendable {
  public let id: WorkflowID
  public internal(set) var name: String
  public internal(set) var serviceID: ServiceID
  public internal(set) var kind: WorkflowKind
  public internal(set) var draft: [TaskDefinition] = []
  /// The newest published version; running orders keep theirs.
  public internal(set) var published: PublishedWorkflow?
  public internal(set) var archived = false
}
