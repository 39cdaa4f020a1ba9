// What is known of one order: its details, its fees, how far its tasks have come and whether it is put aside.
// It is a fold of the order's events; the files of events say how each of them changes it.

public import EventSourcing

/// An amount beside the initial fee.
public struct OrderFee: Hashable, Sendable {
  public let id: FeeID
  public let name: String
  public internal(set) var amount: Money
}

/// How an order ended.
public struct OrderEnd: Hashable, Sendable {
  public let outcome: CloseOutcome
  public let reasonID: ListItemID?
  public let note: PersonalText?
  /// Who closed it; nil for the engine or a port.
  public let userID: UserID?
}

/// A comment on a task.
public struct OrderComment: Hashable, Sendable {
  public let id: CommentID
  public let taskID: TaskID
  /// When it was made, also where it was written down later.
  public let at: Instant
  /// Nil for the engine or a port.
  public let authorID: UserID?
  public let text: PersonalText
}

/// The state of a stream `order-<id>`.
public struct OrderState: Hashable, Sendable {
  /// Open is being worked on, snoozed is put aside for a time; deleted is final.
  public enum Status: String, Sendable {
    case open, snoozed, closed, deleted

    /// Whether it is work that is not done with.
    public var isLive: Bool { self == .open || self == .snoozed }
  }

  /// The number of what the fold makes of the events: raise it with every change of that.
  public static let fold = 1

  /// What the account's index keeps of it, too.
  public internal(set) var outline: OrderOutline
  public internal(set) var contactID: ContactID?
  public let type: OrderType
  public internal(set) var serviceID: ServiceID
  public internal(set) var productID: ProductID?
  public internal(set) var description: PersonalText?
  public internal(set) var orderAdminID: UserID?
  public let workflowID: WorkflowID
  /// The workflow's version that the order keeps to its end.
  public let workflowVersion: Int
  public let autoCloseOnFinish: Bool
  /// In the order in which they are to be done.
  public internal(set) var tasks: [OrderTask]
  public internal(set) var initialFee: Money?
  /// The additional fees, in the order in which they were added.
  public internal(set) var fees: [OrderFee] = []
  /// Whose ids are not used again.
  var removedFees: Set<FeeID> = []
  /// The number of the newest snooze of the order or a task of it; it only grows.
  public internal(set) var snoozeNo = 0
  public let openedAt: Instant
  /// Where it was opened from, in the caller's own words.
  public let origin: String?
  /// While closed.
  public internal(set) var closedAt: Instant?
  public internal(set) var timesReopened = 0
  /// While closed.
  public internal(set) var end: OrderEnd?
  /// Why it was deleted, as somebody said.
  public internal(set) var deletionReason: String?
  /// Whether all tasks are completed.
  public internal(set) var isFinished = false
  /// When the newest event was recorded.
  public internal(set) var lastChangeAt: Instant
  /// Oldest first.
  public internal(set) var comments: [OrderComment] = []
  /// Everybody whom it was ever assigned to, in the order in which they came.
  public internal(set) var assignedUsers: [UserID]
  /// Everybody who ever was its order admin.
  public internal(set) var orderAdmins: [UserID]
}

extension OrderState {
  public var orderNo: Int { outline.orderNo }
  public var customerID: CustomerID { outline.customerID }
  public var assignedUserID: UserID { outline.assignedUserID }
  public var status: Status { outline.status }
  /// While snoozed.
  public var snooze: Snooze? { outline.snooze }
  /// Whether the order is open or snoozed: work that is not done with.
  public var isLive: Bool { outline.isLive }

  /// Where in `tasks` the task in progress is; nil when the workflow is finished. In a closed order that task is the
  /// resume point.
  public var currentIndex: Int? {
    tasks.firstIndex { $0.state == .inProgress }
  }

  /// The task in progress, frozen while the order is closed.
  public var currentTask: OrderTask? {
    currentIndex.map { tasks[$0] }
  }

  /// The tasks that are not completed, in order.
  var outstanding: [TaskID] {
    tasks.filter { $0.state != .completed }.map(\.id)
  }

  /// Who is to do a task that is not completed: whoever was named for it, else the user in its role. What was started
  /// for somebody else than that is the assigned user's.
  func responsible(for task: OrderTask) -> UserID {
    if task.insteadOf != nil { return assignedUserID }
    return task.named ?? task.role.user(assigned: assignedUserID, admin: orderAdminID)
  }

  /// Where in `tasks` a command's task is; nil if there is no such task.
  func taskIndex(_ reference: TaskReference?, key: String?) -> Int? {
    switch reference {
    case .current: currentIndex
    case .id(let id): tasks.firstIndex { $0.id == id }
    case nil: key.flatMap { key in tasks.firstIndex { FieldText.sameKey($0.key, key) } }
    }
  }
}
