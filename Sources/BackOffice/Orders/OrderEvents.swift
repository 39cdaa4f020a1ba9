// What can happen to an order. The type names and property names are a storage contract.

public import EventSourcing

/// An order began, with a copy of its workflow.
public struct OrderOpened: EventPayload {
  public static let type = "order.opened"
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

/// A task is in progress.
public struct OrderTaskStarted: EventPayload {
  public static let type = "order.taskStarted"
  public let taskID: TaskID
  /// From 0.
  public let index: Int
  public let responsible: UserID
  public let dueAt: Instant?
  /// Who was to do it and is not active, which is why it is another's; older events say nothing of it.
  public internal(set) var insteadOf: UserID? = nil
}

/// A task is done.
public struct OrderTaskCompleted: EventPayload {
  public static let type = "order.taskCompleted"
  public let taskID: TaskID
  public let index: Int
  public let startedAt: Instant
  /// Time in progress while neither order nor task was put aside.
  public let activeMillis: Int64
}

/// The last task is done.
public struct OrderWorkflowFinished: EventPayload {
  public static let type = "order.workflowFinished"
}

/// Somebody commented on a task.
public struct OrderTaskCommentAdded: EventPayload {
  public static let type = "order.taskCommentAdded"
  public let taskID: TaskID
  public let commentID: CommentID
  public let text: PersonalText
}

/// A task was put aside until a time.
public struct OrderTaskSnoozed: EventPayload {
  public static let type = "order.taskSnoozed"
  public let taskID: TaskID
  public let until: Instant
  public let snoozeNo: Int
  public let note: PersonalText?
}

/// A snoozed task was taken up again.
public struct OrderTaskWoken: EventPayload {
  public static let type = "order.taskWoken"
  public let taskID: TaskID
  public let snoozeNo: Int
  public let cause: WakeCause
}

/// An order was put aside until a time.
public struct OrderSnoozed: EventPayload {
  public static let type = "order.snoozed"
  public let until: Instant
  public let snoozeNo: Int
  public let note: PersonalText?
}

/// A snoozed order was taken up again.
public struct OrderWoken: EventPayload {
  public static let type = "order.woken"
  public let snoozeNo: Int
  public let cause: WakeCause
  /// When it should have woken.
  public let dueAt: Instant?
}

/// What an order is about changed.
public struct OrderDetailsEdited: EventPayload {
  public static let type = "order.detailsEdited"
  public let changes: [FieldChange]
}

/// An order went to another user or order admin.
public struct OrderAssigned: EventPayload {
  public static let type = "order.assigned"
  public let fromUser: UserID
  public let toUser: UserID
  public let fromAdmin: UserID?
  public let toAdmin: UserID?
  public let cause: AssignmentCause
}

/// Another user became responsible for a task.
public struct OrderTaskReassigned: EventPayload {
  public static let type = "order.taskReassigned"
  public let taskID: TaskID
  public let from: UserID
  public let to: UserID
}

/// A further fee is due.
public struct OrderFeeAdded: EventPayload {
  public static let type = "order.feeAdded"
  public let feeID: FeeID
  public let name: String
  public let amount: Money
}

/// A fee changed.
public struct OrderFeeChanged: EventPayload {
  public static let type = "order.feeChanged"
  /// `initial`, or the id of an additional fee.
  public let fee: FeeReference
  public let from: Money?
  public let to: Money?
}

/// A further fee is no longer due.
public struct OrderFeeRemoved: EventPayload {
  public static let type = "order.feeRemoved"
  public let feeID: FeeID
  public let name: String
  public let amount: Money
}

/// An order is no longer worked on; any snooze of it or its task ended with it.
public struct OrderClosed: EventPayload {
  public static let type = "order.closed"
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

/// A closed order is worked on again.
public struct OrderReopened: EventPayload {
  public static let type = "order.reopened"
  public let resumeTask: TaskID?
}

/// A completed task is to be done again.
public struct OrderTaskReset: EventPayload {
  public static let type = "order.taskReset"
  public let taskID: TaskID
}

/// An order was removed for good.
public struct OrderDeleted: EventPayload {
  public static let type = "order.deleted"
  public let reason: String?
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
}
