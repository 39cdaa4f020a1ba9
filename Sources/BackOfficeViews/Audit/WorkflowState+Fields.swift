// A workflow in the trail, with the tasks of its draft and of its versions.

internal import BackOffice
internal import EventSourcing
internal import ReadModels

extension WorkflowState {
  /// Lists the workflow's fields, and the tasks of what is another one in `other`: the version that orders are opened
  /// with, else the draft.
  func list(to sheet: inout FieldSheet, beside other: WorkflowState?) {
    sheet("name", .text(name))
    sheet("serviceID", .thing(.service, serviceID))
    sheet("kind", .word(kind))
    sheet("version", .number(published?.version))
    sheet("autoCloseOnFinish", .flag(published?.autoCloseOnFinish))
    sheet("archived", .flag(archived), start: .flag(false))
    guard let other else { return }
    if published != other.published {
      list(published?.tasks ?? [], to: &sheet)
    } else if draft != other.draft {
      list(draft, to: &sheet)
    }
  }

  private func list(_ tasks: [TaskDefinition], to sheet: inout FieldSheet) {
    for (index, task) in tasks.enumerated() {
      sheet.part = AuditPart(.task, task.key, task.name)
      sheet("taskPlace", .number(index + 1))
      sheet("taskName", .text(task.name))
      sheet("taskDescription", .text(task.description))
      sheet("taskResponsible", task.responsible.audit)
      sheet("taskTargetHours", .number(task.targetHours))
      sheet("taskMessageChannel", .word(task.autoMessage?.channel))
      sheet("taskMessageSubject", .text(task.autoMessage?.subject))
      sheet("taskMessageBody", .text(task.autoMessage?.body))
    }
  }
}

extension TaskRole {
  fileprivate var audit: AuditValue? {
    switch self {
    case .assignedUser: .text("assignedUser")
    case .orderAdmin: .text("orderAdmin")
    case .user(let id): .thing(.user, id)
    }
  }
}
