// The commands for orders and their tasks: what a caller states, before any rule has looked at it.

public import EventSourcing

/// How a command names a task: by id, or the one in progress.
public enum TaskReference: Hashable, Sendable {
  case current
  case id(TaskID)
}

extension TaskReference: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    if text == "current" {
      self = .current
    } else if let id = TaskID(text) {
      self = .id(id)
    } else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "expected a task's id or \"current\", found \"\(text)\"")
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .current: try container.encode("current")
    case .id(let id): try container.encode(id.description)
    }
  }
}

/// Opens an order and starts its first task.
public struct OpenOrder: CommandPayload {
  public var orderID: OrderID?
  public var customerID: CustomerID
  public var contactID: ContactID?
  public var type: OrderType
  public var serviceID: ServiceID
  public var productID: ProductID?
  /// The default of the service if missing.
  public var workflowID: WorkflowID?
  public var assignedUserID: UserID
  public var orderAdminID: UserID?
  public var initialFee: Money?
  public var description: String?
  /// Where it is opened from, in the caller's own words, such as the page of a site.
  public var origin: String?

  public init(
    orderID: OrderID? = nil, customerID: CustomerID, contactID: ContactID? = nil, type: OrderType,
    serviceID: ServiceID, productID: ProductID? = nil, workflowID: WorkflowID? = nil, assignedUserID: UserID,
    orderAdminID: UserID? = nil, initialFee: Money? = nil, description: String? = nil, origin: String? = nil
  ) {
    self.orderID = orderID
    self.customerID = customerID
    self.contactID = contactID
    self.type = type
    self.serviceID = serviceID
    self.productID = productID
    self.workflowID = workflowID
    self.assignedUserID = assignedUserID
    self.orderAdminID = orderAdminID
    self.initialFee = initialFee
    self.description = description
    self.origin = origin
  }

  public var subject: Subject { .newOrder(orderID) }
}

/// Completes the task in progress; the next one starts.
public struct CompleteTask: CommandPayload {
  public var orderID: OrderID
  public var taskID: TaskReference?
  public var taskKey: String?
  public var comment: String?

  public init(orderID: OrderID, taskID: TaskReference? = nil, taskKey: String? = nil, comment: String? = nil) {
    self.orderID = orderID
    self.taskID = taskID
    self.taskKey = taskKey
    self.comment = comment
  }

  public var subject: Subject { .order(orderID) }
}

/// Adds a comment to a task in any state.
public struct CommentOnTask: CommandPayload {
  public var orderID: OrderID
  public var taskID: TaskReference?
  public var taskKey: String?
  public var commentID: CommentID?
  public var text: String

  public init(
    orderID: OrderID, taskID: TaskReference? = nil, taskKey: String? = nil, commentID: CommentID? = nil,
    text: String
  ) {
    self.orderID = orderID
    self.taskID = taskID
    self.taskKey = taskKey
    self.commentID = commentID
    self.text = text
  }

  public var subject: Subject { .order(orderID) }
}

/// Puts the task in progress aside until a time.
public struct SnoozeTask: CommandPayload {
  public var orderID: OrderID
  public var taskID: TaskReference?
  public var taskKey: String?
  public var until: Instant
  public var note: String?

  public init(
    orderID: OrderID, taskID: TaskReference? = nil, taskKey: String? = nil, until: Instant, note: String? = nil
  ) {
    self.orderID = orderID
    self.taskID = taskID
    self.taskKey = taskKey
    self.until = until
    self.note = note
  }

  public var subject: Subject { .order(orderID) }
}

/// Takes a snoozed task up again.
public struct WakeTask: CommandPayload {
  public var orderID: OrderID
  public var taskID: TaskReference?
  public var taskKey: String?
  /// Only from the engine's own clock: the snooze that is due.
  public var snoozeNo: Int?

  public init(orderID: OrderID, taskID: TaskReference? = nil, taskKey: String? = nil, snoozeNo: Int? = nil) {
    self.orderID = orderID
    self.taskID = taskID
    self.taskKey = taskKey
    self.snoozeNo = snoozeNo
  }

  public var subject: Subject { .order(orderID) }
}

/// Puts an order aside until a time.
public struct SnoozeOrder: CommandPayload {
  public var orderID: OrderID
  public var until: Instant
  public var note: String?

  public init(orderID: OrderID, until: Instant, note: String? = nil) {
    self.orderID = orderID
    self.until = until
    self.note = note
  }

  public var subject: Subject { .order(orderID) }
}

/// Takes a snoozed order up again.
public struct WakeOrder: CommandPayload {
  public var orderID: OrderID
  /// Only from the engine's own clock: the snooze that is due.
  public var snoozeNo: Int?

  public init(orderID: OrderID, snoozeNo: Int? = nil) {
    self.orderID = orderID
    self.snoozeNo = snoozeNo
  }

