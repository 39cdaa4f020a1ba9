// The view `tasks`: what is to be done now. One row for each order that is open or snoozed and has a task in progress;
// outstanding and snoozed tasks are queries on it.

public import BackOffice
public import EventSourcing
public import ReadModels

/// The lists of tasks to do.
public struct TasksView: StateView {
  public typealias D = BackOfficeDomain

  public static let name = "tasks"
  public static let version = 3 + OrderState.fold + CustomerState.fold + UserState.fold + CatalogueState.fold

  private static let tasks = StateTable<TaskRecord>("tasks")

  public static let tables = [
    tasks.table, NameTables.people.table, NameTables.customers.table, NameTables.services.table,
  ]

  public static let indexes = [
    "CREATE INDEX tasks_outstanding ON tasks (responsibleID, taskDueAt) WHERE state = 'open'"
  ]

  public static let categories: Set<String> = ["order", "customer", "user", "catalogue"]

  public init() {}

  public static func rows(of state: SubjectState, in stream: StreamName, _ rows: inout RowWriter) {
    switch state {
    case .order(let order): rows(tasks, order.flatMap { TaskRecord($0.work, stream.subject()) })
    case .customer(let customer): rows(NameTables.customers, NameTables.name(of: customer, in: stream))
    case .user(let user): rows(NameTables.people, NameTables.name(of: user))
    case .catalogue(let catalogue): rows(NameTables.services, NameTables.services(of: catalogue))
    case .account, .workflow, .customerImport, .activity, .correspondence, .effects, .none: break
    }
  }
}

struct TaskRecord: StoredRow {
  static var isLong: Bool { true }

  var orderID = OrderID.blank
  var orderNo = 0
  var customerID = CustomerID.blank
  var serviceID = ServiceID.blank
  var state = WorkStatus.open
  var task = CurrentTask()
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
    column("state", &state)
    task.columns(&column)
    column("lastComment", &lastComment)
  }
}

extension TaskRecord {
  /// Nil for an order without work to do.
  fileprivate init?(_ work: WorkState, _ id: OrderID) {
    guard work.isLive else { return nil }
    task = CurrentTask(work)
    guard let task = task.taskID else { return nil }
    orderID = id
    orderNo = work.number
    customerID = work.customerID
    serviceID = work.serviceID
    state = work.status
    lastComment = work.comments.last { $0.taskID == task }?.text.text
  }
}
