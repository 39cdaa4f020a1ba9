// What can happen to an order. The type names and property names are a storage contract.

public import EventSourcing

/// An order began, with a copy of its workflow.
public struct OrderOpened: EventPayload {
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
}

/// A task is in progress.
public struct OrderTaskStarted: EventPayload {
  public static let type = "order.taskStarted"
  public static let phrase: String? = "started the task"
  public let taskID: TaskID
  /// From 0.
  public let index: Int
  public let responsible: UserID
  public let dueAt: Instant?
  /// Who was to do it and is not active, which is why it is another's; older events say nothing of it.
  public internal(set) var insteadOf: UserID? = nil
}

extension OrderTaskStarted {
  public init(_ field: inout some FieldList<OrderTaskStarted>) {
    dueAt = field("dueAt", \.dueAt, "when it is due")
    index = field("index", \.index, "its place, from 0", .place)
    taskID = field("taskID", \.taskID, "the task")
    insteadOf = field("insteadOf", \.insteadOf, "who was to do it and is not active")
    responsible = field("responsible", \.responsible, "who is to do it")
  }
}

/// A task is done.
public struct OrderTaskCompleted: EventPayload {
  public static let type = "order.taskCompleted"
  public static let phrase: String? = "completed the task"
  public let taskID: TaskID
  public let index: Int
  public let startedAt: Instant
  /// Time in progress while neither order nor task was put aside.
  public let activeMillis: Int64
}

extension OrderTaskCompleted {
  public init(_ field: inout some FieldList<OrderTaskCompleted>) {
    index = field("index", \.index, "its place, from 0", .place)
    taskID = field("taskID", \.taskID, "the task")
    startedAt = field("startedAt", \.startedAt, "when it was started")
    activeMillis = field("activeMillis", \.activeMillis, "the working time in milliseconds", .span)
  }
}

/// The last task is done.
public struct OrderWorkflowFinished: EventPayload {
  public static let type = "order.workflowFinished"
  public static let phrase: String? = "finished the workflow"
}

extension OrderWorkflowFinished {
  public init(_ field: inout some FieldList<OrderWorkflowFinished>) {}
}

/// Somebody commented on a task.
public struct OrderTaskCommentAdded: EventPayload {
  public static let type = "order.taskCommentAdded"
  public static let phrase: String? = "commented on the task"
  public let taskID: TaskID
  public let commentID: CommentID
  public let text: PersonalText
}

extension OrderTaskCommentAdded {
  public init(_ field: inout some FieldList<OrderTaskCommentAdded>) {
    text = field("text", \.text, "what it says")
    taskID = field("taskID", \.taskID, "the task")
    commentID = field("commentID", \.commentID, "the comment")
  }
}

/// A task was put aside until a time.
public struct OrderTaskSnoozed: EventPayload {
  public static let type = "order.taskSnoozed"
  public static let phrase: String? = "put the task aside"
  public let taskID: TaskID
  public let until: Instant
  public let snoozeNo: Int
  public let note: PersonalText?
}

extension OrderTaskSnoozed {
  public init(_ field: inout some FieldList<OrderTaskSnoozed>) {
    note = field("note", \.note, "why")
    until = field("until", \.until, "until when")
    taskID = field("taskID", \.taskID, "the task")
    snoozeNo = field("snoozeNo", \.snoozeNo, "counts the snoozes of the order and its tasks", .count)
  }
}

/// A snoozed task was taken up again.
public struct OrderTaskWoken: EventPayload {
  public static let type = "order.taskWoken"
  public static let phrase: String? = "took the task up again"
  public let taskID: TaskID
  public let snoozeNo: Int
  public let cause: WakeCause
}

extension OrderTaskWoken {
  public init(_ field: inout some FieldList<OrderTaskWoken>) {
    cause = field("cause", \.cause, "how it came about")
    taskID = field("taskID", \.taskID, "the task")
    snoozeNo = field("snoozeNo", \.snoozeNo, "counts the snoozes of the order and its tasks", .count)
  }
}

