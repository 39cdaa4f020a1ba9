// Opening a lead: what it needs from the customer, the catalogue, the workflows, the users and the sources, in that
// order.

import EventSourcing
import EventSourcingTesting
import Testing

@testable import BackOffice

@Suite struct OpeningLeadTests {
  private func open(_ change: (inout OpenLead) -> Void = { _ in }) -> OpenLead {
    var command = OpenLead(
      leadID: LeadStory.lead, customerID: Shop.abc, serviceID: Shop.boilers, assignedUserID: Shop.gus)
    change(&command)
    return command
  }

  private func rejection(
    in index: AccountIndex = .leadShop, _ change: (inout OpenLead) -> Void = { _ in }
  ) -> BackOffice.Rejection? {
    do {
      _ = try open(change).decide(on: nil, Shop.context(in: index))
      return nil
    } catch {
      return error
    }
  }

  // Checklist: L-25
  @Test func `opens with a copy of the workflow and its first task started`() {
    let tasks = Shop.definitions.enumerated().map { number, task in
      PinnedTask(
        taskID: .made(by: Shop.command, "task", number), key: task.key, name: task.name,
        responsible: task.responsible, targetHours: task.targetHours)
    }
    LeadSpec.given().when(
      open {
        $0.contactID = Shop.bob
        $0.productID = Shop.combi
        $0.leadAdminID = Shop.ada
        $0.source = " Website "
        $0.description = "Asks for a boiler"
      }, in: Shop.context(in: .leadShop)
    ).then(
      .opened(
        LeadOpened(
          leadNo: 1, customerID: Shop.abc, contactID: Shop.bob, serviceID: Shop.boilers, productID: Shop.combi,
          workflow: PinnedWorkflow(id: Shop.enquiry, version: 1, autoCloseOnFinish: false, tasks: tasks),
          assignedUserID: Shop.gus, leadAdminID: Shop.ada, sourceID: LeadStory.website,
          description: PersonalText("Asks for a boiler"))),
      .work(
        .taskStarted(TaskStarted(taskID: tasks[0].taskID, index: 0, responsible: Shop.gus, dueAt: Shop.hour(25)))))
  }

  @Test func `numbers of leads are their own`() throws {
    var index = AccountIndex.leadShop
    index.orders.evolve(Story.opened().outlineChange, Shop.order, Shop.envelope())
    #expect(index.leads.nextNumber == 1 && index.orders.nextNumber == 8)
    index.leads.evolve(LeadStory.opened().outlineChange, LeadStory.lead, Shop.envelope())
    #expect(index.leads.nextNumber == 5 && index.leads.id(ofNumber: 4) == LeadStory.lead)
    #expect(index.ids(of: "lead", named: " 4 ") == [LeadStory.lead.uuid])
    #expect(index.ids(of: "contact", named: "Ann", beside: ["lead": LeadStory.lead.uuid]) == [Shop.ann.uuid])
  }

  // Checklist: L-77
  @Test func `a workflow for leads must be there`() {
    #expect(rejection(in: .shop) == .noPublishedLeadWorkflow)
    #expect(rejection(in: .shop) { $0.workflowID = Shop.install } == .noPublishedLeadWorkflow)
    #expect(rejection { $0.workflowID = Shop.install } == .workflowKindMismatch)
    let drafted = AccountIndex.shop {
      $0.publish(Shop.enquiry, version: 1, Shop.definitions, kind: .lead)
      $0.draft(anID(32), kind: .lead)
    }
    #expect(rejection(in: drafted) { $0.workflowID = anID(32) } == .workflowNotPublished)
    #expect(rejection(in: drafted) { $0.serviceID = Shop.roofs } == .noPublishedLeadWorkflow)
    let archived = AccountIndex.shop {
      $0.publish(Shop.enquiry, version: 1, Shop.definitions, kind: .lead)
      $0.workflows.evolve(
        .archived(WorkflowArchived()), Shop.enquiry, Shop.envelope(of: StreamName("workflow", Shop.enquiry)))
    }
    #expect(rejection(in: archived) { $0.workflowID = Shop.enquiry } == .workflowArchived)
  }

  // Checklist: L-20, L-23
  @Test func `all that it is tied to must take it`() {
    #expect(rejection { $0.customerID = anID(99) } == .customerNotFound)
    #expect(rejection { $0.contactID = anID(99) } == .contactNotFound)
    #expect(rejection { $0.productID = Shop.slate } == .productNotInService)
    #expect(rejection { $0.assignedUserID = anID(99) } == .assigneeNotActive)
    #expect(rejection { $0.leadAdminID = anID(99) } == .assigneeNotActive)
    #expect(rejection { $0.source = "Fair" } == .itemRetired)
    #expect(rejection { $0.source = "Radio" } == .notFound(kind: "source", id: "Radio"))
    var away = AccountIndex.leadShop
    away.archive(Shop.abc)
    #expect(rejection(in: away) == .customerArchived)
    var retired = AccountIndex.leadShop
    retired.catalogue.services[Shop.boilers]?.retired = true
    #expect(rejection(in: retired) == .serviceRetired)
  }

  @Test func `an id is not used twice`() {
    let inUse = Rejection.idInUse(kind: "lead", id: LeadStory.lead.description)
    LeadStory.atSurvey.when(open(), in: Shop.context(in: .leadShop)).thenRejected(inUse)
    LeadStory.deletedAtSurvey.when(open(), in: Shop.context(in: .leadShop)).thenRejected(inUse)
  }
}
