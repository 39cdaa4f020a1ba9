// The rows of the orders view: one an order, with everybody whose it ever was.

internal import BackOffice
internal import EventSourcing
internal import ReadModels

struct OrderRecord: StoredRow {
  static var isLong: Bool { true }

  var orderID = OrderID.blank
  var orderNo = 0
  var state = WorkStatus.open
  var customerID = CustomerID.blank
  var contactID: ContactID?
  var type = OrderType.oneOff
  var serviceID = ServiceID.blank
  var productID: ProductID?
  var description: String?
  var workflowID = WorkflowID.blank
  var workflowVersion = 0
  var assignedUserID = UserID.blank
  var orderAdminID: UserID?
  var task = CurrentTask()
  var taskCount = 0
  var tasksCompleted = 0
  var finished = false
  /// In minor units, like all amounts of the order; nil if no initial fee was agreed.
  var initialFee: Int64?
  var additionalFees: Int64 = 0
  /// That of the initial fee; nil where there is none, so that it is the account's.
  var currency: String?
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

  var key: OrderID {
    get { orderID }
    set { orderID = newValue }
  }

  mutating func columns(_ column: inout ColumnList) {
    column("orderID", &orderID)
    column("orderNo", &orderNo)
    column("state", &state)
    column("customerID", &customerID)
    column("contactID", &contactID)
    column("type", &type)
    column("serviceID", &serviceID)
    column("productID", &productID)
    column("description", &description)
    column("workflowID", &workflowID)
    column("workflowVersion", &workflowVersion)
    column("assignedUserID", &assignedUserID)
    column("orderAdminID", &orderAdminID)
    task.columns(&column)
    column("taskCount", &taskCount)
    column("tasksCompleted", &tasksCompleted)
    column("finished", &finished)
    column("initialFee", &initialFee)
    column("additionalFees", &additionalFees)
    column("currency", &currency)
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

extension OrderRecord {
  init(_ order: OrderState, _ id: OrderID) {
    orderID = id
    orderNo = order.work.number
    state = order.work.status
    customerID = order.work.customerID
    contactID = order.work.contactID
    type = order.type
    serviceID = order.work.serviceID
    productID = order.work.productID
    description = order.work.description?.text
    workflowID = order.work.workflowID
    workflowVersion = order.work.workflowVersion
    assignedUserID = order.work.assignedUserID
    orderAdminID = order.work.adminID
    task = CurrentTask(order.work)
    taskCount = order.work.tasks.count
    tasksCompleted = order.work.tasks.count { $0.state == .completed }
    finished = order.work.isFinished
    initialFee = order.initialFee?.minor
    additionalFees = order.additionalFees
    currency = order.initialFee?.currency
    openedAt = order.work.openedAt
    lastChangeAt = order.work.lastChangeAt
    snoozedUntil = order.work.snooze?.until
    snoozeNote = order.work.snooze?.note?.text
    closedAt = order.work.closedAt
    closedByID = order.work.end?.userID
    outcome = order.work.end?.outcome
    reasonID = order.work.end?.reasonID
    closeNote = order.work.end?.note?.text
    timesReopened = order.work.timesReopened
    search = SearchText.of(String(orderNo), description)
  }
}

extension OrderState {
  /// The sum of the fees beside the initial one. It ends where numbers do.
  var additionalFees: Int64 { fees.reduce(into: 0) { $0.add($1.amount.minor) } }
}

/// The columns about the task in progress; frozen while the order is closed, all nil once the workflow is finished.
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

/// Somebody who is or was assigned to an order, or its order admin.
struct OwnerRecord: StoredRow {
  struct Key: Hashable, Comparable, Sendable {
    var order = OrderID.blank
    var user = UserID.blank

    static func < (a: Self, b: Self) -> Bool { a.order == b.order ? a.user < b.user : a.order < b.order }
  }

  static var keyColumns: Int { 2 }

  var key = Key()
  var asUser = false
  var asAdmin = false

  mutating func columns(_ column: inout ColumnList) {
    column("orderID", &key.order)
    column("userID", &key.user)
    column("asUser", &asUser)
    column("asAdmin", &asAdmin)
  }
}

extension OwnerRecord {
  static func all(of work: WorkState, _ id: OrderID) -> [OwnerRecord] {
    var owners: [OwnerRecord] = work.assignedUsers.map { OwnerRecord(key: Key(order: id, user: $0), asUser: true) }
    for admin in work.admins {
      if let index = owners.firstIndex(where: { $0.key.user == admin }) {
        owners[index].asAdmin = true
      } else {
        owners.append(OwnerRecord(key: Key(order: id, user: admin), asAdmin: true))
      }
    }
    return owners
  }
}
