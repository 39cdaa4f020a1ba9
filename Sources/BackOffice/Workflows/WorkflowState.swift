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
  /// The number of what the fold makes of the events: raise it with every change of that.
  public static let fold = 1

  public let id: WorkflowID
  public internal(set) var name: String
  public internal(set) var serviceID: ServiceID
  public internal(set) var kind: WorkflowKind
  public internal(set) var draft: [TaskDefinition] = []
  /// The newest published version; running orders keep theirs.
  public internal(set) var published: PublishedWorkflow?
  /// The names of the tasks of all versions, each once, in the order in which they came.
  public internal(set) var taskNames: [String] = []
  public internal(set) var archived = false
}

extension WorkflowState {
  /// Names differ by their bytes.
  mutating func addTaskNames(_ tasks: [TaskDefinition]) {
    for task in tasks where !taskNames.contains(where: { $0.utf8.elementsEqual(task.name.utf8) }) {
      taskNames.append(task.name)
    }
  }
}
