// One order as the lists show it. All four lists have the same columns; what does not apply is null.

public import BackOffice
public import EventSourcing
public import ReadModels

/// One order in a list.
public struct OrderRow: ListRow {
  public static let columns = labels

  public private(set) var orderNo = 0
  public private(set) var orderID = OrderID.blank
  public private(set) var state = WorkStatus.open
  public private(set) var customerID = CustomerID.blank
  public private(set) var customerName: String?
  public private(set) var contactID: ContactID?
  public private(set) var contactName: String?
  public private(set) var type = OrderType.oneOff
  public private(set) var serviceID = ServiceID.blank
  public private(set) var serviceName: String?
  public private(set) var productID: ProductID?
  public private(set) var productName: String?
  public private(set) var description: String?
  /// The task in progress, in a closed order the one that it would go on with.
  public private(set) var currentTaskID: TaskID?
  public private(set) var currentTaskName: String?
  /// From 0.
  public private(set) var currentTaskIndex: Int?
  public private(set) var taskCount = 0
  public private(set) var currentTaskResponsibleID: UserID?
  public private(set) var currentTaskResponsibleName: String?
  public private(set) var taskSnoozedUntil: Instant?
  public private(set) var taskDueAt: Instant?
  public private(set) var assignedUserID = UserID.blank
  public private(set) var assignedUserName: String?
  public private(set) var orderAdminID: UserID?
  public private(set) var orderAdminName: String?
  public private(set) var initialFee: Money?
  /// The sum of the fees beside the initial one.
  public private(set) var additionalFees = Money(minor: 0, currency: "")
  public private(set) var outstandingAmount = Money(minor: 0, currency: "")
  public private(set) var openedAt = Instant(milliseconds: 0)
  public private(set) var lastChangeAt = Instant(milliseconds: 0)
  /// All tasks are completed.
  public private(set) var finished = false
  public private(set) var snoozedUntil: Instant?
  public private(set) var snoozeNote: String?
  public private(set) var closedAt: Instant?
  public private(set) var closedByID: UserID?
  public private(set) var closedByName: String?
  public private(set) var outcome: CloseOutcome?
  public private(set) var reason: String?
  public private(set) var outstandingTaskCount = 0
  public private(set) var timesReopened = 0

  public init() {}

  public mutating func columns(_ column: inout ColumnList) {
    column("orderNo", &orderNo)
    column("orderID", &orderID)
    column("state", &state)
    column("customerID", &customerID)
    column("customerName", &customerName)
    column("contactID", &contactID)
    column("contactName", &contactName)
    column("type", &type)
    column("serviceID", &serviceID)
    column("serviceName", &serviceName)
    column("productID", &productID)
    column("productName", &productName)
    column("description", &description)
    taskColumns(&column)
    column("assignedUserID", &assignedUserID)
    column("assignedUserName", &assignedUserName)
    column("orderAdminID", &orderAdminID)
    column("orderAdminName", &orderAdminName)
    column.money("initialFee", &initialFee)
    column.money("additionalFees", &additionalFees)
    column.money("outstandingAmount", &outstandingAmount)
    column("openedAt", &openedAt)
    column("lastChangeAt", &lastChangeAt)
    column("finished", &finished)
    endColumns(&column)
  }

  private mutating func taskColumns(_ column: inout ColumnList) {
    column("currentTaskID", &currentTaskID)
    column("currentTaskName", &currentTaskName)
    column("currentTaskIndex", &currentTaskIndex)
    column("taskCount", &taskCount)
    column("currentTaskResponsibleID", &currentTaskResponsibleID)
    column("currentTaskResponsibleName", &currentTaskResponsibleName)
    column("taskSnoozedUntil", &taskSnoozedUntil)
    column("taskDueAt", &taskDueAt)
  }

  private mutating func endColumns(_ column: inout ColumnList) {
    column("snoozedUntil", &snoozedUntil)
    column("snoozeNote", &snoozeNote)
    column("closedAt", &closedAt)
    column("closedByID", &closedByID)
    column("closedByName", &closedByName)
    column("outcome", &outcome)
    column("reason", &reason)
    column("outstandingTaskCount", &outstandingTaskCount)
    column("timesReopened", &timesReopened)
  }

  /// The columns of a row, in order, over the tables of `source`.
  static let select = """
    o.orderNo, o.orderID, o.state, o.customerID, c.name, o.contactID, k.name, o.type, o.serviceID, \
    s.name, o.productID, p.name, o.description, \
    o.taskID, o.taskName, o.taskIndex, o.taskCount, o.responsibleID, ru.name, o.taskSnoozedUntil, o.taskDueAt, \
    o.assignedUserID, au.name, o.orderAdminID, ou.name, \
    o.initialFee, o.currency, o.additionalFees, \(currency), \(outstanding), \(currency), \
    o.openedAt, o.lastChangeAt, o.finished, o.snoozedUntil, o.snoozeNote, o.closedAt, o.closedByID, cu.name, \
    o.outcome, r.name, o.taskCount - o.tasksCompleted, o.timesReopened
    """

  private static let currency = "coalesce(o.currency, (SELECT currency FROM account), '')"

  static let outstanding = "(coalesce(o.initialFee, 0) + o.additionalFees)"

  static let source = """
    orders o LEFT JOIN customerNames c ON c.id = o.customerID \
    LEFT JOIN contactNames k ON k.customerID = o.customerID AND k.id = o.contactID \
    LEFT JOIN services s ON s.id = o.serviceID LEFT JOIN products p ON p.id = o.productID \
    LEFT JOIN people ru ON ru.id = o.responsibleID LEFT JOIN people au ON au.id = o.assignedUserID \
    LEFT JOIN people ou ON ou.id = o.orderAdminID LEFT JOIN people cu ON cu.id = o.closedByID \
    LEFT JOIN listItems r ON r.id = o.reasonID
    """
}
