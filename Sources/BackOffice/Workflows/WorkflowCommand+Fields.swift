// Whether the fields of a command about a workflow are well formed, as far as that can be said without its state.

internal import EventSourcing

extension WorkflowCommand {
  /// Ten years; an order that takes longer has no target.
  static let targetHourRange = 1...87_600
  private static let taskLimit = 1_000

  /// Throws for the first field that is not well formed.
  func checkFields(_ context: DecisionContext) throws(Rejection) {
    switch self {
    case .createWorkflow(let command): try FieldText.check(name: command.name, field: "name")
    case .copyWorkflow(let command): try FieldText.check(name: command.newName, field: "newName")
    case .setWorkflowTasks(let command): try check(command.tasks)
    case .publishWorkflow, .markWorkflowDefault, .archiveWorkflow: break
    }
  }

  private func check(_ tasks: [TaskDefinition]) throws(Rejection) {
    guard tasks.count <= Self.taskLimit else {
      throw .invalidField(field: "tasks", reason: "more than \(Self.taskLimit)")
    }
    var keys: Set<String> = []
    for task in tasks {
      try FieldText.check(name: task.key, field: "tasks.key")
      try FieldText.check(name: task.name, field: "tasks.name")
      try FieldText.check(note: task.description)
      if let hours = task.targetHours, !Self.targetHourRange.contains(hours) {
        throw .invalidField(field: "tasks.targetHours", reason: "expected 1 to 87600 hours")
      }
      let key = Normalised.key(task.key)
      guard keys.insert(key).inserted else { throw .duplicateTaskKey(key: key) }
    }
  }
}
