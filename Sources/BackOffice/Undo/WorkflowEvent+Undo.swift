// How the events of workflow templates are taken back. A version is taken back by publishing the one before it again.

internal import EventSourcing

extension WorkflowEvent {
  func reversal(_ past: PastBackOfficeEvent, in index: borrowing AccountIndex) -> BackOfficeReversal {
    let id: WorkflowID = past.envelope.stream.subject()
    guard case .workflow(let before?) = past.before else {
      guard case .created = self else { return .withOthers }
      return .command(ArchiveWorkflow(workflowID: id), remark: "the workflow stays as an archived one")
    }
    switch self {
    case .created: return .withOthers
    case .draftChanged: return .command(SetWorkflowTasks(workflowID: id, tasks: before.draft))
    case .published: return republishing(before, id)
    case .madeDefault(let event):
      guard index.workflows.defaultWorkflow(service: event.serviceID, kind: event.kind) == id else {
        return .impossible("another workflow has become the default since")
      }
      guard let previous = event.previous else {
        return .impossible("a service that has a default workflow keeps one; MarkWorkflowDefault names another")
      }
      return .command(MarkWorkflowDefault(workflowID: previous))
    case .archived: return .impossible("an archived workflow stays archived; CopyWorkflow makes another one of it")
    }
  }

  private func republishing(_ before: WorkflowState, _ id: WorkflowID) -> BackOfficeReversal {
    guard let version = before.published else {
      return .impossible("a published workflow stays published; ArchiveWorkflow takes it out of use")
    }
    var commands: [any Command<BackOfficeDomain>] = [
      PublishWorkflow(workflowID: id, autoCloseOnFinish: version.autoCloseOnFinish)
    ]
    if before.draft != version.tasks {
      commands.insert(SetWorkflowTasks(workflowID: id, tasks: version.tasks), at: 0)
      commands.append(SetWorkflowTasks(workflowID: id, tasks: before.draft))
    }
    return .commands(commands, remark: "the tasks of version \(version.version) get another version")
  }
}
