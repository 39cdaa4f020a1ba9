// The columns of stored rows that orders and leads share, and who ever had them.

internal import BackOffice
internal import EventSourcing
internal import ReadModels

extension WorkKind {
  /// The column of the id.
  var idColumn: String {
    switch self {
    case .order: "orderID"
    case .lead: "leadID"
    }
  }

  /// The column of the number.
  var numberColumn: String {
    switch self {
    case .order: "orderNo"
    case .lead: "leadNo"
    }
  }

  /// The column of who looks after it.
  var adminColumn: String {
    switch self {
    case .order: "orderAdminID"
    case .lead: "leadAdminID"
    }
  }
}

/// What is stored of every order and every lead.
struct WorkColumns: Sendable {
  var state = WorkStatus.open
  var customerID = CustomerID.blank
  var contactID: ContactID?
  var serviceID = ServiceID.blank
  var productID: ProductID?
  var description: String?
  var workflowID = WorkflowID.blank
  var workflowVersion = 0
  var assignedUserID = UserID.blank
  var task = CurrentTask()
  var taskCount = 0
  var tasksCompleted = 0
  var finished = false
  var openedAt = Instant(milliseconds: 0)
  var lastChangeAt = Instant(milliseconds: 0)
  var snoozedUntil: Instant?
  var snoozeNote: String?
  var closedAt: Instant?
  var closedByID: UserID?
  var outcome: CloseOutcome?
  var reasonID: ListItemID?
  var closeNote: String?
  var timesReopened = 0
  /// The folded words of the description and the number.
  var search = ""

  mutating func columns(_ column: inout ColumnList) {
    column("state", &state)
    column("customerID", &customerID)
    column("contactID", &contactID)
    column("serviceID", &serviceID)
    column("productID", &productID)
    column("description", &description)
    column("workflowID", &workflowID)
    column("workflowVersion", &workflowVersion)
    column("assignedUserID", &assignedUserID)
    task.columns(&column)
    column("taskCount", &taskCount)
    column("tasksCompleted", &tasksCompleted)
    column("finished", &finished)
    column("openedAt", &openedAt)
    column("lastChangeAt", &lastChangeAt)
    endColumns(&column)
  }

  private mutating func endColumns(_ column: inout ColumnList) {
    column("snoozedUntil", &snoozedUntil)
    column("snoozeNote", &snoozeNote)
    column("closedAt", &closedAt)
    column("closedByID", &closedByID)
    column("outcome", &outcome)
    column("reasonID", &reasonID)
    column("closeNote", &closeNote)
    column("timesReopened", &timesReopened)
    column("search", &search)
  }
}

extension WorkColumns {
  init(_ work: WorkState) {
    state = work.status
    customerID = work.customerID
    contactID = work.contactID
    serviceID = work.serviceID
    productID = work.productID
    description = work.description?.text
    workflowID = work.workflowID
    workflowVersion = work.workflowVersion
    assignedUserID = work.assignedUserID
    task = CurrentTask(work)
    taskCount = work.tasks.count
    tasksCompleted = work.tasks.count { $0.state == .completed }
    finished = work.isFinished
    openedAt = work.openedAt
    lastChangeAt = work.lastChangeAt
    snoozedUntil = work.snooze?.until
    snoozeNote = work.snooze?.note?.text
    closedAt = work.closedAt
    closedByID = work.end?.userID
    outcome = work.end?.outcome
    reasonID = work.end?.reasonID
    closeNote = work.end?.note?.text
    timesReopened = work.timesReopened
    search = SearchText.of(String(work.number), description)
  }
}

/// The columns about the task in progress; frozen while the whole is closed, all nil once the workflow is finished.
struct CurrentTask: Sendable {
  var taskID: TaskID?
  var index: Int?
  var name: String?
  var responsibleID: UserID?
  var startedAt: Instant?
  /// Moved by every time aside that has ended.
  var dueAt: Instant?
  var snoozedUntil: Instant?

  mutating func columns(_ column: inout ColumnList) {
    column("taskID", &taskID)
    column("taskIndex", &index)
    column("taskName", &name)
    column("responsibleID", &responsibleID)
    column("taskStartedAt", &startedAt)
    column("taskDueAt", &dueAt)
    column("taskSnoozedUntil", &snoozedUntil)
  }
}

extension CurrentTask {
  init(_ work: WorkState) {
    guard let index = work.currentIndex else { return }
    let task = work.tasks[index]
    taskID = task.id
    self.index = index
    name = task.name
    responsibleID = task.responsible
    startedAt = task.startedAt
    dueAt = task.dueAt
    snoozedUntil = task.snooze?.until
  }
}

/// Somebody to whom an order or a lead is or was assigned, or who is or was its admin.
struct OwnerRecord<Subject: WorkSubject>: StoredRow {
  struct Key: Hashable, Comparable, Sendable {
    var work = ID<Subject>.blank
    var user = UserID.blank

    static func < (a: Self, b: Self) -> Bool { a.work == b.work ? a.user < b.user : a.work < b.work }
  }

  static var keyColumns: Int { 2 }

  var key = Key()
  var asUser = false
  var asAdmin = false

  mutating func columns(_ column: inout ColumnList) {
    column(Subject.kind.idColumn, &key.work)
    column("userID", &key.user)
    column("asUser", &asUser)
    column("asAdmin", &asAdmin)
  }
}

extension OwnerRecord {
  static func all(of work: WorkState, _ id: ID<Subject>) -> [OwnerRecord] {
    var owners: [OwnerRecord] = work.assignedUsers.map { OwnerRecord(key: Key(work: id, user: $0), asUser: true) }
    for admin in work.admins {
      if let index = owners.firstIndex(where: { $0.key.user == admin }) {
        owners[index].asAdmin = true
      } else {
        owners.append(OwnerRecord(key: Key(work: id, user: admin), asAdmin: true))
      }
    }
    return owners
  }
}
