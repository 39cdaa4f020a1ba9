// How far an order has come and who is to do its task: what the lists of orders, of tasks and of users all need. The
// rules are those of the order itself; here they work on one row instead of a whole order.

internal import BackOffice
internal import EventSourcing
internal import ReadModels

/// Who does a task that nobody was named for.
enum StepRole: String, Sendable {
  case assignedUser, orderAdmin
  /// Somebody was named, in the workflow or on the order.
  case named
}

/// The columns of an order's row that say how far it has come.
struct OrderProgress: Sendable {
  var orderNo = 0
  var workflowID = WorkflowID.blank
  /// The version that the order keeps to its end.
  var workflowVersion = 0
  var state = OrderState.Status.open
  var assignedUserID = UserID.blank
  var orderAdminID: UserID?
  /// The task in progress; frozen while the order is closed, nil once the workflow is finished.
  var taskID: TaskID?
  var taskIndex: Int?
  var taskName: String?
  var taskRole: StepRole?
  var responsibleID: UserID?
  var taskStartedAt: Instant?
  /// Moved by every time aside that has ended.
  var taskDueAt: Instant?
  var taskSnoozedUntil: Instant?
  /// Since when working time stands still; nil while it runs.
  var heldSince: Instant?
  var taskCount = 0
  var tasksCompleted = 0
  var finished = false
  /// Somebody was named for a task on the order itself.
  var hasNamedTasks = false

  mutating func columns(_ column: inout ColumnList) {
    column("orderNo", &orderNo)
    column("workflowID", &workflowID)
    column("workflowVersion", &workflowVersion)
    column("state", &state)
    column("assignedUserID", &assignedUserID)
    column("orderAdminID", &orderAdminID)
    column("taskID", &taskID)
    column("taskIndex", &taskIndex)
    column("taskName", &taskName)
    column("taskRole", &taskRole)
    column("responsibleID", &responsibleID)
    column("taskStartedAt", &taskStartedAt)
    column("taskDueAt", &taskDueAt)
    column("taskSnoozedUntil", &taskSnoozedUntil)
    column("heldSince", &heldSince)
    column("taskCount", &taskCount)
    column("tasksCompleted", &tasksCompleted)
    column("finished", &finished)
    column("hasNamedTasks", &hasNamedTasks)
  }
}

extension OrderProgress {
  init(_ event: OrderOpened) {
    orderNo = event.orderNo
    workflowID = event.workflow.id
    workflowVersion = event.workflow.version
    assignedUserID = event.assignedUserID
    orderAdminID = event.orderAdminID
    taskCount = event.workflow.tasks.count
  }

  /// Takes in an event that needs nothing but the row; the others are the tracker's.
  mutating func apply(_ event: OrderEvent) {
    switch event {
    case .taskCompleted:
      tasksCompleted += 1
      leaveTask()
    case .taskReset(let event): reset(event.taskID)
    case .workflowFinished: finished = true
    case .taskSnoozed(let event): taskSnoozedUntil = event.until
    case .taskWoken: taskSnoozedUntil = nil
    case .snoozed: state = .snoozed
    case .woken: state = .open
    case .assigned(let event): assign(event)
    case .closed: end(.closed)
    case .reopened: state = .open
    case .deleted: end(.deleted)
    default: break
    }
  }

  /// Lets the task's time run on, or holds it: it runs while the order is open and neither of them is put aside.
  mutating func settleClock(at time: Instant) {
    guard taskID != nil else {
      heldSince = nil
      return
    }
    let runs = state == .open && taskSnoozedUntil == nil
    if !runs, heldSince == nil {
      heldSince = time
    } else if runs, let since = heldSince {
      taskDueAt = taskDueAt?.advanced(by: max(0, time.milliseconds(since: since)))
      heldSince = nil
    }
  }

  mutating func start(_ event: OrderTaskStarted, name: String?, role: StepRole?, at time: Instant) {
    taskID = event.taskID
    taskIndex = event.index
    taskName = name
    taskRole = role
    responsibleID = event.responsible
    taskStartedAt = time
    taskDueAt = event.dueAt
    taskSnoozedUntil = nil
    heldSince = nil
    finished = false
  }

  /// What is reset is the task in progress, or was completed.
  private mutating func reset(_ task: TaskID) {
    if task == taskID {
      leaveTask()
    } else {
      tasksCompleted -= 1
    }
  }

  private mutating func leaveTask() {
    taskID = nil
    taskIndex = nil
    taskName = nil
    taskRole = nil
    responsibleID = nil
    taskStartedAt = nil
    taskDueAt = nil
    taskSnoozedUntil = nil
    heldSince = nil
  }

  private mutating func assign(_ event: OrderAssigned) {
    assignedUserID = event.toUser
    orderAdminID = event.toAdmin
    switch taskRole {
    case .assignedUser: responsibleID = assignedUserID
    case .orderAdmin: responsibleID = orderAdminID ?? assignedUserID
    case .named, nil: break
    }
  }

  /// Closing and deleting end every snooze.
  private mutating func end(_ state: OrderState.Status) {
    self.state = state
    taskSnoozedUntil = nil
  }
}
