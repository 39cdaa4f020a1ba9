// The view `performance`: how long tasks take. One row for each time that a task of an order was worked on to its end;
// beside it each order as it stands, with the task in progress.

public import BackOffice
public import EventSourcing
public import ReadModels

/// How workflows perform.
public struct PerformanceView: StoryView, StateView {
  public typealias D = BackOfficeDomain

  public static let name = "performance"
  public static let version = 1 + OrderState.fold + UserState.fold + WorkflowState.fold

  private static let orders = StateTable<PerformanceOrderRecord>("performance_orders")
  private static let workflows = StateTable<NameRecord>("performance_workflows")

  private static let numbers = [
    "stepNumber": "performance_steps", "serviceNumber": "performance_parties", "userNumber": "performance_parties",
  ]

  public static let tables = [
    TurnRecord.table("performance").numbered(by: numbers),
    TaskSnoozeRecord.table("performance_snoozes").numbered(by: numbers),
    FinishRecord.table("performance_finishes"), StepRecord.table("performance_steps"),
    PartyRecord.table("performance_parties"), orders.table, workflows.table, NameTables.people.table,
  ]

  public static let indexes = [
    "CREATE UNIQUE INDEX performance_steps_number ON performance_steps (number)",
    "CREATE UNIQUE INDEX performance_parties_number ON performance_parties (number)",
  ]

  public static let categories: Set<String> = ["order", "user", "workflow"]

  private var turns = NewRows<TurnRecord>(tables[0])
  private var snoozes = NewRows<TaskSnoozeRecord>(tables[1])
  private var finishes = RowCache<FinishRecord>(tables[2])
  private var steps = NumberedRows<StepRecord>(tables[3])
  private var parties = NumberedRows<PartyRecord>(tables[4])

  public init() {}

  public static func rows(of state: SubjectState, in stream: StreamName, _ rows: inout RowWriter) {
    switch state {
    case .order(let order): rows(orders, order.map { PerformanceOrderRecord($0.work, stream.subject()) })
    case .user(let user): rows(NameTables.people, NameTables.name(of: user))
    case .workflow(let workflow): rows(workflows, workflow.map { NameRecord($0.id, $0.name) })
    case .account, .catalogue, .customer, .lead, .customerImport, .activity, .contract, .correspondence, .effects,
      .attention, .none:
      break
    }
  }

  public static func note(
    _ recorded: Recorded<BackOfficeEvent>, before: SubjectState, after: SubjectState
  ) -> PerformanceNote? {
    guard case .order(let event) = recorded.event, case .order(let after?) = after, case .order(let before) = before
    else { return nil }
    return PerformanceNote(event, recorded.envelope, before: before?.work, after: after.work)
  }

  public mutating func apply(_ note: PerformanceNote, in db: ViewDatabase) throws {
    switch note.matter {
    case .opened(let steps): for step in steps { _ = try number(of: step, db) }
    case .ended(let turn):
      turns.append(
        TurnRecord(
          position: note.position, step: try number(of: turn.step, db), service: try number(of: note.serviceID, db),
          user: try number(of: turn.responsible, db), startedAt: turn.startedAt, endedAt: note.at,
          activeMillis: turn.activeMillis, completed: turn.isCompleted, late: turn.isLate))
    case .snoozed(let step, let responsible):
      snoozes.append(
        TaskSnoozeRecord(
          position: note.position, step: try number(of: step, db), service: try number(of: note.serviceID, db),
          user: try number(of: responsible, db), at: note.at))
    case .finished(let order):
      // Only the first time counts.
      guard try finishes.row(order, in: db) == nil else { return }
      finishes.insert(FinishRecord(orderID: order, at: note.at))
    }
  }

  private mutating func number(of step: PerformanceNote.Step, _ db: ViewDatabase) throws -> Int {
    let key = StepRecord.Key(workflow: step.workflowID, version: step.version, task: TextKey(step.key))
    return try steps.number(key, in: db) { row in
      row.index = step.index
      row.name = step.name
    }
  }

  private mutating func number<Thing>(of id: ID<Thing>, _ db: ViewDatabase) throws -> Int {
    try parties.number(ID(id.uuid), in: db)
  }

  public mutating func flush(in db: ViewDatabase) throws {
    try turns.flush(in: db)
    try snoozes.flush(in: db)
    try finishes.flush(in: db)
    try steps.flush(in: db)
    try parties.flush(in: db)
  }
}
