// The steps of each version of a workflow, as orders copied them: thousands of orders share one version, so a view keeps
// its names and roles once instead of with every order.

internal import BackOffice
internal import EventSourcing
internal import ReadModels

/// One step of one version of a workflow.
struct WorkflowStepRecord: StoredRow {
  struct Key: Hashable, Comparable, Sendable {
    var workflow = WorkflowID.blank
    var version = 0
    /// From 0.
    var index = 0

    static func < (a: Self, b: Self) -> Bool {
      a.workflow == b.workflow ? (a.version, a.index) < (b.version, b.index) : a.workflow < b.workflow
    }
  }

  static var keyColumns: Int { 3 }
  static let table = table("workflow_steps")

  var key = Key()
  var taskKey = ""
  var name = ""
  var role = StepRole.assignedUser
  /// Whom the workflow names.
  var userID: UserID?

  mutating func columns(_ column: inout ColumnList) {
    column("workflowID", &key.workflow)
    column("workflowVersion", &key.version)
    column("taskIndex", &key.index)
    column("taskKey", &taskKey)
    column("name", &name)
    column("role", &role)
    column("userID", &userID)
  }
}

extension WorkflowStepRecord {
  fileprivate init(_ definition: OrderTaskDefinition, _ key: Key) {
    self.key = key
    taskKey = definition.key
    name = definition.name
    switch definition.responsible {
    case .assignedUser: role = .assignedUser
    case .orderAdmin: role = .orderAdmin
    case .user(let user):
      role = .named
      userID = user
    }
  }
}

struct WorkflowSteps: Sendable {
  private var steps = RowCache<WorkflowStepRecord>(WorkflowStepRecord.table)

  mutating func flush(in db: ViewDatabase) throws {
    try steps.flush(in: db)
  }

  /// Learns the steps from the first order that copied them.
  mutating func learn(_ workflow: OrderWorkflow, in db: ViewDatabase) throws {
    var key = WorkflowStepRecord.Key(workflow: workflow.id, version: workflow.version)
    if try steps.row(key, in: db) != nil { return }
    for (index, task) in workflow.tasks.enumerated() {
      key.index = index
      steps.insert(WorkflowStepRecord(task, key))
    }
  }

  mutating func step(_ progress: OrderProgress, _ index: Int, in db: ViewDatabase) throws -> WorkflowStepRecord? {
    let key = WorkflowStepRecord.Key(
      workflow: progress.workflowID, version: progress.workflowVersion, index: index)
    return try steps.row(key, in: db)
  }
}