  public var subject: Subject { .order(orderID) }
}

/// Changes an order's service, product, contact or description.
public struct EditOrderDetails: CommandPayload {
  public var orderID: OrderID
  public var changes: FieldEdits

  public init(orderID: OrderID, changes: FieldEdits) {
    self.orderID = orderID
    self.changes = changes
  }

  public var subject: Subject { .order(orderID) }
}

/// Gives an order to another user or order admin.
public struct AssignOrder: CommandPayload {
  public var orderID: OrderID
  /// An order always has one: it can't be cleared.
  public var assignedUserID: FieldUpdate<UserID>
  public var orderAdminID: FieldUpdate<UserID>

  public init(
    orderID: OrderID, assignedUserID: FieldUpdate<UserID> = .keep, orderAdminID: FieldUpdate<UserID> = .keep
  ) {
    self.orderID = orderID
    self.assignedUserID = assignedUserID
    self.orderAdminID = orderAdminID
  }

  public var subject: Subject { .order(orderID) }
}

extension AssignOrder {
  private enum CodingKeys: String, CodingKey {
    case orderID, assignedUserID, orderAdminID
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    orderID = try container.decode(OrderID.self, forKey: .orderID)
    assignedUserID = try container.decodeUpdate(forKey: .assignedUserID)
    orderAdminID = try container.decodeUpdate(forKey: .orderAdminID)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(orderID, forKey: .orderID)
    try container.encode(assignedUserID, forKey: .assignedUserID)
    try container.encode(orderAdminID, forKey: .orderAdminID)
  }
}

/// Makes a user responsible for a task, whatever its role says.
public struct SetTaskResponsible: CommandPayload {
  public var orderID: OrderID
  public var taskID: TaskReference?
  public var taskKey: String?
  public var userID: UserID

  public init(orderID: OrderID, taskID: TaskReference? = nil, taskKey: String? = nil, userID: UserID) {
    self.orderID = orderID
    self.taskID = taskID
    self.taskKey = taskKey
    self.userID = userID
  }

  public var subject: Subject { .order(orderID) }
}

/// Sets what is due at the start.
public struct SetInitialFee: CommandPayload {
  public var orderID: OrderID
  public var amount: Money

  public init(orderID: OrderID, amount: Money) {
    self.orderID = orderID
    self.amount = amount
  }

  public var subject: Subject { .order(orderID) }
}

/// Adds a further fee.
public struct AddFee: CommandPayload {
  public var orderID: OrderID
  public var feeID: FeeID?
  public var name: String
  public var amount: Money

  public init(orderID: OrderID, feeID: FeeID? = nil, name: String, amount: Money) {
    self.orderID = orderID
    self.feeID = feeID
    self.name = name
    self.amount = amount
  }

  public var subject: Subject { .order(orderID) }
}

/// Changes a further fee's amount.
public struct ChangeFee: CommandPayload {
  public var orderID: OrderID
  public var feeID: FeeID
  public var amount: Money

  public init(orderID: OrderID, feeID: FeeID, amount: Money) {
    self.orderID = orderID
    self.feeID = feeID
    self.amount = amount
  }

  public var subject: Subject { .order(orderID) }
}

/// Removes a further fee.
public struct RemoveFee: CommandPayload {
  public var orderID: OrderID
  public var feeID: FeeID

  public init(orderID: OrderID, feeID: FeeID) {
    self.orderID = orderID
    self.feeID = feeID
  }

  public var subject: Subject { .order(orderID) }
}

/// Closes an order, with tasks left or not.
public struct CloseOrder: CommandPayload {
  public var orderID: OrderID
  public var outcome: CloseOutcome
  /// A label or an id.
  public var reasonID: String?
  public var note: String?

  public init(orderID: OrderID, outcome: CloseOutcome, reasonID: String? = nil, note: String? = nil) {
    self.orderID = orderID
    self.outcome = outcome
    self.reasonID = reasonID
    self.note = note
  }

  public var subject: Subject { .order(orderID) }
}

/// Opens a closed order again where it was left, or at a completed task.
public struct ReopenOrder: CommandPayload {
  public var orderID: OrderID
  /// A completed task to go back to.
  public var resumeAt: TaskReference?

  public init(orderID: OrderID, resumeAt: TaskReference? = nil) {
    self.orderID = orderID
    self.resumeAt = resumeAt
  }

  public var subject: Subject { .order(orderID) }
}

/// Removes an order for good from every list; the audit trail keeps it.
public struct DeleteOrder: CommandPayload {
  public var orderID: OrderID
  public var reason: String?

  public init(orderID: OrderID, reason: String? = nil) {
    self.orderID = orderID
    self.reason = reason
  }

  public var subject: Subject { .order(orderID) }
}
