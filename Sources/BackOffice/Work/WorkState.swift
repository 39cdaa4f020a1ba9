// What is known of an order or a lead at work: what it is about, whose it is, how far its tasks have come, whether it is
// put aside. It is a fold of events; the files of events say how each of them changes it.

public import EventSourcing

/// How work ended.
public struct WorkEnd: Hashable, Sendable {
  public let outcome: CloseOutcome
  public let reasonID: ListItemID?
  public let note: PersonalText?
  /// Who closed it; nil for the engine or a port.
  public let userID: UserID?
}

/// A comment on a task.
public struct WorkComment: Hashable, Sendable {
  public let id: CommentID
  public let taskID: TaskID
  /// When it was made, also where it was written down later.
  public let at: Instant
  /// Nil for the engine or a port.
  public let authorID: UserID?
  public let text: PersonalText
}

/// How far an order or a lead has come, with all that belongs to it.
public struct WorkState: Hashable, Sendable {
  /// The number of what the fold makes of the events: raise it with every change of that.
  static let fold = 1

  /// What the account's index keeps of it, too.
  public internal(set) var outline: WorkOutline
  public internal(set) var contactID: ContactID?
  public internal(set) var serviceID: ServiceID
  public internal(set) var productID: ProductID?
  public internal(set) var description: PersonalText?
  public let workflowID: WorkflowID
  /// The workflow's version that is kept to the end.
  public let workflowVersion: Int
  public let autoCloseOnFinish: Bool
  /// In the order in which they are to be done.
  public internal(set) var tasks: [WorkTask]
  /// The number of the newest snooze of the whole or a task of it; it only grows.
  public internal(set) var snoozeNo = 0
  public let openedAt: Instant
  /// While closed.
  public internal(set) var closedAt: Instant?
  public internal(set) var timesReopened = 0
  /// While closed.
  public internal(set) var end: WorkEnd?
  /// Why it was deleted, as somebody said.
  public internal(set) var deletionReason: String?
  /// Whether all tasks are completed.
  public internal(set) var isFinished = false
  /// When the newest event was recorded.
  public internal(set) var lastChangeAt: Instant
  /// Oldest first.
  public internal(set) var comments: [WorkComment] = []
  /// Everybody whom it was ever assigned to, in the order in which they came.
  public internal(set) var assignedUsers: [UserID]
  /// Everybody who ever was its admin.
  public internal(set) var admins: [UserID]

  /// Work that begins, with a copy of its workflow.
  init(
    _ outline: WorkOutline, contactID: ContactID?, serviceID: ServiceID, productID: ProductID?,
    description: PersonalText?, workflow: PinnedWorkflow, at time: Instant
  ) {
    self.outline = outline
    self.contactID = contactID
    self.serviceID = serviceID
    self.productID = productID
    self.description = description
    workflowID = workflow.id
    workflowVersion = workflow.version
    autoCloseOnFinish = workflow.autoCloseOnFinish
    tasks = workflow.tasks.map { task in
      WorkTask(task, responsible: task.responsible.user(assigned: outline.assignedUserID, admin: outline.adminID))
    }
    openedAt = time
    lastChangeAt = time
    assignedUsers = [outline.assignedUserID]
    admins = outline.adminID.map { [$0] } ?? []
  }
}

extension WorkState {
  public var kind: WorkKind { outline.kind }
  /// Counts the orders or leads of the account.
  public var number: Int { outline.number }
  public var customerID: CustomerID { outline.customerID }
  public var assignedUserID: UserID { outline.assignedUserID }
  /// Who looks after it: an order's order admin, a lead's admin.
  public var adminID: UserID? { outline.adminID }
  public var status: WorkStatus { outline.status }
  /// While snoozed.
  public var snooze: Snooze? { outline.snooze }
  /// Whether it is open or snoozed: work that is not done with.
  public var isLive: Bool { outline.isLive }

  /// Where in `tasks` the task in progress is; nil when the workflow is finished. Once it is closed that task is the
  /// resume point.
  public var currentIndex: Int? {
    tasks.firstIndex { $0.state == .inProgress }
  }

  /// The task in progress, frozen while it is closed.
  public var currentTask: WorkTask? {
    currentIndex.map { tasks[$0] }
  }

  /// The tasks that are not completed, in order.
  var outstanding: [TaskID] {
    tasks.filter { $0.state != .completed }.map(\.id)
  }

  /// Who is to do a task that is not completed: whoever was named for it, else the user in its role. What was started
  /// for somebody else than that is the assigned user's.
  func responsible(for task: WorkTask) -> UserID {
    if task.insteadOf != nil { return assignedUserID }
    return task.named ?? task.role.user(assigned: assignedUserID, admin: adminID)
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
