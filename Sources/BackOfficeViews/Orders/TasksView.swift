// The view `tasks`: what is to be done now. One row an order, with its task in progress; outstanding and snoozed tasks
// are queries on it.

public import BackOffice
public import EventSourcing
public import ReadModels

struct TaskRecord: StoredRow {
  static var isLong: Bool { true }

  var orderID = OrderID.blank
  var customerID = CustomerID.blank
  var serviceID = ServiceID.blank
  var progress = OrderProgress()
  /// On the task in progress.
  var lastComment: String?
  /// Some task of the order has a comment.
  var hasComments = false

  var key: OrderID {
    get { orderID }
    set { orderID = newValue }
  }

  mutating func columns(_ column: inout ColumnList) {
    column("orderID", &orderID)
    column("customerID", &customerID)
    column("serviceID", &serviceID)
    progress.columns(&column)
    column("lastComment", &lastComment)
    column("hasComments", &hasComments)
  }
}

/// The newest comment on a task.
struct TaskCommentRecord: StoredRow {
  static var keyColumns: Int { 2 }
  static var isLong: Bool { true }

  var key = TaskKey()
  var text = ""

  mutating func columns(_ column: inout ColumnList) {
    column("orderNo", &key.orderNo)
    column("taskID", &key.task)
    column("text", &text)
  }
}

/// Folds the log into the list of tasks to do.
public struct TasksView: Projection {
  public static let name = "tasks"
  public static let version = 2

  public static let tables =
    [TaskRecord.table("tasks"), TaskCommentRecord.table("task_comments")] + TaskTracker.tables
    + References.tables(.people, .customerNames, .services)

  public static let indexes = [
    "CREATE INDEX tasks_outstanding ON tasks (responsibleID, taskDueAt) WHERE state = 'open' AND taskID IS NOT NULL"
  ]

  private var tasks = RowCache<TaskRecord>(tables[0])
  private var comments = TaskComments()
  private var tracker = TaskTracker()
  private var references = References([.people, .customerNames, .services])

  public init() {}

  public mutating func apply(_ recorded: Recorded<BackOfficeEvent>, in db: ViewDatabase) throws {
    guard case .order(let event) = recorded.event else { return try references.apply(recorded, in: db) }
    guard let id = recorded.envelope.stream.uuid.map(OrderID.init) else { return }
    switch event {
    case .opened(let event): tasks.insert(TaskRecord(event, id, try tracker.open(event, in: db)))
    case .deleted: try delete(id, db)
    default: try follow(event, id, at: recorded.envelope.recordedAt, db)
    }
  }

  public mutating func flush(in db: ViewDatabase) throws {
    try tasks.flush(in: db)
    try comments.flush(in: db)
    try tracker.flush(in: db)
    try references.flush(in: db)
  }

  private mutating func delete(_ id: OrderID, _ db: ViewDatabase) throws {
    guard let row = try tasks.row(id, in: db) else { return }
    tasks.remove(id)
    tracker.delete(row.progress)
    comments.delete(row)
  }

  private mutating func follow(_ event: OrderEvent, _ id: OrderID, at time: Instant, _ db: ViewDatabase) throws {
    try tasks.update(id, in: db) { row in
      try tracker.apply(event, to: &row.progress, at: time, in: db)
      switch event {
      case .detailsEdited(let event): row.edit(event.changes)
      case .taskCommentAdded(let event): try comments.add(event, to: &row, in: db)
      case .taskStarted, .taskCompleted, .taskReset: row.lastComment = try comments.newest(row, in: db)
      default: break
      }
    }
  }
}

/// The newest comment on each task that has one.
private struct TaskComments: Sendable {
  private var comments = RowCache<TaskCommentRecord>(TasksView.tables[1])

  mutating func flush(in db: ViewDatabase) throws {
    try comments.flush(in: db)
  }

  mutating func delete(_ row: TaskRecord) {
    if row.hasComments { comments.retire(.integer(Int64(row.progress.orderNo))) }
  }

  mutating func add(_ event: OrderTaskCommentAdded, to row: inout TaskRecord, in db: ViewDatabase) throws {
    let key = TaskKey(orderNo: row.progress.orderNo, task: event.taskID)
    try comments.upsert(key, in: db) { $0.text = event.text.text }
    row.hasComments = true
    if event.taskID == row.progress.taskID { row.lastComment = event.text.text }
  }

  /// On the task in progress.
  mutating func newest(_ row: TaskRecord, in db: ViewDatabase) throws -> String? {
    guard row.hasComments, let task = row.progress.taskID else { return nil }
    return try comments.row(TaskKey(orderNo: row.progress.orderNo, task: task), in: db)?.text
  }
}

extension TaskRecord {
  fileprivate init(_ event: OrderOpened, _ id: OrderID, _ progress: OrderProgress) {
    orderID = id
    customerID = event.customerID
    serviceID = event.serviceID
    self.progress = progress
  }

  fileprivate mutating func edit(_ changes: [FieldChange]) {
    guard let service = changes.last(where: { $0.field == "serviceID" })?.after?.text else { return }
    serviceID = ServiceID(service) ?? serviceID
  }
}
