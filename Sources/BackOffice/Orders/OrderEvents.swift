// What can happen to an order, and what it makes of the order. Nothing in the fold fails: an event that names an unknown
// task or fee changes nothing, since what is in the log has happened. The type names and property names are a storage
// contract.

public import EventSourcing

/// An order began, with a copy of its workflow.
public struct OrderOpened: BackOfficePayload {
  public static let type = "order.opened"
  public static let phrase: String? = "opened the order"
  /// From 1 in log order, never used again.
  public let orderNo: Int
  public let customerID: CustomerID
  public let contactID: ContactID?
  public let type: OrderType
  public let serviceID: ServiceID
  public let productID: ProductID?
  public let workflow: OrderWorkflow
  public let assignedUserID: UserID
  public let orderAdminID: UserID?
  public let initialFee: Money?
  public let description: PersonalText?
  /// Where it was opened from, in the caller's own words; older events say nothing of it.
  public internal(set) var origin: String? = nil
}

extension OrderOpened {
  public init(_ field: inout some FieldList<OrderOpened>) {
    type = field("type", \.type, "one-off or contract")
    origin = field("origin", \.origin, "where it was opened from")
    orderNo = field("orderNo", \.orderNo, "counts the orders", .count)
    workflow = field("workflow", \.workflow, "the version of the workflow that the order keeps")
    contactID = field("contactID", \.contactID, "the contact")
    productID = field("productID", \.productID, "the product")
    serviceID = field("serviceID", \.serviceID, "the service")
    customerID = field("customerID", \.customerID, "the customer")
    initialFee = field("initialFee", \.initialFee, "what is due at the start", .price)
    description = field("description", \.description, "what it is about")
    orderAdminID = field("orderAdminID", \.orderAdminID, "who looks after it")
    assignedUserID = field("assignedUserID", \.assignedUserID, "who works on it")
  }

  public func creation(in stream: StreamName) -> Creation? {
    Creation("order", stream.subject() as OrderID, number: orderNo)
  }
}

/// An order was put aside until a time.
public struct OrderSnoozed: BackOfficePayload {
  public static let type = "order.snoozed"
  public static let phrase: String? = "put the order aside"
  public let until: Instant
  public let snoozeNo: Int
  public let note: PersonalText?
}

extension OrderSnoozed {
  public init(_ field: inout some FieldList<OrderSnoozed>) {
    note = field("note", \.note, "why")
    until = field("until", \.until, "until when")
    snoozeNo = field("snoozeNo", \.snoozeNo, "counts the snoozes of the order and its tasks", .count)
  }
}

/// A snoozed order was taken up again.
public struct OrderWoken: BackOfficePayload {
  public static let type = "order.woken"
  public static let phrase: String? = "took the order up again"
  public let snoozeNo: Int
  public let cause: WakeCause
  /// When it should have woken.
  public let dueAt: Instant?
}

extension OrderWoken {
  public init(_ field: inout some FieldList<OrderWoken>) {
    cause = field("cause", \.cause, "how it came about")
    dueAt = field("dueAt", \.dueAt, "when it should have woken")
    snoozeNo = field("snoozeNo", \.snoozeNo, "counts the snoozes of the order and its tasks", .count)
  }

  public var remark: EventRemark { EventRemark(cause: cause.rawValue) }
}

/// What an order is about changed.
public struct OrderDetailsEdited: BackOfficePayload {
  public static let type = "order.detailsEdited"
  public static let phrase: String? = "edited the order"
  public let changes: [FieldChange]
}

extension OrderDetailsEdited {
  public init(_ field: inout some FieldList<OrderDetailsEdited>) {
    changes = field("changes", \.changes, "each field that changed, before and after")
  }
}

/// An order went to another user or order admin.
public struct OrderAssigned: BackOfficePayload {
  public static let type = "order.assigned"
  public static let phrase: String? = "assigned the order"
  public let fromUser: UserID
  public let toUser: UserID
  public let fromAdmin: UserID?
  public let toAdmin: UserID?
  public let cause: AssignmentCause
}

extension OrderAssigned {
  public init(_ field: inout some FieldList<OrderAssigned>) {
    cause = field("cause", \.cause, "how it came about")
    toUser = field("toUser", \.toUser, "who works on it")
    toAdmin = field("toAdmin", \.toAdmin, "who looks after it")
    fromUser = field("fromUser", \.fromUser, "who worked on it before")
    fromAdmin = field("fromAdmin", \.fromAdmin, "who looked after it before")
  }

