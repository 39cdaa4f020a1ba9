// How each event changes the state of an order. Nothing here fails: an event that names an unknown task or fee changes
// nothing, since what is in the log has happened.

public import EventSourcing

extension OrderState {
  init(_ event: OrderOpened, at time: Instant) {
    orderNo = event.orderNo
    customerID = event.customerID
    contactID = event.contactID
    type = event.type
    serviceID = event.serviceID
    productID = event.productID
    description = event.description
    assignedUserID = event.assignedUserID
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
    switch event {
    case .opened: break
    case .workflowFinished: isFinished = true
    case .taskStarted(let event):
      isFinished = false
      withTask(event.taskID) { $0.start(event, at: time) }
    case .taskCompleted(let event):
      withTask(event.taskID) { $0.complete(activeMillis: event.activeMillis, at: time) }
    case .taskCommentAdded(let event): comment(event, by: user, at: occurredAt ?? time)
    case .taskSnoozed(let event): snoozeTask(event)
    case .taskWoken(let event): withTask(event.taskID) { $0.snooze = nil }
    case .taskReassigned(let event): reassign(event)
    case .taskReset(let event): reset(event.taskID)
    case .snoozed(let event): snoozeOrder(event)
    case .woken: wake()
    case .detailsEdited(let event): edit(event)
    case .assigned(let event): assign(event)
    case .feeAdded(let event): fees.append(OrderFee(id: event.feeID, name: event.name, amount: event.amount))
    case .feeChanged(let event): changeFee(event)
    case .feeRemoved(let event):
      fees.removeAll { $0.id == event.feeID }
      removedFees.insert(event.feeID)
    case .closed(let event): close(event, by: user, at: time)
    case .reopened: reopen()
    case .deleted(let event): delete(event)
    }
    if let task = event.taskID { withTask(task) { $0.updatedAt = time } }
    settleClock(at: time)
  }

  private mutating func withTask(_ id: TaskID, _ change: (inout OrderTask) -> Void) {
    guard let index = tasks.firstIndex(where: { $0.id == id }) else { return }
    change(&tasks[index])
  }

  /// One place decides whether working time runs, so that no pair of snoozes and closings can count a span twice.
  private mutating func settleClock(at time: Instant) {
    guard let index = currentIndex else { return }
    tasks[index].setClock(running: status == .open && tasks[index].snooze == nil, at: time)
  }

  private mutating func comment(_ event: OrderTaskCommentAdded, by user: UserID?, at time: Instant) {
    withTask(event.taskID) { $0.comments.append(event.commentID) }
    comments.append(
      OrderComment(id: event.commentID, taskID: event.taskID, at: time, authorID: user, text: event.text))
  }

  private mutating func snoozeTask(_ event: OrderTaskSnoozed) {
    snoozeNo = max(snoozeNo, event.snoozeNo)
    withTask(event.taskID) { $0.snooze = Snooze(until: event.until, number: event.snoozeNo, note: event.note) }
  }

  private mutating func snoozeOrder(_ event: OrderSnoozed) {
    status = .snoozed
    snoozeNo = max(snoozeNo, event.snoozeNo)
    snooze = Snooze(until: event.until, number: event.snoozeNo, note: event.note)
  }

  private mutating func wake() {
    status = .open
    snooze = nil
  }

  /// Closing ends the order's snooze and that of the task in progress: it follows from `OrderClosed` alone, no
  /// `OrderWoken` or `OrderTaskWoken` stands beside it.
  private mutating func close(_ event: OrderClosed, by user: UserID?, at time: Instant) {
    status = .closed
    closedAt = time
    end = OrderEnd(outcome: event.outcome, reasonID: event.reasonID, note: event.note, userID: user)
    endSnoozes()
  }

  private mutating func reopen() {
    status = .open
    closedAt = nil
    end = nil
    timesReopened += 1
  }

  /// Deleting ends the snoozes as closing does.
  private mutating func delete(_ event: OrderDeleted) {
    status = .deleted
    deletionReason = event.reason
    endSnoozes()
  }

  private mutating func endSnoozes() {
    snooze = nil
    for index in tasks.indices { tasks[index].snooze = nil }
  }

  /// Tasks that are not completed and that nobody was named for follow their role to the new user.
  private mutating func assign(_ event: OrderAssigned) {
    assignedUserID = event.toUser
    orderAdminID = event.toAdmin
    if !assignedUsers.contains(event.toUser) { assignedUsers.append(event.toUser) }
    if let admin = event.toAdmin, !orderAdmins.contains(admin) { orderAdmins.append(admin) }
    for index in tasks.indices where tasks[index].state != .completed {
      tasks[index].responsible = responsible(for: tasks[index])
    }
  }

  private mutating func reset(_ id: TaskID) {
    guard let index = tasks.firstIndex(where: { $0.id == id }) else { return }
    isFinished = false
    tasks[index].reset()
    tasks[index].responsible = responsible(for: tasks[index])
  }

  private mutating func reassign(_ event: OrderTaskReassigned) {
    withTask(event.taskID) {
      $0.responsible = event.to
      $0.named = event.to
      $0.insteadOf = nil
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

extension OrderEvent {
  /// The task that the event happened to, if it happened to one task only.
  public var taskID: TaskID? {
    switch self {
    case .taskStarted(let event): event.taskID
    case .taskCompleted(let event): event.taskID
    case .taskCommentAdded(let event): event.taskID
    case .taskSnoozed(let event): event.taskID
    case .taskWoken(let event): event.taskID
    case .taskReassigned(let event): event.taskID
    case .taskReset(let event): event.taskID
    case .opened, .workflowFinished, .snoozed, .woken, .detailsEdited, .assigned, .feeAdded, .feeChanged, .feeRemoved,
      .closed, .reopened, .deleted:
      nil
    }
  }
}

extension OrderEvent {
  var remark: EventRemark {
    switch self {
    case .taskWoken(let event): EventRemark(task: taskID, cause: event.cause.rawValue)
    case .woken(let event): EventRemark(cause: event.cause.rawValue)
    case .assigned(let event): EventRemark(cause: event.cause.rawValue)
    case .closed(let event): EventRemark(task: event.resumeTask, cause: event.by.rawValue)
    case .reopened(let event): EventRemark(task: event.resumeTask)
    case .opened, .taskStarted, .taskCompleted, .workflowFinished, .taskCommentAdded, .taskSnoozed, .snoozed,
      .detailsEdited, .taskReassigned, .feeAdded, .feeChanged, .feeRemoved, .taskReset, .deleted:
      EventRemark(task: taskID)
    }
  }
}
