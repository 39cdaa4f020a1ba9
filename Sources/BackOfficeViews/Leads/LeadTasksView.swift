// The view `leadtasks`: what is to be done now for leads. One row for each lead that is open or snoozed and has a
// task in progress; outstanding and snoozed tasks are queries on it.

public import BackOffice
public import EventSourcing
public import ReadModels

/// The lists of tasks of leads to do.
public struct LeadTasksView: StateView {
  public typealias D = BackOfficeDomain

  public static let name = "leadtasks"
  public static let version = 1 + LeadState.fold + CustomerState.fold + UserState.fold + CatalogueState.fold

  private static let tasks = StateTable<TaskRecord<Lead>>("leadtasks")

  public static let tables = [tasks.table] + NameTables.besideTasks

  public static let indexes = [
    "CREATE INDEX leadtasks_outstanding ON leadtasks (responsibleID, taskDueAt) WHERE state = 'open'",
    MergedCustomers.index,
  ]

  public static let categories: Set<String> = ["lead", "customer", "user", "catalogue"]

  public init() {}

  public static func rows(of state: SubjectState, in stream: StreamName, _ rows: inout RowWriter) {
    guard case .lead(let lead) = state else { return NameTables.writeBesideTasks(state, in: stream, &rows) }
    rows(tasks, lead.flatMap { TaskRecord($0.work, stream.subject()) })
  }
}

/// One task in progress of a lead.
public typealias LeadTaskRow = WorkTaskRow<Lead>

extension LeadTaskRow {
  public var leadID: LeadID { workID }
  public var leadNo: Int { workNo }
}

extension ReadableView<LeadTasksView> {
  /// One page of leads' tasks, as `scope` sees them at `now`: a general user sees those that are theirs to do.
  public func page(_ query: TasksQuery, scope: ViewerScope, now: Instant) throws -> Page<LeadTaskRow> {
    try read { db in try query.page(of: LeadTasksView.name, scope, now, in: db) }
  }
}