  public var remark: EventRemark { EventRemark(cause: cause.rawValue) }
}

/// A further fee is due.
public struct OrderFeeAdded: BackOfficePayload {
  public static let type = "order.feeAdded"
  public static let phrase: String? = "added a fee"
  public let feeID: FeeID
  public let name: String
  public let amount: Money
}

extension OrderFeeAdded {
  public init(_ field: inout some FieldList<OrderFeeAdded>) {
    name = field("name", \.name, "the name")
    feeID = field("feeID", \.feeID, "the fee")
    amount = field("amount", \.amount, "how much", .price)
  }

  public func creation(in stream: StreamName) -> Creation? { Creation("fee", feeID) }
}

/// A fee changed.
public struct OrderFeeChanged: BackOfficePayload {
  public static let type = "order.feeChanged"
  public static let phrase: String? = "changed a fee"
  /// `initial`, or the id of an additional fee.
  public let fee: FeeReference
  public let from: Money?
  public let to: Money?
}

extension OrderFeeChanged {
  public init(_ field: inout some FieldList<OrderFeeChanged>) {
    to = field("to", \.to, "after it", .price)
    fee = field("fee", \.fee, "initial, or the id of a further fee")
    from = field("from", \.from, "before it", .price)
  }
}

/// A further fee is no longer due.
public struct OrderFeeRemoved: BackOfficePayload {
  public static let type = "order.feeRemoved"
  public static let phrase: String? = "removed a fee"
  public let feeID: FeeID
  public let name: String
  public let amount: Money
}

extension OrderFeeRemoved {
  public init(_ field: inout some FieldList<OrderFeeRemoved>) {
    name = field("name", \.name, "the name")
    feeID = field("feeID", \.feeID, "the fee")
    amount = field("amount", \.amount, "how much", .price)
  }
}

/// An order is no longer worked on; any snooze of it or its task ended with it.
public struct OrderClosed: BackOfficePayload {
  public static let type = "order.closed"
  public static let phrase: String? = "closed the order"
  public let outcome: CloseOutcome
  public let reasonID: ListItemID?
  public let note: PersonalText?
  /// The tasks that were not completed.
  public let outstanding: [TaskID]
  /// The task that was in progress.
  public let resumeTask: TaskID?
  public let wasSnoozed: Bool
  public let by: ClosedBy
}

extension OrderClosed {
  public init(_ field: inout some FieldList<OrderClosed>) {
    by = field("by", \.by, "who closed it")
    note = field("note", \.note, "why")
    outcome = field("outcome", \.outcome, "how it ended")
    reasonID = field("reasonID", \.reasonID, "the close reason")
    resumeTask = field("resumeTask", \.resumeTask, "the task in progress")
    wasSnoozed = field("wasSnoozed", \.wasSnoozed, "whether it was put aside")
    outstanding = field("outstanding", \.outstanding, "the tasks that were not completed")
  }

  public var remark: EventRemark { EventRemark(task: resumeTask, cause: by.rawValue) }
}

/// A closed order is worked on again.
public struct OrderReopened: BackOfficePayload {
  public static let type = "order.reopened"
  public static let phrase: String? = "re-opened the order"
  public let resumeTask: TaskID?
}

extension OrderReopened {
  public init(_ field: inout some FieldList<OrderReopened>) {
    resumeTask = field("resumeTask", \.resumeTask, "the task in progress")
  }

  public var remark: EventRemark { EventRemark(task: resumeTask) }
}

/// An order was removed for good.
public struct OrderDeleted: BackOfficePayload {
  public static let type = "order.deleted"
  public static let phrase: String? = "deleted the order"
  public let reason: String?
}

extension OrderDeleted {
  public init(_ field: inout some FieldList<OrderDeleted>) {
    reason = field("reason", \.reason, "why")
  }
}

/// Whatever can happen to an order.
public enum OrderEvent: Sendable, Equatable {
  case opened(OrderOpened)
  case taskStarted(OrderTaskStarted)
  case taskCompleted(OrderTaskCompleted)
  case workflowFinished(OrderWorkflowFinished)
  case taskCommentAdded(OrderTaskCommentAdded)
  case taskSnoozed(OrderTaskSnoozed)
  case taskWoken(OrderTaskWoken)
  case snoozed(OrderSnoozed)
  case woken(OrderWoken)
  case detailsEdited(OrderDetailsEdited)
  case assigned(OrderAssigned)
  case taskReassigned(OrderTaskReassigned)
  case feeAdded(OrderFeeAdded)
  case feeChanged(OrderFeeChanged)
  case feeRemoved(OrderFeeRemoved)
  case closed(OrderClosed)
  case reopened(OrderReopened)
  case taskReset(OrderTaskReset)
  case deleted(OrderDeleted)
}

