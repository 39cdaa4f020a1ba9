// Values from before: what the trail keeps of orders, lists and contacts so that an entry can say what its event
// replaced.

internal import BackOffice
internal import EventSourcing
internal import ReadModels

/// A fact that some event may replace, under a name of its own.
struct FactRecord: StoredRow {
  var fact = ""
  var value = ""

  var key: TextKey {
    get { TextKey(fact) }
    set { fact = newValue.text }
  }

  mutating func columns(_ column: inout ColumnList) {
    column("fact", &fact)
    column("value", &value)
  }
}

extension AuditOrderRecord {
  /// What the event replaces without saying it.
  func before(_ event: OrderEvent) -> [(field: String, value: String)] {
    var values: [(String, String?)] = []
    switch event {
    case .snoozed, .woken: values = [("snoozedUntil", snoozedUntil?.description)]
    case .taskSnoozed, .taskWoken: values = [("taskSnoozedUntil", taskSnoozedUntil?.description)]
    case .closed, .deleted: values = [("state", state.rawValue)]
    case .reopened: values = [("outcome", outcome?.rawValue), ("closedAt", closedAt?.description)]
    default: break
    }
    return values.compactMap { field, value in value.map { (field, $0) } }
  }

  /// Takes in one event after the first; false if nothing here changes.
  mutating func apply(_ event: OrderEvent, at time: Instant) -> Bool {
    switch event {
    case .snoozed(let event):
      state = .snoozed
      snoozedUntil = event.until
    case .woken:
      state = .open
      snoozedUntil = nil
    case .taskSnoozed(let event): taskSnoozedUntil = event.until
    case .taskWoken: taskSnoozedUntil = nil
    case .assigned(let event):
      assignedUserID = event.toUser
      orderAdminID = event.toAdmin
    case .closed(let event):
      end(.closed)
      outcome = event.outcome
      closedAt = time
    case .reopened:
      state = .open
      outcome = nil
      closedAt = nil
    case .deleted: end(.deleted)
    default: return false
    }
    return true
  }

  private mutating func end(_ state: OrderState.Status) {
    self.state = state
    snoozedUntil = nil
    taskSnoozedUntil = nil
  }
}

extension OrderEvent {
  /// The task that the event is about.
  var taskID: TaskID? {
    switch self {
    case .taskStarted(let event): event.taskID
    case .taskCompleted(let event): event.taskID
    case .taskCommentAdded(let event): event.taskID
    case .taskSnoozed(let event): event.taskID
    case .taskWoken(let event): event.taskID
    case .taskReassigned(let event): event.taskID
    case .taskReset(let event): event.taskID
    case .closed(let event): event.resumeTask
    case .reopened(let event): event.resumeTask
    default: nil
    }
  }
}

extension [FieldChange] {
  /// The name after the changes, if they change it.
  var newName: String? { last { $0.field == "name" }?.after?.text }
}
