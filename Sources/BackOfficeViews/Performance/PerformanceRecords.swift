// The rows of the view of performance. What there are many of holds small numbers that stand for steps of workflows, for
// services and for people.

internal import BackOffice
internal import EventSourcing
internal import ReadModels

/// A task from its start to its end. What lasts stands with its order.
struct TurnRecord: StoredRow {
  /// That of the event that ended it.
  var position: Position = 0
  var step = 0
  /// The order's at the end.
  var service = 0
  /// Who was responsible at the end.
  var user = 0
  var startedAt = Instant(milliseconds: 0)
  var endedAt = Instant(milliseconds: 0)
  var activeMillis: Int64 = 0
  /// Otherwise it was set back while it was in progress.
  var completed = false
  var late = false

  var key: Position {
    get { position }
    set { position = newValue }
  }

  mutating func columns(_ column: inout ColumnList) {
    column("position", &position)
    column("stepNumber", &step)
    column("serviceNumber", &service)
    column("userNumber", &user)
    column("startedAt", &startedAt)
    column("endedAt", &endedAt)
    column("activeMillis", &activeMillis)
    column("completed", &completed)
    column("late", &late)
  }
}

/// A task was put aside.
struct TaskSnoozeRecord: StoredRow {
  var position: Position = 0
  var step = 0
  var service = 0
  var user = 0
  var at = Instant(milliseconds: 0)

  var key: Position {
    get { position }
    set { position = newValue }
  }

  mutating func columns(_ column: inout ColumnList) {
    column("position", &position)
    column("stepNumber", &step)
    column("serviceNumber", &service)
    column("userNumber", &user)
    column("at", &at)
  }
}

/// When the workflow of an order was finished first.
struct FinishRecord: StoredRow {
  var orderID = OrderID.blank
  var at = Instant(milliseconds: 0)

  var key: OrderID {
    get { orderID }
    set { orderID = newValue }
  }

  mutating func columns(_ column: inout ColumnList) {
    column("orderID", &orderID)
    column("at", &at)
  }
}

/// A task of a version of a workflow.
struct StepRecord: NumberedRow {
  struct Key: Hashable, Comparable, Sendable {
    var workflow = WorkflowID.blank
    var version = 0
    var task = TextKey("")

    static func < (a: Self, b: Self) -> Bool {
      if a.workflow != b.workflow { return a.workflow < b.workflow }
      return a.version == b.version ? a.task < b.task : a.version < b.version
    }
  }

  static var keyColumns: Int { 3 }

  var key = Key()
  var number = 0
  /// From 0.
  var index = 0
  var name = ""

  mutating func columns(_ column: inout ColumnList) {
    column("workflowID", &key.workflow)
    column("workflowVersion", &key.version)
    column("taskKey", &key.task.text)
    column("number", &number)
    column("taskIndex", &index)
    column("name", &name)
  }
}

/// A service or a user.
struct PartyRecord: NumberedRow {
  var key = ID<NamedThing>.blank
  var number = 0

  mutating func columns(_ column: inout ColumnList) {
    column("id", &key)
    column("number", &number)
  }
}

/// An order as it stands, deleted or not.
struct PerformanceOrderRecord: StoredRow {
  var orderID = OrderID.blank
  var state = WorkStatus.open
  var workflowID = WorkflowID.blank
  var workflowVersion = 0
  var serviceID = ServiceID.blank
  var assignedUserID = UserID.blank
  var openedAt = Instant(milliseconds: 0)
  var closedAt: Instant?
  /// The task in progress, where it stopped if it is closed; nil once the workflow is finished.
  var taskKey: String?
  var responsibleID: UserID?
  var taskStartedAt: Instant?
  /// When it is overdue; nil where that is never, as it is put aside.
  var taskDueAt: Instant?

  var key: OrderID {
    get { orderID }
    set { orderID = newValue }
  }

  mutating func columns(_ column: inout ColumnList) {
    column("orderID", &orderID)
    column("state", &state)
    column("workflowID", &workflowID)
    column("workflowVersion", &workflowVersion)
    column("serviceID", &serviceID)
    column("assignedUserID", &assignedUserID)
    column("openedAt", &openedAt)
    column("closedAt", &closedAt)
    column("taskKey", &taskKey)
    column("responsibleID", &responsibleID)
    column("taskStartedAt", &taskStartedAt)
    column("taskDueAt", &taskDueAt)
  }
}

extension PerformanceOrderRecord {
  init(_ work: WorkState, _ id: OrderID) {
    orderID = id
    state = work.status
    workflowID = work.workflowID
    workflowVersion = work.workflowVersion
    serviceID = work.serviceID
    assignedUserID = work.assignedUserID
    openedAt = work.openedAt
    closedAt = work.closedAt
    guard let task = work.currentTask else { return }
    taskKey = task.key
    responsibleID = task.responsible
    taskStartedAt = task.startedAt
    taskDueAt = work.status == .open && task.snooze == nil ? task.dueAt : nil
  }
}
