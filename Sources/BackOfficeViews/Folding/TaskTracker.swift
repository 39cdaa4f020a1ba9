// Follows orders through their tasks: which task is in progress, and whose it is. Who was named for a task on the order
// itself is rare, so it stands in a small table that is only looked at when an order has such a task.

internal import BackOffice
internal import EventSourcing
internal import ReadModels

/// A task of an order, in tables that hold something about it.
struct TaskKey: Hashable, Comparable, Sendable {
  /// The order's number: shorter than its id, and orders of one time lie together.
  var orderNo = 0
  var task = TaskID.blank

  static func < (a: Self, b: Self) -> Bool { a.orderNo == b.orderNo ? a.task < b.task : a.orderNo < b.orderNo }
}

/// Somebody who was named for a task of an order.
struct NamedTaskRecord: StoredRow {
  static var keyColumns: Int { 2 }

  var key = TaskKey()
  var userID = UserID.blank

  mutating func columns(_ column: inout ColumnList) {
    column("orderNo", &key.orderNo)
    column("taskID", &key.task)
    column("userID", &userID)
  }
}

struct TaskTracker: Sendable {
  static let tables = [WorkflowStepRecord.table, NamedTaskRecord.table("named_tasks")]

  private var steps = WorkflowSteps()
  private var named = RowCache<NamedTaskRecord>(tables[1])

  mutating func flush(in db: ViewDatabase) throws {
    try steps.flush(in: db)
    try named.flush(in: db)
  }

  mutating func open(_ event: OrderOpened, in db: ViewDatabase) throws -> OrderProgress {
    try steps.learn(event.workflow, in: db)
    return OrderProgress(event)
  }

  mutating func delete(_ progress: OrderProgress) {
    if progress.hasNamedTasks { named.retire(.integer(Int64(progress.orderNo))) }
  }

  /// Takes in one event after the order's first.
  mutating func apply(
    _ event: OrderEvent, to progress: inout OrderProgress, at time: Instant, in db: ViewDatabase
  ) throws {
    switch event {
    case .taskStarted(let event): try start(event, &progress, time, db)
    case .taskReassigned(let event): try reassign(event, &progress, db)
    default: progress.apply(event)
    }
    progress.settleClock(at: time)
  }

  private mutating func start(
    _ event: OrderTaskStarted, _ progress: inout OrderProgress, _ time: Instant, _ db: ViewDatabase
  ) throws {
    let step = try steps.step(progress, event.index, in: db)
    // What was started for another than it was meant for follows the assigned user.
    let role = event.insteadOf == nil ? step?.role : .assignedUser
    progress.start(event, name: step?.name, role: role, at: time)
    guard progress.hasNamedTasks, event.insteadOf == nil else { return }
    let key = TaskKey(orderNo: progress.orderNo, task: event.taskID)
    if try named.row(key, in: db) != nil { progress.taskRole = .named }
  }

  private mutating func reassign(
    _ event: OrderTaskReassigned, _ progress: inout OrderProgress, _ db: ViewDatabase
  ) throws {
    progress.hasNamedTasks = true
    try named.upsert(TaskKey(orderNo: progress.orderNo, task: event.taskID), in: db) { $0.userID = event.to }
    guard progress.taskID == event.taskID else { return }
    progress.taskRole = .named
    progress.responsibleID = event.to
  }
}
