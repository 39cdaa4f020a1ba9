// The names of tasks that lists can be filtered by.

internal import BackOffice
internal import EventSourcing
internal import ReadModels

/// The name of a task in some version of a workflow.
struct TaskNameRecord: StoredRow {
  struct Key: Hashable, Comparable, Sendable {
    var workflow = WorkflowID.blank
    var name = TextKey("")

    static func < (a: Self, b: Self) -> Bool { a.workflow == b.workflow ? a.name < b.name : a.workflow < b.workflow }
  }

  static var keyColumns: Int { 2 }

  var key = Key()

  mutating func columns(_ column: inout ColumnList) {
    column("workflowID", &key.workflow)
    column("name", &key.name.text)
  }
}

extension TaskNameRecord {
  static func all(of workflow: WorkflowState?) -> [TaskNameRecord] {
    guard let workflow else { return [] }
    return workflow.taskNames.map { TaskNameRecord(key: Key(workflow: workflow.id, name: TextKey($0))) }
  }
}
