// The tasks of an order as rows. What changes from day to day about the task in progress stands in the order's own row,
// what all orders of a workflow share with the workflow's steps.

internal import BackOffice
internal import EventSourcing
internal import ReadModels

struct OrderTaskRecord: StoredRow {
  static var keyColumns: Int { 2 }

  var key = TaskKey()
  var index = 0
  var state = OrderTask.State.pending
  /// Who completed it.
  var doneByID: UserID?
  var startedAt: Instant?
  var completedAt: Instant?
  /// For a completed task; the order's row has that of the task in progress.
  var dueAt: Instant?
  var activeMillis: Int64?

  mutating func columns(_ column: inout ColumnList) {
    column("orderNo", &key.orderNo)
    column("taskID", &key.task)
    column("taskIndex", &index)
    column("state", &state)
    column("doneByID", &doneByID)
    column("startedAt", &startedAt)
    column("completedAt", &completedAt)
    column("dueAt", &dueAt)
    column("activeMillis", &activeMillis)
  }
}

struct OrderTasks: Sendable {
  static let table = OrderTaskRecord.table("order_tasks")

  private var tasks = RowCache<OrderTaskRecord>(table, capacity: 65_536)

  mutating func flush(in db: ViewDatabase) throws {
    try tasks.flush(in: db)
  }

  mutating func open(_ event: OrderOpened) {
    for (index, task) in event.workflow.tasks.enumerated() {
      tasks.insert(OrderTaskRecord(key: TaskKey(orderNo: event.orderNo, task: task.taskID), index: index))
    }
  }

  mutating func delete(_ orderNo: Int) {
    tasks.retire(.integer(Int64(orderNo)))
  }

  /// Takes in an event; `progress` is the order's before it.
  mutating func apply(
    _ event: OrderEvent, _ progress: OrderProgress, at time: Instant, in db: ViewDatabase
  ) throws {
    switch event {
    case .taskStarted(let event):
      try tasks.update(TaskKey(orderNo: progress.orderNo, task: event.taskID), in: db) { task in
        task.state = .inProgress
        task.startedAt = time
      }
    case .taskCompleted(let event):
      try tasks.update(TaskKey(orderNo: progress.orderNo, task: event.taskID), in: db) { task in
        task.state = .completed
        task.completedAt = time
        task.activeMillis = event.activeMillis
        task.dueAt = progress.taskDueAt
        task.doneByID = progress.responsibleID
      }
    case .taskReset(let event):
      try tasks.update(TaskKey(orderNo: progress.orderNo, task: event.taskID), in: db) { task in
        task = OrderTaskRecord(key: task.key, index: task.index)
      }
    default: break
    }
  }
}
