// An order in the trail, with its tasks and fees.

internal import BackOffice
internal import EventSourcing
internal import ReadModels

struct AuditedOrder: AuditedSubject {
  /// How the order ended; an order that was taken up again has no end.
  private struct End {
    let outcome: CloseOutcome
    let reasonID: ListItemID?
    let note: String?
    let userID: UserID?
  }

  private var state: OrderState?
  private var end: End?
  private var isFinished = false

  mutating func evolve(_ event: OrderEvent, _ envelope: Envelope) {
    Order.evolve(&state, event, envelope)
    switch event {
    case .closed(let event):
      end = End(
        outcome: event.outcome, reasonID: event.reasonID, note: event.note?.text, userID: envelope.actor.userID)
    case .reopened: end = nil
    case .workflowFinished: isFinished = true
    case .taskStarted, .taskReset: isFinished = false
    case .opened, .taskCompleted, .taskCommentAdded, .taskSnoozed, .taskWoken, .snoozed, .woken, .detailsEdited,
      .assigned, .taskReassigned, .feeAdded, .feeChanged, .feeRemoved, .deleted:
      break
    }
  }

  func list(_ event: OrderEvent, to sheet: inout FieldSheet) {
    guard let state else { return }
    sheet("orderNo", .number(state.orderNo))
    sheet("state", .word(state.status))
    listDetails(of: state, to: &sheet)
    sheet("finished", .flag(isFinished), start: .flag(false))
    sheet("snoozedUntil", .time(state.snooze?.until))
    sheet("snoozeNote", .text(state.snooze?.note?.text))
    sheet("closedAt", .time(state.closedAt))
    sheet("outcome", .word(end?.outcome))
    sheet("reasonID", .thing(.listItem, end?.reasonID))
    sheet("closeNote", .text(end?.note))
    sheet("closedByID", .thing(.user, end?.userID))
    listFee(of: event, to: &sheet)
    // On opening, the names of the tasks say all: they are as their workflow has them.
    if case .opened = event { return }
    for task in state.tasks { list(task, event, to: &sheet) }
  }

  private func listDetails(of state: OrderState, to sheet: inout FieldSheet) {
    sheet("customerID", .thing(.customer, state.customerID))
    sheet("contactID", .thing(.contact, state.contactID))
    sheet("type", .word(state.type))
    sheet("serviceID", .thing(.service, state.serviceID))
    sheet("productID", .thing(.product, state.productID))
    sheet("description", .text(state.description?.text))
    sheet("origin", .text(state.origin))
    sheet("workflowID", .thing(.workflow, state.workflowID))
    sheet("workflowVersion", .number(state.workflowVersion))
    sheet("autoCloseOnFinish", .flag(state.autoCloseOnFinish))
    sheet("tasks", .list(state.tasks.map(\.name)))
    sheet("assignedUserID", .thing(.user, state.assignedUserID))
    sheet("orderAdminID", .thing(.user, state.orderAdminID))
    sheet("initialFee", .money(state.initialFee))
  }

  private func list(_ task: OrderTask, _ event: OrderEvent, to sheet: inout FieldSheet) {
    sheet.part = AuditPart(.task, task.id, task.name)
    sheet("taskState", .word(task.state), start: .word(OrderTask.State.pending))
    sheet("taskResponsibleID", isHeld(task, event) ? .thing(.user, task.responsible) : nil)
    sheet("taskInsteadOfID", .thing(.user, task.insteadOf))
    sheet("taskPinned", .flag(task.named != nil), start: .flag(false))
    sheet("taskStartedAt", .time(task.startedAt))
    sheet("taskDueAt", .time(task.dueAt))
    sheet("taskSnoozedUntil", .time(task.snooze?.until))
    sheet("taskSnoozeNote", .text(task.snooze?.note?.text))
    sheet("taskCompletedAt", .time(task.completedAt))
    let active = task.completedAt.map { task.activeMillis(at: $0) }
    sheet("taskActiveMillis", active.map { .plain(.integer($0)) })
  }

