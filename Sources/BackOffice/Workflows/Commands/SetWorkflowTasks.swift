// Drafting the tasks of a workflow, publishing them as a version, and making the workflow its service's default.

public import EventSourcing

/// Replaces the draft's tasks.
public struct SetWorkflowTasks: WorkflowCommand {
  public var workflowID: WorkflowID
  public var tasks: [TaskDefinition]

  public init(workflowID: WorkflowID, tasks: [TaskDefinition]) {
    self.workflowID = workflowID
    self.tasks = tasks
  }

  public init(_ field: inout some FieldList<SetWorkflowTasks>) {
    workflowID = field("workflowID", \.workflowID, "the workflow")
    tasks = field("tasks", \.tasks, "all tasks, in order")
  }

  public static var right: Right { .admin }
  public static var summary: String { "Replaces the draft's tasks." }
  public static var refusals: [String] { ["duplicateTaskKey", "workflowArchived"] }
  public static var example: String {
    #"{"workflowID":"Fit","tasks":[{"key":"quote","name":"Quote","responsible":"assignedUser","targetHours":24},{"key":"fit","name":"Fit","responsible":"orderAdmin"}]}"#
  }

  public func checkFields(_ context: DecisionContext) throws(Rejection) {
    try tasks.check()
  }

  public func decide(_ workflow: WorkflowState, _ context: DecisionContext) throws(Rejection) -> Decision<WorkflowEvent>
  {
    try workflow.requireInUse()
    for task in tasks {
      guard case .user(let user) = task.responsible else { continue }
      guard context.index.users[user] != nil else { throw .notFound(kind: "user", id: user.description) }
    }
    let tasks = tasks.map(\.stored)
    return tasks == workflow.draft ? [] : [.draftChanged(WorkflowDraftChanged(tasks: tasks))]
  }
}

extension [TaskDefinition] {
  private static let taskLimit = 1_000

  /// Throws for the first task that is not well formed.
  func check() throws(Rejection) {
    guard count <= Self.taskLimit else {
      throw .invalidField(field: "tasks", reason: "more than \(Self.taskLimit)")
    }
    var keys: Set<String> = []
    for task in self {
      try FieldText.check(name: task.key, field: "tasks.key")
      try FieldText.check(name: task.name, field: "tasks.name")
      try FieldText.check(note: task.description)
      if let hours = task.targetHours, !TaskDefinition.targetHourRange.contains(hours) {
        throw .invalidField(field: "tasks.targetHours", reason: "expected 1 to 87600 hours")
      }
      try task.autoMessage?.check()
      let key = Normalised.key(task.key)
      guard keys.insert(key).inserted else { throw .duplicateTaskKey(key: key) }
    }
  }
}

extension TaskDefinition {
  /// Ten years; an order that takes longer has no target.
  static let targetHourRange = 1...87_600

  /// The same with its texts as they are stored.
  fileprivate var stored: Self {
    Self(
      key: Normalised.key(key), name: FieldText.trimmed(name),
      description: FieldText.trimmedUnlessBlank(description), responsible: responsible, targetHours: targetHours,
      autoMessage: autoMessage?.stored)
  }
}
