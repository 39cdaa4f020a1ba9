// The campaign's commands about workflows.

import EventSourcing
import FoundationEssentials

@testable import BackOffice

extension Model {
  fileprivate func workflow(_ id: WorkflowID, _ by: Sender) throws(Refused) -> Workflow {
    guard let workflow = workflows[id] else { throw Refused(.notFound) }
    try role(by, .superAdmin, .admin)
    try version(.workflow(id), by)
    return workflow
  }

  /// What a new workflow must not meet: an id, a name, a service that is no more.
  fileprivate func newWorkflow(
    _ id: WorkflowID, _ name: String, _ service: ServiceID, _ kind: WorkflowKind
  ) throws(Refused) {
    if workflows[id] != nil { throw Refused(.idInUse) }
    guard let service = services[service] else { throw Refused(.notFound) }
    if service.retired { throw Refused(.serviceRetired) }
    if workflows.values.contains(where: { !$0.archived && $0.name == name }) { throw Refused(.duplicateName) }
  }
}

extension CommandMaker {
  fileprivate mutating func workflow(where isWanted: (Model.Workflow) -> Bool = { !$0.archived }) -> WorkflowID? {
    if chance(1) { return id() }
    if chance(6) { return key(of: model.workflows) }
    return key(of: model.workflows, where: isWanted)
  }

  fileprivate mutating func workflowName() -> String {
    if chance(4), let taken = key(of: model.workflows, where: { !$0.archived }) { return model.workflows[taken]!.name }
    return word("Workflow")
  }

  fileprivate mutating func tasks() -> [TaskDefinition] {
    if chance(3) { return [] }
    return (0..<number(1...5)).map { place in
      let role: TaskRole
      switch number(1...8) {
      case 1: role = activeUser().map(TaskRole.user) ?? .assignedUser
      case 2, 3: role = .orderAdmin
      default: role = .assignedUser
      }
      let key = chance(1) ? "t0" : "t\(place)"
      return TaskDefinition(
        key: key, name: "Task \(number(1...9))", responsible: role, targetHours: chance(50) ? nil : number(1...90))
    }
  }
}

extension CreateWorkflow: CampaignCommand {
  static let weight = 4
  static func random(_ maker: inout CommandMaker) -> Self? {
    maker.service().map {
      Self(
        workflowID: maker.id(or: maker.key(of: maker.model.workflows)), name: maker.workflowName(), serviceID: $0,
        kind: maker.chance(60) ? .order : .lead)
    }
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    try model.role(sender, .superAdmin, .admin)
    try model.version(.workflow(workflowID!), sender)
    try model.form(name: name)
    try model.newWorkflow(workflowID!, name, serviceID, kind)
    model.workflows[workflowID!] = Model.Workflow(name: name, service: serviceID, kind: kind)
    return true
  }
}

extension SetWorkflowTasks: CampaignCommand {
  static let weight = 7
  static func random(_ maker: inout CommandMaker) -> Self? {
    guard let id = maker.workflow() else { return nil }
    let same = maker.model.workflows[id]?.draft ?? []
    return Self(workflowID: id, tasks: maker.chance(5) && !same.isEmpty ? same : maker.tasks())
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    let workflow = try model.workflow(workflowID, sender)
    if Set(tasks.map(\.key)).count < tasks.count { throw Refused(.duplicateTaskKey) }
    if workflow.archived { throw Refused(.workflowArchived) }
    model.workflows[workflowID]!.draft = tasks
    return workflow.draft != tasks
  }
}

extension PublishWorkflow: CampaignCommand {
  static let weight = 8
  static func random(_ maker: inout CommandMaker) -> Self? {
    maker.workflow { !$0.archived && $0.draft != $0.published }.map {
      Self(workflowID: $0, autoCloseOnFinish: maker.chance(25) ? true : nil)
    }
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    let workflow = try model.workflow(workflowID, sender)
    if workflow.archived { throw Refused(.workflowArchived) }
    if workflow.draft.isEmpty { throw Refused(.emptyWorkflow) }
    let closes = autoCloseOnFinish ?? false
    if workflow.published == workflow.draft, closes == workflow.closesItself { throw Refused(.nothingToPublish) }
    for task in workflow.draft { if case .user(let user) = task.responsible { try model.active(user) } }
    model.workflows[workflowID]!.published = workflow.draft
    model.workflows[workflowID]!.closesItself = closes
    model.workflows[workflowID]!.version += 1
    return true
  }
}

extension MarkWorkflowDefault: CampaignCommand {
  static let weight = 5
  static func random(_ maker: inout CommandMaker) -> Self? {
    maker.workflow { !$0.archived && $0.published != nil }.map { Self(workflowID: $0) }
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    let workflow = try model.workflow(workflowID, sender)
    if workflow.archived { throw Refused(.workflowArchived) }
    if workflow.published == nil { throw Refused(.workflowNotPublished) }
    let place = "\(workflow.service)/\(workflow.kind)"
    defer { model.defaults[place] = workflowID }
    return model.defaults[place] != workflowID
  }
}

extension CopyWorkflow: CampaignCommand {
  static let weight = 2
  static func random(_ maker: inout CommandMaker) -> Self? {
    maker.workflow().map {
      Self(
        workflowID: $0, newWorkflowID: maker.id(or: maker.key(of: maker.model.workflows)),
        newName: maker.workflowName())
    }
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    let workflow = try model.workflow(workflowID, sender)
    try model.form(name: newName)
    try model.newWorkflow(newWorkflowID!, newName, workflow.service, workflow.kind)
    model.workflows[newWorkflowID!] = Model.Workflow(
      name: newName, service: workflow.service, kind: workflow.kind, draft: workflow.draft)
    return true
  }
}

extension ArchiveWorkflow: CampaignCommand {
  static let weight = 3
  static func random(_ maker: inout CommandMaker) -> Self? {
    // There should be some left.
    guard maker.model.workflows.values.count(where: { !$0.archived && $0.published != nil }) > 3 else { return nil }
    return maker.workflow().map { Self(workflowID: $0) }
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    let workflow = try model.workflow(workflowID, sender)
    model.workflows[workflowID]!.archived = true
    for (place, id) in model.defaults where id == workflowID { model.defaults[place] = nil }
    return !workflow.archived
  }
}
