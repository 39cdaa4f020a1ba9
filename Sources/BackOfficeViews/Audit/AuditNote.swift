// What the trail keeps of an event: who did what to what, whose it was and became, and what has a new name since.

internal import BackOffice
internal import EventSourcing
internal import FoundationEssentials
internal import ReadModels

/// What the trail keeps of an event.
public struct AuditNote: Sendable {
  /// A task of an order.
  struct Task: Sendable {
    let id: TaskID
    let key: String
    let name: String

    init(_ task: OrderTask) {
      id = task.id
      key = task.key
      name = task.name
    }
  }

  /// What is told of the order that the event is about.
  struct Order: Sendable {
    let id: OrderID
    let orderNo: Int
    let customerID: CustomerID
    let assignedUserID: UserID
    let orderAdminID: UserID?
    /// The task that the event is about.
    let task: Task?
    /// All tasks of an order that is new.
    let newTasks: [Task]
    /// Whether it is new or another's than before.
    let isToBeWritten: Bool
  }

  let envelope: Envelope
  let kind: ThingRecord.Kind
  let id: UUID
  let names: [NewName]
  var order: Order?
  /// The order of another stream that it is tied to, and the task of it.
  var linkedOrder: OrderID?
  var linkedTask: TaskID?
  /// The users whom it concerns: its subject, and who wins or loses work.
  var users: [UserID] = []
  /// The service whose default workflow the subject became.
  var newDefault: ServiceID?
  var previousDefault: WorkflowID?
  /// Whether a workflow went out of use.
  var isArchived = false
}

extension AuditNote {
  /// Nil for a stream that is none of the back office's.
  init?(_ recorded: Recorded<BackOfficeEvent>, before: SubjectState, after: SubjectState) {
    envelope = recorded.envelope
    guard let kind = ThingRecord.Kind(rawValue: envelope.stream.category) else { return nil }
    self.kind = kind
    id = envelope.stream.uuid ?? ID<NamedThing>.blank.uuid
    names = after.names(since: before, of: id)
    switch after {
    case .order(let after?):
      guard case .order(let before) = before else { return }
      order = Order(OrderID(id), recorded.event.remark.task, before, after)
      users = after.usersConcerned(since: before)
    case .user: users = [UserID(id)] + [recorded.event.remark.successor].compactMap { $0 }
    case .workflow(let after):
      guard case .workflow(let before) = before else { return }
      let remark = recorded.event.remark
      newDefault = remark.service
      previousDefault = remark.previousDefault
      isArchived = after?.archived == true && before?.archived != true
    case .correspondence(let correspondence):
      let remark = recorded.event.remark
      let message = correspondence.message(remark.part)
      linkedOrder = remark.order ?? message?.orderID ?? correspondence.document(remark.part)?.orderID
      linkedTask = remark.task ?? message?.taskID
    case .effects: users = [recorded.event.remark.user].compactMap { $0 }
    case .account, .catalogue, .customer, .order, .none: break
    }
  }
}

extension AuditNote.Order {
  init(_ id: OrderID, _ task: TaskID?, _ before: OrderState?, _ order: OrderState) {
    self.id = id
    orderNo = order.orderNo
    customerID = order.customerID
    assignedUserID = order.assignedUserID
    orderAdminID = order.orderAdminID
    self.task = task.flatMap { task in order.tasks.first { $0.id == task } }.map { AuditNote.Task($0) }
    newTasks = before == nil ? order.tasks.map { AuditNote.Task($0) } : []
    isToBeWritten =
      before == nil || before?.assignedUserID != assignedUserID || before?.orderAdminID != orderAdminID
  }
}

extension OrderState {
  /// The users whose work comes or goes: who wins it and who loses it.
  fileprivate func usersConcerned(since before: OrderState?) -> [UserID] {
    guard let before else { return [assignedUserID] + [orderAdminID].compactMap { $0 } }
    var users: [UserID] = []
    if before.assignedUserID != assignedUserID { users += [before.assignedUserID, assignedUserID] }
    if before.orderAdminID != orderAdminID { users += [before.orderAdminID, orderAdminID].compactMap { $0 } }
    for (task, old) in zip(tasks, before.tasks) where task.named != old.named {
      users += [old.responsible, task.responsible]
    }
    return users
  }
}