extension OrderEvent: SubjectEvent {
  public static let registry = EventRegistry<OrderEvent>([
    EventType(OrderOpened.self, OrderEvent.opened),
    EventType(OrderTaskStarted.self, OrderEvent.taskStarted),
    EventType(OrderTaskCompleted.self, OrderEvent.taskCompleted),
    EventType(OrderWorkflowFinished.self, OrderEvent.workflowFinished),
    EventType(OrderTaskCommentAdded.self, OrderEvent.taskCommentAdded),
    EventType(OrderTaskSnoozed.self, OrderEvent.taskSnoozed),
    EventType(OrderTaskWoken.self, OrderEvent.taskWoken),
    EventType(OrderSnoozed.self, OrderEvent.snoozed),
    EventType(OrderWoken.self, OrderEvent.woken),
    EventType(OrderDetailsEdited.self, OrderEvent.detailsEdited),
    EventType(OrderAssigned.self, OrderEvent.assigned),
    EventType(OrderTaskReassigned.self, OrderEvent.taskReassigned),
    EventType(OrderFeeAdded.self, OrderEvent.feeAdded),
    EventType(OrderFeeChanged.self, OrderEvent.feeChanged),
    EventType(OrderFeeRemoved.self, OrderEvent.feeRemoved),
    EventType(OrderClosed.self, OrderEvent.closed),
    EventType(OrderReopened.self, OrderEvent.reopened),
    EventType(OrderTaskReset.self, OrderEvent.taskReset),
    EventType(OrderDeleted.self, OrderEvent.deleted),
  ])

  public var payload: any BackOfficePayload {
    switch self {
    case .opened(let payload): payload
    case .taskStarted(let payload): payload
    case .taskCompleted(let payload): payload
    case .workflowFinished(let payload): payload
    case .taskCommentAdded(let payload): payload
    case .taskSnoozed(let payload): payload
    case .taskWoken(let payload): payload
    case .snoozed(let payload): payload
    case .woken(let payload): payload
    case .detailsEdited(let payload): payload
    case .assigned(let payload): payload
    case .taskReassigned(let payload): payload
    case .feeAdded(let payload): payload
    case .feeChanged(let payload): payload
    case .feeRemoved(let payload): payload
    case .closed(let payload): payload
    case .reopened(let payload): payload
    case .taskReset(let payload): payload
    case .deleted(let payload): payload
    }
  }
}

extension OrderEvent {
  /// What it does to the outline of the order; nil if that stays as it is.
  var outlineChange: ((inout OrderOutline?) -> Void)? {
    switch self {
    case .opened(let event): { $0 = OrderOutline(event) }
    case .assigned(let event): { $0?.assignedUserID = event.toUser }
    case .snoozed(let event): { $0?.putAside(Snooze(event)) }
    case .woken: { $0?.takeUp() }
    case .taskSnoozed(let event): { $0?.taskSnooze = TaskSnooze(event) }
    case .taskWoken(let event): { $0?.takeUp(event.taskID) }
    case .closed: { $0?.end(as: .closed) }
    case .reopened: { $0?.status = .open }
    case .deleted: { $0?.end(as: .deleted) }
    case .taskStarted, .taskCompleted, .workflowFinished, .taskCommentAdded, .taskReassigned, .taskReset,
      .detailsEdited, .feeAdded, .feeChanged, .feeRemoved:
      nil
    }
  }
}

extension OrderOutline {
  init(_ event: OrderOpened) {
    self.init(orderNo: event.orderNo, customerID: event.customerID, assignedUserID: event.assignedUserID)
  }
}

extension Snooze {
  init(_ event: OrderSnoozed) { self.init(until: event.until, number: event.snoozeNo, note: event.note) }
}

