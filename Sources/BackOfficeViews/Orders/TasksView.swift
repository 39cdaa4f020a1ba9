// The view `tasks`: what is to be done now. One row an order, with its task in progress; outstanding and snoozed tasks
// are queries on it.

public import BackOffice
public import EventSourcing
public import ReadModels

struct TaskRecord: StoredRow {
  var orderID = OrderID.blank
  var orderNo = 0
  var customerID = CustomerID.blank
  var serviceID = ServiceID.blank
  var progress = OrderProgress()
  /// On the task in progress.
  var lastComment: String?

  var key: OrderID {
    get { orderID }
    set { orderID = newValue }
  }

  mutating func columns(_ column: inout ColumnList) {
    column("orderID", &orderID)
    column("orderNo", &orderNo)
    column("customerID", &customerID)
    column("serviceID", &serviceID)
    progress.columns(&column)
    column("lastComment", &lastComment)
  }
}

/// Folds the log into the list of tasks to do.
public struct TasksView: Projection {
  public static let name = "tasks"
  public static let version = 1

  public static let tables =
    [TaskRecord.table("tasks"), StepTracker.table] + References.tables(.people, .customerNames, .services)

  public static let indexes = [
    "CREATE INDEX tasks_outstanding ON tasks (responsibleID, taskDueAt) WHERE state = 'open' AND taskID IS NOT NULL"
  ]

  private var tasks = RowCache<TaskRecord>(tables[0])
  private var steps = StepTracker()
  private var references = References([.people, .customerNames, .services])

  public init() {}

  public mutating func apply(_ recorded: Recorded<BackOfficeEvent>, in db: ViewDatabase) throws {
    guard case .order(let event) = recorded.event else { return try references.apply(recorded, in: db) }
    guard let id = recorded.envelope.stream.uuid.map(OrderID.init) else { return }
    switch event {
    case .opened(let event):
      tasks.insert(TaskRecord(event, id))
      steps.open(event, id)
    case .deleted:
      tasks.remove(id)
      steps.delete(id)
    default: try follow(event, id, at: recorded.envelope.recordedAt, db)
    }
  }

  public mutating func flush(in db: ViewDatabase) throws {
    try tasks.flush(in: db)
    try steps.flush(in: db)
    try references.flush(in: db)
  }

  private mutating func follow(_ event: OrderEvent, _ id: OrderID, at time: Instant, _ db: ViewDatabase) throws {
    try tasks.update(id, in: db) { row in
      try steps.apply(event, to: &row.progress, id, at: time, in: db)
      if case .detailsEdited(let event) = event { row.edit(event.changes) }
      switch event {
      case .taskStarted, .taskCompleted, .taskReset, .taskCommentAdded:
        row.lastComment = try steps.lastComment(id, row.progress.taskID, in: db)
      default: break
      }
    }
  }
}

extension TaskRecord {
  fileprivate init(_ event: OrderOpened, _ id: OrderID) {
    orderID = id
    orderNo = event.orderNo
    customerID = event.customerID
    serviceID = event.serviceID
    progress = OrderProgress(event)
  }

  fileprivate mutating func edit(_ changes: [FieldChange]) {
    guard let service = changes.last(where: { $0.field == "serviceID" })?.after?.text else { return }
    serviceID = ServiceID(service) ?? serviceID
  }
}