/// An order was put aside until a time.
public struct OrderSnoozed: EventPayload {
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
public struct OrderWoken: EventPayload {
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
}

/// What an order is about changed.
public struct OrderDetailsEdited: EventPayload {
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
public struct OrderAssigned: EventPayload {
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
}

/// Another user became responsible for a task.
public struct OrderTaskReassigned: EventPayload {
  public static let type = "order.taskReassigned"
  public static let phrase: String? = "gave the task to somebody else"
  public let taskID: TaskID
  public let from: UserID
  public let to: UserID
}

extension OrderTaskReassigned {
  public init(_ field: inout some FieldList<OrderTaskReassigned>) {
    to = field("to", \.to, "after it")
    from = field("from", \.from, "before it")
    taskID = field("taskID", \.taskID, "the task")
  }
}

/// A further fee is due.
public struct OrderFeeAdded: EventPayload {
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
}

/// A fee changed.
public struct OrderFeeChanged: EventPayload {
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
public struct OrderFeeRemoved: EventPayload {
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
public struct OrderClosed: EventPayload {
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
}

/// A closed order is worked on again.
public struct OrderReopened: EventPayload {
  public static let type = "order.reopened"
  public static let phrase: String? = "re-opened the order"
  public let resumeTask: TaskID?
}

extension OrderReopened {
  public init(_ field: inout some FieldList<OrderReopened>) {
    resumeTask = field("resumeTask", \.resumeTask, "the task in progress")
  }
}

/// A completed task is to be done again.
public struct OrderTaskReset: EventPayload {
  public static let type = "order.taskReset"
  public static let phrase: String? = "set the task back"
  public let taskID: TaskID
}

extension OrderTaskReset {
  public init(_ field: inout some FieldList<OrderTaskReset>) {
    taskID = field("taskID", \.taskID, "the task")
  }
}

/// An order was removed for good.
public struct OrderDeleted: EventPayload {
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

extension OrderEvent: DomainEvent {
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

  public func encode(with encoder: inout EventEncoder) throws(EventCodingError) {
    switch self {
    case .opened(let payload): try encoder.encode(payload)
    case .taskStarted(let payload): try encoder.encode(payload)
    case .taskCompleted(let payload): try encoder.encode(payload)
    case .workflowFinished(let payload): try encoder.encode(payload)
    case .taskCommentAdded(let payload): try encoder.encode(payload)
    case .taskSnoozed(let payload): try encoder.encode(payload)
    case .taskWoken(let payload): try encoder.encode(payload)
    case .snoozed(let payload): try encoder.encode(payload)
    case .woken(let payload): try encoder.encode(payload)
    case .detailsEdited(let payload): try encoder.encode(payload)
    case .assigned(let payload): try encoder.encode(payload)
    case .taskReassigned(let payload): try encoder.encode(payload)
    case .feeAdded(let payload): try encoder.encode(payload)
    case .feeChanged(let payload): try encoder.encode(payload)
    case .feeRemoved(let payload): try encoder.encode(payload)
    case .closed(let payload): try encoder.encode(payload)
    case .reopened(let payload): try encoder.encode(payload)
    case .taskReset(let payload): try encoder.encode(payload)
    case .deleted(let payload): try encoder.encode(payload)
    }
  }

  public func creation(in stream: StreamName) -> Creation? {
    switch self {
    case .opened(let event): Creation("order", stream.subject() as OrderID, number: event.orderNo)
    case .taskCommentAdded(let event): Creation("comment", event.commentID)
    case .feeAdded(let event): Creation("fee", event.feeID)
    case .taskStarted, .taskCompleted, .workflowFinished, .taskSnoozed, .taskWoken, .snoozed, .woken, .detailsEdited,
      .assigned, .taskReassigned, .feeChanged, .feeRemoved, .closed, .reopened, .taskReset, .deleted:
      nil
    }
  }
}
