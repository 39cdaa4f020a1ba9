// What the lists of orders and of leads show alike. All lists of a kind have the same columns; what does not apply is
// null.

public import BackOffice
public import EventSourcing
internal import ReadModels

/// The columns that a row of orders and one of leads have in common.
public struct WorkRow: Sendable, Equatable {
  public internal(set) var state = WorkStatus.open
  public internal(set) var customerID = CustomerID.blank
  public internal(set) var customerName: String?
  public internal(set) var contactID: ContactID?
  public internal(set) var contactName: String?
  public internal(set) var serviceID = ServiceID.blank
  public internal(set) var serviceName: String?
  public internal(set) var productID: ProductID?
  public internal(set) var productName: String?
  public internal(set) var description: String?
  /// The task in progress; of what is closed, the one that it would go on with.
  public internal(set) var currentTaskID: TaskID?
  public internal(set) var currentTaskName: String?
  /// From 0.
  public internal(set) var currentTaskIndex: Int?
  public internal(set) var taskCount = 0
  public internal(set) var currentTaskResponsibleID: UserID?
  public internal(set) var currentTaskResponsibleName: String?
  public internal(set) var taskSnoozedUntil: Instant?
  public internal(set) var taskDueAt: Instant?
  public internal(set) var assignedUserID = UserID.blank
  public internal(set) var assignedUserName: String?
  public internal(set) var openedAt = Instant(milliseconds: 0)
  public internal(set) var lastChangeAt = Instant(milliseconds: 0)
  /// All tasks are completed.
  public internal(set) var finished = false
  public internal(set) var snoozedUntil: Instant?
  public internal(set) var snoozeNote: String?
  public internal(set) var closedAt: Instant?
  public internal(set) var closedByID: UserID?
  public internal(set) var closedByName: String?
  public internal(set) var outcome: CloseOutcome?
  public internal(set) var reason: String?
  public internal(set) var outstandingTaskCount = 0
  public internal(set) var timesReopened = 0
}

// The columns in the order in which they are shown, in parts: each kind of work has columns of its own between them.
// The texts of SQL name the same columns in the same order, over the table `w` of the kind and the tables of names.
extension WorkRow {
  mutating func partyColumns(_ column: inout ColumnList) {
    column("state", &state)
    column("customerID", &customerID)
    column("customerName", &customerName)
    column("contactID", &contactID)
    column("contactName", &contactName)
  }

  static let selectParties = "w.state, \(MergedCustomers.id("w.customerID")), c.name, w.contactID, k.name"

  mutating func subjectColumns(_ column: inout ColumnList) {
    column("serviceID", &serviceID)
    column("serviceName", &serviceName)
    column("productID", &productID)
    column("productName", &productName)
    column("description", &description)
    column("currentTaskID", &currentTaskID)
    column("currentTaskName", &currentTaskName)
    column("currentTaskIndex", &currentTaskIndex)
    column("taskCount", &taskCount)
    column("currentTaskResponsibleID", &currentTaskResponsibleID)
    column("currentTaskResponsibleName", &currentTaskResponsibleName)
    column("taskSnoozedUntil", &taskSnoozedUntil)
    column("taskDueAt", &taskDueAt)
    column("assignedUserID", &assignedUserID)
    column("assignedUserName", &assignedUserName)
  }

  static let selectSubject = """
    w.serviceID, s.name, w.productID, p.name, w.description, w.taskID, w.taskName, w.taskIndex, w.taskCount, \
    w.responsibleID, ru.name, w.taskSnoozedUntil, w.taskDueAt, w.assignedUserID, au.name
    """

  mutating func progressColumns(_ column: inout ColumnList) {
    column("openedAt", &openedAt)
    column("lastChangeAt", &lastChangeAt)
    column("finished", &finished)
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

  static let selectProgress = """
    w.openedAt, w.lastChangeAt, w.finished, w.snoozedUntil, w.snoozeNote, w.closedAt, w.closedByID, cu.name, \
    w.outcome, r.name, w.taskCount - w.tasksCompleted, w.timesReopened
    """

  /// The table of a kind with the names that its rows show.
  static func source(_ table: String, of kind: WorkKind) -> String {
    """
    \(table) w \(MergedCustomers.source("w.customerID")) \
    LEFT JOIN contactNames k ON k.customerID = \(MergedCustomers.id("w.customerID")) AND k.id = w.contactID \
    LEFT JOIN services s ON s.id = w.serviceID LEFT JOIN products p ON p.id = w.productID \
    LEFT JOIN people ru ON ru.id = w.responsibleID LEFT JOIN people au ON au.id = w.assignedUserID \
    LEFT JOIN people ou ON ou.id = w.\(kind.adminColumn) LEFT JOIN people cu ON cu.id = w.closedByID \
    LEFT JOIN listItems r ON r.id = w.reasonID
    """
  }
}
