// A workflow in the trail, with the tasks of its draft and of its versions.

internal import BackOffice
internal import EventSourcing
internal import ReadModels

struct AuditedWorkflow: AuditedSubject {
  private var state: WorkflowState?

  mutating func evolve(_ event: WorkflowEvent, _ envelope: Envelope) {
    Workflow.evolve(&state, event, envelope)
  }

  /// The tasks are those that the event changes: of the draft, or of the version that orders are opened with.
  func list(_ event: WorkflowEvent, to sheet: inout FieldSheet) {
    guard let state else { return }
    sheet("name", .text(state.name))
    sheet("serviceID", .thing(.service, state.serviceID))
    sheet("kind", .word(state.kind))
    sheet("version", .number(state.published?.version))
    sheet("autoCloseOnFinish", .flag(state.published?.autoCloseOnFinish))
    sheet("archived", .flag(state.archived), start: .flag(false))
    switch event {
    case .draftChanged: list(state.draft, to: &sheet)
    case .published: list(state.published?.tasks ?? [], to: &sheet)
    case .created, .madeDefault, .archived: break
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
    }
  }

  func describe(_ event: WorkflowEvent, _ envelope: Envelope, in detail: inout AuditDetail) {
    switch event {
    case .created(let event): detail.add("copiedFromID", .thing(.workflow, event.copiedFrom))
    case .madeDefault(let event):
      let service = AuditPart(.service, event.serviceID)
      detail.add(
        "defaultWorkflowID", of: service, before: .thing(.workflow, event.previous), .thing(.workflow, state?.id))
    case .draftChanged, .published, .archived: break
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
