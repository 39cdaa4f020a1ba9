// Workflow templates: made, drafted, published, made default, copied, archived.

import EventSourcing
import FoundationEssentials
import Testing

@testable import BackOffice

@Suite struct WorkflowTests {
  private let install = Office.install
  private let other = WorkflowID("00000000-0000-4000-8000-0000000000c2")!

  private func create(_ name: String, id: WorkflowID? = nil, service: ServiceID = Office.boilers)
    -> any BackOfficeCommand
  {
    CreateWorkflow(workflowID: id, name: name, serviceID: service, kind: .order)
  }
  private func set(_ tasks: [TaskDefinition], on id: WorkflowID = Office.install) -> any BackOfficeCommand {
    SetWorkflowTasks(workflowID: id, tasks: tasks)
  }
  private func publish(_ id: WorkflowID = Office.install, autoClose: Bool? = nil) -> any BackOfficeCommand {
    PublishWorkflow(workflowID: id, autoCloseOnFinish: autoClose)
  }
  private func makeDefault(_ id: WorkflowID = Office.install) -> any BackOfficeCommand {
    MarkWorkflowDefault(workflowID: id)
  }
  private func copy(_ name: String, to id: WorkflowID? = nil) -> any BackOfficeCommand {
    CopyWorkflow(workflowID: install, newWorkflowID: id, newName: name)
  }
  private func archive(_ id: WorkflowID = Office.install) -> any BackOfficeCommand {
    ArchiveWorkflow(workflowID: id)
  }
  private var retireService: any BackOfficeCommand {
    RetireService(serviceID: Office.boilers)
  }

