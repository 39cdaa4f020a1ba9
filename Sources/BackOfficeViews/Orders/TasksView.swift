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

  private static let tasks = StateTable<TaskRecord<Order>>("tasks")

  public static let tables = [tasks.table] + NameTables.besideTasks

  public static let indexes = [
    "CREATE INDEX tasks_outstanding ON tasks (responsibleID, taskDueAt) WHERE state = 'open'",
    MergedCustomers.index,
  ]

  public static let categories: Set<String> = ["order", "customer", "user", "catalogue"]

  public init() {}

  public static func rows(of state: SubjectState, in stream: StreamName, _ rows: inout RowWriter) {
    guard case .order(let order) = state else { return NameTables.writeBesideTasks(state, in: stream, &rows) }
    rows(tasks, order.flatMap { TaskRecord($0.work, stream.subject()) })
  }
}

/// One task in progress of an order.
public typealias TaskRow = WorkTaskRow<Order>

extension TaskRow {
  public var orderID: OrderID { workID }
  public var orderNo: Int { workNo }
}

extension ReadableView<TasksView> {
  /// One page of tasks, as `scope` sees them at `now`: a general user sees those that are theirs to do.
  public func page(_ query: TasksQuery, scope: ViewerScope, now: Instant) throws -> Page<TaskRow> {
    try read { db in try query.page(of: TasksView.name, scope, now, in: db) }
  }
}
