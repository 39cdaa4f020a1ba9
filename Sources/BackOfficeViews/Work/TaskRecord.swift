// The rows of the views of tasks: one for each order or lead that is open or snoozed and has a task in progress.

internal import BackOffice
internal import EventSourcing
internal import ReadModels

/// The task in progress of an order or a lead.
struct TaskRecord<Subject: WorkSubject>: StoredRow {
  static var isLong: Bool { true }

  var workID = ID<Subject>.blank
  var workNo = 0
  var customerID = CustomerID.blank
  var serviceID = ServiceID.blank
  var state = WorkStatus.open
  var task = CurrentTask()
  /// On the task in progress.
  var lastComment: String?

  var key: ID<Subject> {
    get { workID }
    set { workID = newValue }
  }

  mutating func columns(_ column: inout ColumnList) {
    column(Subject.kind.idColumn, &workID)
    column(Subject.kind.numberColumn, &workNo)
    column("customerID", &customerID)
    column("serviceID", &serviceID)
    column("state", &state)
    task.columns(&column)
    column("lastComment", &lastComment)
  }
}

extension TaskRecord {
  /// Nil for one without work to do.
  init?(_ work: WorkState, _ id: ID<Subject>) {
    guard work.isLive else { return nil }
    task = CurrentTask(work)
    guard let task = task.taskID else { return nil }
    workID = id
    workNo = work.number
    customerID = work.customerID
    serviceID = work.serviceID
    state = work.status
    lastComment = work.comments.last { $0.taskID == task }?.text.text
  }
}