  // Checklist: H-01
  @Test func `a workflow is made for a service`() throws {
    var office = Office.trading
    let id = WorkflowID(UUID(namespace: office.nextCommandID, name: "workflow/0"))
    #expect(
      try office.run(create(" Repair "), by: .user(Office.ada.uuid)) == [
        Proposed(
          .workflow(
            .created(
              WorkflowCreated(name: "Repair", serviceID: Office.boilers, kind: .order, copiedFrom: nil))),
          in: StreamName("workflow", id))
      ])
  }

  @Test func `making one needs a service in use, a free name and a free ID`() throws {
    var office = Office.trading
    let unknown = ServiceID(Office.nobody.uuid)
    #expect(
      office.rejection(of: create("X", service: unknown)) == .notFound(kind: "service", id: unknown.description))
    #expect(office.rejection(of: create(" INSTALL")) == .duplicateName)
    #expect(office.rejection(of: create("X", id: install)) == .idInUse(kind: "workflow", id: install.description))
    #expect(office.rejection(of: copy("install")) == .duplicateName)
    #expect(office.rejection(of: copy("X", to: install)) == .idInUse(kind: "workflow", id: install.description))
    try office.run(retireService)
    #expect(office.rejection(of: create("X")) == .serviceRetired)
    #expect(office.rejection(of: copy("X")) == .serviceRetired)
  }

  @Test func `the draft changes only when it differs`() throws {
    var office = Office.trading
    let task = TaskDefinition(
      key: " pay ", name: " Pay ", description: " ", responsible: .orderAdmin, targetHours: 1)
    let stored = TaskDefinition(key: "pay", name: "Pay", description: nil, responsible: .orderAdmin, targetHours: 1)
    #expect(
      try office.run(set([task])) == [.workflow(.draftChanged(WorkflowDraftChanged(tasks: [stored])))])
    #expect(try office.run(set([stored])) == [])
    #expect(office.index.workflows[install]?.published?.tasks == Office.tasks)
  }

  @Test func `task definitions are checked`() {
    func task(_ key: String = "a", _ name: String = "A", _ text: String? = nil, _ hours: Int? = nil) -> TaskDefinition {
      TaskDefinition(key: key, name: name, description: text, responsible: .assignedUser, targetHours: hours)
    }
    let office = Office.trading
    #expect(office.rejection(of: set([task("a"), task(" a")])) == .duplicateTaskKey(key: "a"))
    #expect(office.rejection(of: set([task("e\u{301}"), task("\u{E9} ")])) == .duplicateTaskKey(key: "\u{E9}"))
    #expect(office.rejection(of: set([task("")])) == .invalidField(field: "tasks.key", reason: "empty"))
    #expect(office.rejection(of: set([task("a", "")])) == .invalidField(field: "tasks.name", reason: "empty"))
    #expect(
      office.rejection(of: set([task("a", "A", String(repeating: "x", count: 4001))])) == .textTooLong(limit: 4000))
    #expect(
      office.rejection(of: set([task("a", "A", nil, 0)]))
        == .invalidField(field: "tasks.targetHours", reason: "expected 1 to 87600 hours"))
    #expect(
      office.rejection(of: set((0...1000).map { task("t\($0)") }))
        == .invalidField(field: "tasks", reason: "more than 1000"))
    let stranger = TaskDefinition(
      key: "a", name: "A", description: nil, responsible: .user(Office.nobody), targetHours: nil)
    #expect(office.rejection(of: set([stranger])) == .notFound(kind: "user", id: Office.nobody.description))
  }

  @Test func `versions count from one, and each differs`() throws {
    var office = Office.trading
    #expect(office.index.workflows[install]?.published?.version == 1)
    #expect(office.rejection(of: publish()) == .nothingToPublish)
    #expect(
      try office.run(publish(autoClose: true)) == [
        .workflow(.published(WorkflowPublished(version: 2, tasks: Office.tasks, autoCloseOnFinish: true)))
      ])
    try office.run(set([Office.tasks[0]]))
    #expect(
      try office.run(publish(autoClose: true)) == [
        .workflow(.published(WorkflowPublished(version: 3, tasks: [Office.tasks[0]], autoCloseOnFinish: true)))
      ])
  }

  @Test func `a workflow without tasks is not published nor default`() throws {
    var office = Office.trading
    try office.run(create("Repair", id: other))
    #expect(office.rejection(of: publish(other)) == .emptyWorkflow)
    #expect(office.rejection(of: makeDefault(other)) == .workflowNotPublished)
  }

  // Checklist: H-01
  @Test func `one default for each service and kind`() throws {
    var office = Office.trading
    #expect(office.index.workflows.defaultWorkflow(service: Office.boilers, kind: .order) == install)
    #expect(office.index.workflows.defaultWorkflow(service: Office.boilers, kind: .lead) == nil)
    #expect(try office.run(makeDefault()) == [])
    try office.run(copy("Repair", to: other))
    try office.run(publish(other))
    #expect(
      try office.run(makeDefault(other)) == [
        .workflow(
          .madeDefault(WorkflowMadeDefault(serviceID: Office.boilers, kind: .order, previous: install)))
      ])
    #expect(office.index.workflows.defaultWorkflow(service: Office.boilers, kind: .order) == other)
    try office.run(archive(other))
    #expect(office.index.workflows.defaultWorkflow(service: Office.boilers, kind: .order) == nil)
  }

  // Checklist: H-01
  @Test func `a copy is a draft in a stream of its own`() throws {
    var office = Office.trading
    #expect(
      try office.run(copy(" Repair ", to: other), by: .user(Office.ada.uuid)) == [
        Proposed(
          .workflow(
            .created(
              WorkflowCreated(name: "Repair", serviceID: Office.boilers, kind: .order, copiedFrom: install))),
          in: StreamName("workflow", other)),
        Proposed(
          .workflow(.draftChanged(WorkflowDraftChanged(tasks: Office.tasks))), in: StreamName("workflow", other)),
      ])
    #expect(office.index.workflows[other]?.draft == Office.tasks)
    #expect(office.index.workflows[other]?.published == nil)
    #expect(office.index.workflows[install]?.name == "Install")
  }

  @Test func `a copy of an empty draft is made only`() throws {
    var office = Office.trading
    try office.run(set([]))
    #expect(try office.run(copy("Repair")).count == 1)
  }

  @Test func `an archived workflow takes no changes, but can be copied`() throws {
    var office = Office.trading
    #expect(try office.run(archive()) == [.workflow(.archived(WorkflowArchived()))])
    #expect(try office.run(archive()) == [])
    #expect(office.rejection(of: set([])) == .workflowArchived)
    #expect(office.rejection(of: publish(autoClose: true)) == .workflowArchived)
    #expect(office.rejection(of: makeDefault()) == .workflowArchived)
    #expect(office.rejection(of: copy("Install", to: other)) == nil)
  }

  @Test func `names are checked`() {
    #expect(Office.trading.rejection(of: create("")) == .invalidField(field: "name", reason: "empty"))
    #expect(Office.trading.rejection(of: copy("")) == .invalidField(field: "newName", reason: "empty"))
  }

  @Test func `the index knows what orders can be opened with`() throws {
    var office = Office.trading
    #expect(office.index.workflows.hasPublished(kind: .order))
    #expect(!office.index.workflows.hasPublished(kind: .lead))
    try office.run(create("Repair", id: other))
    let available = office.index.workflows.publishedWorkflows(service: Office.boilers, kind: .order)
    #expect(available.map(\.id) == [install])
    #expect(office.index.workflows.map(\.id) == [install, other])
    #expect(office.index.workflows.workflow(named: " repair ")?.id == other)
    try office.run(archive())
    #expect(!office.index.workflows.hasPublished(kind: .order))
    #expect(office.index.workflows.publishedWorkflows(service: Office.boilers, kind: .order) == [])
  }
}