  /// Whether the task is somebody's. One that waits for its turn is nobody's yet, unless somebody was named for it.
  private func isHeld(_ task: OrderTask, _ event: OrderEvent) -> Bool {
    if case .taskReassigned(let event) = event, event.taskID == task.id { return true }
    return task.state != .pending || task.named != nil
  }

  private func listFee(of event: OrderEvent, to sheet: inout FieldSheet) {
    guard let id = event.feeID, let fee = state?.fees.first(where: { $0.id == id }) else { return }
    sheet.part = AuditPart(.fee, id, fee.name)
    sheet("name", .text(fee.name))
    sheet("amount", .money(fee.amount))
    sheet.part = nil
  }

  func describe(_ event: OrderEvent, _ envelope: Envelope, in detail: inout AuditDetail) {
    let task = event.concernedTask.map { id in
      AuditPart(.task, id, state?.tasks.first { $0.id == id }?.name)
    }
    detail.mention(task)
    switch event {
    case .taskCommentAdded(let event):
      detail.add("comment", of: task, .text(event.text.text))
      detail.add("commentID", of: task, .id(event.commentID))
    case .taskWoken(let event): detail.cause = event.cause.rawValue
    case .woken(let event): detail.cause = event.cause.rawValue
    case .assigned(let event): detail.cause = event.cause.rawValue
    case .taskSnoozed(let event): detail.reason = .text(event.note?.text)
    case .snoozed(let event): detail.reason = .text(event.note?.text)
    case .closed(let event):
      detail.cause = event.by.rawValue
      detail.reason = .thing(.listItem, event.reasonID) ?? .text(event.note?.text)
    case .deleted(let event): detail.reason = .text(event.reason)
    case .opened, .taskStarted, .taskCompleted, .workflowFinished, .detailsEdited, .taskReassigned, .feeAdded,
      .feeChanged, .feeRemoved, .reopened, .taskReset:
      break
    }
  }
}

extension OrderEvent {
  /// The task that the event is about, one that goes on included.
  var concernedTask: TaskID? {
    switch self {
    case .closed(let event): event.resumeTask
    case .reopened(let event): event.resumeTask
    case .opened, .taskStarted, .taskCompleted, .taskCommentAdded, .taskSnoozed, .taskWoken, .taskReassigned,
      .taskReset, .workflowFinished, .snoozed, .woken, .detailsEdited, .assigned, .feeAdded, .feeChanged, .feeRemoved,
      .deleted:
      taskID
    }
  }

  /// The additional fee that the event is about.
  fileprivate var feeID: FeeID? {
    switch self {
    case .feeAdded(let event): return event.feeID
    case .feeRemoved(let event): return event.feeID
    case .feeChanged(let event): if case .additional(let id) = event.fee { return id } else { return nil }
    case .opened, .taskStarted, .taskCompleted, .workflowFinished, .taskCommentAdded, .taskSnoozed, .taskWoken,
      .snoozed, .woken, .detailsEdited, .assigned, .taskReassigned, .closed, .reopened, .taskReset, .deleted:
      return nil
    }
  }

  /// The users whose work comes or goes with the event: who wins it and who loses it.
  var users: [UserID] {
    switch self {
    case .opened(let event): return [event.assignedUserID] + [event.orderAdminID].compactMap { $0 }
    case .assigned(let event):
      let user = event.fromUser == event.toUser ? [] : [event.fromUser, event.toUser]
      let admin = event.fromAdmin == event.toAdmin ? [] : [event.fromAdmin, event.toAdmin].compactMap { $0 }
      return user + admin
    case .taskReassigned(let event): return [event.from, event.to]
    case .taskStarted, .taskCompleted, .workflowFinished, .taskCommentAdded, .taskSnoozed, .taskWoken, .snoozed,
      .woken, .detailsEdited, .feeAdded, .feeChanged, .feeRemoved, .closed, .reopened, .taskReset, .deleted:
      return []
    }
  }
}
