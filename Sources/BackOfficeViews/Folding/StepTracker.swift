// The tasks of orders, a row each, and the progress of an order through them.

internal import BackOffice
internal import EventSourcing
internal import ReadModels

struct StepKey: Hashable, Comparable, Sendable {
  var order = OrderID.blank
  var task = TaskID.blank

  static func < (a: Self, b: Self) -> Bool { a.order == b.order ? a.task < b.task : a.order < b.order }
}

/// One task of an order. What changes from day to day about the task in progress stands in the order's own row.
struct StepRecord: StoredRow {
  static var keyColumns: Int { 2 }

  var key = StepKey()
  var index = 0
  var taskKey = ""
  var name = ""
  var role = StepRole.assignedUser
  /// Who was named; for a completed task who did it.
  var userID: UserID?
  var state = OrderTask.State.pending
  var startedAt: Instant?
  var completedAt: Instant?
  var dueAt: Instant?
  var activeMillis: Int64?
  var lastComment: String?

  mutating func columns(_ column: inout ColumnList) {
    column("orderID", &key.order)
    column("taskID", &key.task)
    column("taskIndex", &index)
    column("taskKey", &taskKey)
    column("name", &name)
    column("role", &role)
    column("userID", &userID)
    column("state", &state)
    column("startedAt", &startedAt)
    column("completedAt", &completedAt)
    column("dueAt", &dueAt)
    column("activeMillis", &activeMillis)
    column("lastComment", &lastComment)
  }
}

extension StepRecord {
  init(_ definition: OrderTaskDefinition, index: Int, order: OrderID) {
    key = StepKey(order: order, task: definition.taskID)
    self.index = index
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

struct StepTracker: Sendable {
  static let table = StepRecord.table("order_tasks")

  private var steps = RowCache<StepRecord>(table, capacity: 65_536)

  mutating func flush(in db: ViewDatabase) throws {
    try steps.flush(in: db)
  }

  mutating func open(_ event: OrderOpened, _ order: OrderID) {
    for (index, task) in event.workflow.tasks.enumerated() {
      steps.insert(StepRecord(task, index: index, order: order))
    }
  }

  mutating func delete(_ order: OrderID) {
    steps.retire(.text(order.description))
  }

  /// Takes in one event after the order's first.
  mutating func apply(
    _ event: OrderEvent, to progress: inout OrderProgress, _ order: OrderID, at time: Instant, in db: ViewDatabase
  ) throws {
    progress.apply(event)
    switch event {
    case .taskStarted(let event): try start(event, &progress, order, time, db)
    case .taskCompleted(let event): try complete(event, &progress, order, time, db)
    case .taskReset(let event): try reset(event.taskID, &progress, order, db)
    case .taskReassigned(let event): try reassign(event, &progress, order, db)
    case .taskCommentAdded(let event):
      try steps.update(StepKey(order: order, task: event.taskID), in: db) { $0.lastComment = event.text.text }
    default: break
    }
    progress.settleClock(at: time)
  }

  /// The newest comment on a task.
  mutating func lastComment(_ order: OrderID, _ task: TaskID?, in db: ViewDatabase) throws -> String? {
    guard let task else { return nil }
    return try steps.row(StepKey(order: order, task: task), in: db)?.lastComment
  }

  private mutating func start(
    _ event: OrderTaskStarted, _ progress: inout OrderProgress, _ order: OrderID, _ time: Instant, _ db: ViewDatabase
  ) throws {
    let key = StepKey(order: order, task: event.taskID)
    progress.start(event, try steps.row(key, in: db), at: time)
    try steps.update(key, in: db) { step in
      step.state = .inProgress
      step.startedAt = time
      step.dueAt = event.dueAt
    }
  }

  private mutating func complete(
    _ event: OrderTaskCompleted, _ progress: inout OrderProgress, _ order: OrderID, _ time: Instant, _ db: ViewDatabase
  ) throws {
    try steps.update(StepKey(order: order, task: event.taskID), in: db) { step in
      step.state = .completed
      step.completedAt = time
      step.activeMillis = event.activeMillis
      step.dueAt = progress.taskDueAt
      step.userID = progress.responsibleID
    }
    progress.tasksCompleted += 1
    progress.leaveTask()
  }

  /// Back to how it was before it was started. A user who was named for it stays named.
  private mutating func reset(
    _ task: TaskID, _ progress: inout OrderProgress, _ order: OrderID, _ db: ViewDatabase
  ) throws {
    if progress.taskID == task { progress.leaveTask() }
    try steps.update(StepKey(order: order, task: task), in: db) { step in
      if step.state == .completed { progress.tasksCompleted -= 1 }
      if step.role != .named { step.userID = nil }
      step.state = .pending
      step.startedAt = nil
      step.completedAt = nil
      step.dueAt = nil
      step.activeMillis = nil
    }
  }

  private mutating func reassign(
    _ event: OrderTaskReassigned, _ progress: inout OrderProgress, _ order: OrderID, _ db: ViewDatabase
  ) throws {
    try steps.update(StepKey(order: order, task: event.taskID), in: db) { step in
      step.role = .named
      step.userID = event.to
    }
    guard progress.taskID == event.taskID else { return }
    progress.taskRole = .named
    progress.responsibleID = event.to
  }
}
