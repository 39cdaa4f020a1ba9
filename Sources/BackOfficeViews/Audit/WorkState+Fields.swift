// An order or a lead at work in the trail, with its tasks.

internal import BackOffice
internal import EventSourcing
internal import ReadModels

extension WorkState {
  func listParties(to sheet: inout FieldSheet) {
    sheet("customerID", .thing(.customer, customerID))
    sheet("contactID", .thing(.contact, contactID))
  }

  func listSubject(to sheet: inout FieldSheet) {
    sheet("serviceID", .thing(.service, serviceID))
    sheet("productID", .thing(.product, productID))
    sheet("description", .text(description?.text))
  }

  func listWorkflow(to sheet: inout FieldSheet) {
    sheet("workflowID", .thing(.workflow, workflowID))
    sheet("workflowVersion", .number(workflowVersion))
    sheet("autoCloseOnFinish", .flag(autoCloseOnFinish))
    sheet("tasks", .list(tasks.map(\.name)))
    sheet("assignedUserID", .thing(.user, assignedUserID))
  }

  /// Lists how far it has come as a whole.
  func listProgress(to sheet: inout FieldSheet) {
    sheet("finished", .flag(isFinished), start: .flag(false))
    sheet("snoozedUntil", .time(snooze?.until))
    sheet("snoozeNote", .text(snooze?.note?.text))
    sheet("closedAt", .time(closedAt))
    sheet("outcome", .word(end?.outcome))
    sheet("reasonID", .thing(.listItem, end?.reasonID))
    sheet("closeNote", .text(end?.note?.text))
    sheet("closedByID", .thing(.user, end?.userID))
  }

  /// Lists the tasks that are other ones in `other`.
  func listTasks(to sheet: inout FieldSheet, beside other: WorkState) {
    for (task, beside) in zip(tasks, other.tasks) where task != beside { task.list(to: &sheet, beside: beside) }
  }
}

extension WorkTask {
  fileprivate func list(to sheet: inout FieldSheet, beside other: WorkTask) {
    sheet.part = AuditPart(.task, id, name)
    sheet("taskState", .word(state), start: .word(WorkTask.State.pending))
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
  private func isHeld(beside other: WorkTask) -> Bool {
    state != .pending || named != nil || named != other.named
  }
}

extension AuditDetail {
  /// Adds the task that the event was about, comments, and why something was put aside, closed or deleted.
  mutating func describe(_ remark: EventRemark, _ before: WorkState, _ after: WorkState) {
    func part(_ id: TaskID) -> AuditPart { AuditPart(.task, id, after.tasks.first { $0.id == id }?.name) }
    mention(remark.task.map(part))
    for comment in after.comments.dropFirst(before.comments.count) {
      add("comment", of: part(comment.taskID), .text(comment.text.text))
      add("commentID", of: part(comment.taskID), .id(comment.id))
    }
    reason = after.reason(since: before)
  }
}

extension WorkState {
  /// Why it was put aside, closed or deleted, or a task of it put aside, if that is what happened.
  fileprivate func reason(since before: WorkState) -> AuditValue? {
    if status == .deleted, before.status != .deleted { return .text(deletionReason) }
    if let end, before.end == nil { return .thing(.listItem, end.reasonID) ?? .text(end.note?.text) }
    if let snooze, snooze != before.snooze { return .text(snooze.note?.text) }
    for (task, old) in zip(tasks, before.tasks) {
      if let snooze = task.snooze, snooze != old.snooze { return .text(snooze.note?.text) }
    }
    return nil
  }
}
