// An order in the trail, with its tasks and fees.

internal import BackOffice
internal import EventSourcing
internal import ReadModels

extension OrderState {
  /// Lists the order's fields, its fees and its tasks. When it begins, the names of the tasks say all: they are as
  /// their workflow has them.
  func list(to sheet: inout FieldSheet, beside other: OrderState?) {
    sheet("orderNo", .number(orderNo))
    sheet("state", .word(status))
    listDetails(to: &sheet)
    sheet("finished", .flag(isFinished), start: .flag(false))
    sheet("snoozedUntil", .time(snooze?.until))
    sheet("snoozeNote", .text(snooze?.note?.text))
    sheet("closedAt", .time(closedAt))
    sheet("outcome", .word(end?.outcome))
    sheet("reasonID", .thing(.listItem, end?.reasonID))
    sheet("closeNote", .text(end?.note?.text))
    sheet("closedByID", .thing(.user, end?.userID))
    guard let other else { return }
    for fee in fees where !other.fees.contains(fee) { fee.list(to: &sheet) }
    for (task, beside) in zip(tasks, other.tasks) where task != beside { task.list(to: &sheet, beside: beside) }
  }

  private func listDetails(to sheet: inout FieldSheet) {
    sheet("customerID", .thing(.customer, customerID))
    sheet("contactID", .thing(.contact, contactID))
    sheet("type", .word(type))
    sheet("serviceID", .thing(.service, serviceID))
    sheet("productID", .thing(.product, productID))
    sheet("description", .text(description?.text))
    sheet("origin", .text(origin))
    sheet("workflowID", .thing(.workflow, workflowID))
    sheet("workflowVersion", .number(workflowVersion))
    sheet("autoCloseOnFinish", .flag(autoCloseOnFinish))
    sheet("tasks", .list(tasks.map(\.name)))
    sheet("assignedUserID", .thing(.user, assignedUserID))
    sheet("orderAdminID", .thing(.user, orderAdminID))
    sheet("initialFee", .money(initialFee))
  }
}

extension OrderFee {
  fileprivate func list(to sheet: inout FieldSheet) {
    sheet.part = AuditPart(.fee, id, name)
    sheet("name", .text(name))
    sheet("amount", .money(amount))
    sheet.part = nil
  }
}

extension OrderTask {
  fileprivate func list(to sheet: inout FieldSheet, beside other: OrderTask) {
    sheet.part = AuditPart(.task, id, name)
    sheet("taskState", .word(state), start: .word(OrderTask.State.pending))
    sheet("taskResponsibleID", isHeld(beside: other) ? .thing(.user, responsible) : nil)
    sheet("taskInsteadOfID", .thing(.user, insteadOf))
    sheet("taskPinned", .flag(named != nil), start: .flag(false))
    sheet("taskStartedAt", .time(startedAt))
    sheet("taskDueAt", .time(dueAt))
    sheet("taskSnoozedUntil", .time(snooze?.until))
    sheet("taskSnoozeNote", .text(snooze?.note?.text))
    sheet("taskCompletedAt", .time(completedAt))
    let active = completedAt.map { activeMillis(at: $0) }
    sheet("taskActiveMillis", active.map { .plain(.integer($0)) })
  }

  /// Whether the task is somebody's. One that waits for its turn is nobody's yet, unless somebody is named for it.
  private func isHeld(beside other: OrderTask) -> Bool {
    state != .pending || named != nil || named != other.named
  }
}

extension AuditDetail {
  /// Adds the task that the event was about, comments, and why something was put aside, closed or deleted.
  mutating func describe(_ remark: EventRemark, _ before: OrderState, _ after: OrderState) {
    func part(_ id: TaskID) -> AuditPart { AuditPart(.task, id, after.tasks.first { $0.id == id }?.name) }
    mention(remark.task.map(part))
    for comment in after.comments.dropFirst(before.comments.count) {
      add("comment", of: part(comment.taskID), .text(comment.text.text))
      add("commentID", of: part(comment.taskID), .id(comment.id))
    }
    reason = after.reason(since: before)
  }
}

extension OrderState {
  /// Why the order was put aside, closed or deleted, or a task of it put aside, if that is what happened.
  fileprivate func reason(since before: OrderState) -> AuditValue? {
    if status == .deleted, before.status != .deleted { return .text(deletionReason) }
    if let end, before.end == nil { return .thing(.listItem, end.reasonID) ?? .text(end.note?.text) }
    if let snooze, snooze != before.snooze { return .text(snooze.note?.text) }
    for (task, old) in zip(tasks, before.tasks) {
      if let snooze = task.snooze, snooze != old.snooze { return .text(snooze.note?.text) }
    }
    return nil
  }
}