extension OrderState {
  init(_ event: OrderOpened, at time: Instant) {
    outline = OrderOutline(event)
    contactID = event.contactID
    type = event.type
    serviceID = event.serviceID
    productID = event.productID
    description = event.description
    orderAdminID = event.orderAdminID
    workflowID = event.workflow.id
    workflowVersion = event.workflow.version
    autoCloseOnFinish = event.workflow.autoCloseOnFinish
    tasks = event.workflow.tasks.map { task in
      OrderTask(
        task, responsible: task.responsible.user(assigned: event.assignedUserID, admin: event.orderAdminID))
    }
    initialFee = event.initialFee
    openedAt = time
    origin = event.origin
    lastChangeAt = time
    assignedUsers = [event.assignedUserID]
    orderAdmins = event.orderAdminID.map { [$0] } ?? []
  }

  /// Takes in one event after the first: recorded at a time, made by a user, and perhaps of an earlier time.
  mutating func apply(_ event: OrderEvent, at time: Instant, by user: UserID? = nil, occurredAt: Instant? = nil) {
    lastChangeAt = time
    if let change = event.outlineChange { changeOutline(change) }
    switch event {
    case .opened, .woken: break
    case .workflowFinished: isFinished = true
    case .taskStarted(let event): start(event, at: time)
    case .taskCompleted(let event):
      withTask(event.taskID, at: time) { $0.complete(activeMillis: event.activeMillis, at: time) }
    case .taskCommentAdded(let event): comment(event, by: user, at: occurredAt ?? time, recordedAt: time)
    case .taskSnoozed(let event): countSnooze(event.snoozeNo, of: event.taskID, at: time)
    case .taskWoken(let event): withTask(event.taskID, at: time) { _ in }
    case .taskReassigned(let event): reassign(event, at: time)
    case .taskReset(let event): reset(event, at: time)
    case .snoozed(let event): snoozeNo = max(snoozeNo, event.snoozeNo)
    case .detailsEdited(let event): edit(event)
    case .assigned(let event): assign(event)
    case .feeAdded(let event): fees.append(OrderFee(id: event.feeID, name: event.name, amount: event.amount))
    case .feeChanged(let event): changeFee(event)
    case .feeRemoved(let event):
      fees.removeAll { $0.id == event.feeID }
      removedFees.insert(event.feeID)
    case .closed(let event): close(event, by: user, at: time)
    case .reopened: reopen()
    case .deleted(let event): deletionReason = event.reason
    }
    settleClock(at: time)
  }

  /// The outline changes as it does in the index, and the tasks have their snoozes from there. Closing and deleting end
  /// them; no `OrderWoken` or `OrderTaskWoken` stands beside it.
  private mutating func changeOutline(_ change: (inout OrderOutline?) -> Void) {
    var changed: OrderOutline? = outline
    change(&changed)
    outline = changed ?? outline
    for index in tasks.indices { tasks[index].snooze = outline.snooze(of: tasks[index]) }
  }

  private mutating func close(_ event: OrderClosed, by user: UserID?, at time: Instant) {
    closedAt = time
    end = OrderEnd(outcome: event.outcome, reasonID: event.reasonID, note: event.note, userID: user)
  }

  private mutating func reopen() {
    closedAt = nil
    end = nil
    timesReopened += 1
  }

  /// Tasks that are not completed and that nobody was named for follow their role to the new user.
  private mutating func assign(_ event: OrderAssigned) {
    orderAdminID = event.toAdmin
    if !assignedUsers.contains(event.toUser) { assignedUsers.append(event.toUser) }
    if let admin = event.toAdmin, !orderAdmins.contains(admin) { orderAdmins.append(admin) }
    for index in tasks.indices where tasks[index].state != .completed {
      tasks[index].responsible = responsible(for: tasks[index])
    }
  }

  private mutating func changeFee(_ event: OrderFeeChanged) {
    switch event.fee {
    case .initial: initialFee = event.to
    case .additional(let id):
      guard let index = fees.firstIndex(where: { $0.id == id }), let amount = event.to else { return }
      fees[index].amount = amount
    }
  }

  mutating func edit(_ event: OrderDetailsEdited) {
    for change in event.changes {
      let text = change.after?.text
      switch OrderDetail(rawValue: change.field) {
      case .contactID: contactID = text.flatMap { ContactID($0) }
      case .serviceID: serviceID = text.flatMap { ServiceID($0) } ?? serviceID
      case .productID: productID = text.flatMap { ProductID($0) }
      case .description: description = text.map { PersonalText($0) }
      case nil: break
      }
    }
  }
}
