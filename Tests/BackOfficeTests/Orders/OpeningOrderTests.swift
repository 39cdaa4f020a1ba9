// Opening an order: what it needs from the customer, the catalogue, the workflows and the users, in that order.

import EventSourcing
import EventSourcingTesting
import FoundationEssentials
import Testing

@testable import BackOffice

@Suite struct OpeningOrderTests {
  private let nothing = OrderSpec.given()

  private func rejection(
    in index: AccountIndex = .shop, _ change: (inout OpenOrder) -> Void = { _ in }
  ) -> BackOffice.Rejection? {
    do {
      _ = try Shop.opening(change).decide(on: nil, Shop.context(in: index))
      return nil
    } catch {
      return error
    }
  }

  // Checklist: L-71, L-76
  @Test func `opens with a copy of the workflow and its first task started`() {
    let fee = Money(minor: 3238, currency: "GBP")
    let tasks = Shop.definitions.enumerated().map { number, task in
      PinnedTask(
        taskID: .made(by: Shop.command, "task", number), key: task.key, name: task.name,
        responsible: task.responsible, targetHours: task.targetHours)
    }
    nothing.when(
      Shop.opening {
        $0.contactID = Shop.bob
        $0.productID = Shop.combi
        $0.orderAdminID = Shop.ada
        $0.initialFee = fee
        $0.description = "Old one leaks"
      }, in: Shop.context()
    ).then(
      .opened(
        OrderOpened(
          orderNo: 1, customerID: Shop.abc, contactID: Shop.bob, type: .oneOff, serviceID: Shop.boilers,
          productID: Shop.combi,
          workflow: PinnedWorkflow(id: Shop.install, version: 1, autoCloseOnFinish: false, tasks: tasks),
          assignedUserID: Shop.gus, orderAdminID: Shop.ada, initialFee: fee,
          description: PersonalText("Old one leaks"), onDate: Shop.today)),
      .work(
        .taskStarted(
          TaskStarted(taskID: tasks[0].taskID, index: 0, responsible: Shop.gus, dueAt: Shop.hour(25)))))
  }

  // Checklist: L-74
  @Test func `keeps where it was opened from`() throws {
    let events = try Shop.opening { $0.origin = " site/contact " }.decide(on: nil, Shop.context())
    guard case .opened(let opened) = events.events[0].event else { return #expect(Bool(false)) }
    #expect(opened.origin == "site/contact")
    #expect(throws: Rejection.textTooLong(limit: 500)) {
      try Shop.opening { $0.origin = String(repeating: "x", count: 501) }.checkFields(Shop.context())
    }
  }

  @Test func `the ID of a deleted order is in use`() {
    Story.closedAtQuote.and(.work(.deleted(WorkDeleted(reason: StoredText("r")))), at: Shop.hour(4)).when(
      Shop.opening(), in: Shop.context()
    )
    .thenRejected(.idInUse(kind: "order", id: Shop.order.description))
  }

  @Test func `an archived workflow is named as such, also where nothing else is published`() {
    let index = AccountIndex.shop {
      $0.workflows.evolve(
        .archived(WorkflowArchived()), Shop.install, Shop.envelope(of: StreamName("workflow", Shop.install)))
    }
    #expect(rejection(in: index) { $0.workflowID = Shop.install } == .workflowArchived)
    #expect(rejection(in: index) == .noPublishedOrderWorkflow)
  }

  @Test func `a blank description is none`() throws {
    let events = try Shop.opening { $0.description = " \n" }.decide(on: nil, Shop.context())
    guard case .opened(let opened) = events.events[0].event else { return #expect(Bool(false)) }
    #expect(opened.description == nil)
  }

  @Test func `a first task of the order admin falls to the assigned user`() throws {
    let index = AccountIndex.shop { $0.publish(Shop.install, version: 2, [Shop.definitions[1]]) }
    let events = try Shop.opening().decide(on: nil, Shop.context(in: index))
    guard case .work(.taskStarted(let started)) = events.events[1].event else { return #expect(Bool(false)) }
    #expect(started.responsible == Shop.gus)
  }

  @Test func `an ID is not used twice`() {
    Story.atSurvey.when(Shop.opening(), in: Shop.context())
      .thenRejected(.idInUse(kind: "order", id: Shop.order.description))
  }

  // Checklist: L-20, L-23, L-70
  @Test func `needs a customer that takes work`() {
    #expect(rejection { $0.customerID = anID(99) } == .customerNotFound)
    #expect(rejection(in: .shop { $0.archive(Shop.abc) }) == .customerArchived)
  }

  // Checklist: L-51
  @Test func `the contact belongs to the customer`() {
    #expect(rejection { $0.contactID = anID(99) } == .contactNotFound)
    #expect(
      rejection {
        $0.customerID = Shop.xyz
        $0.contactID = Shop.ann
      } == .contactNotFound)
  }

  @Test func `needs a service on offer`() {
    let unknown: ServiceID = anID(99)
    #expect(rejection { $0.serviceID = unknown } == .notFound(kind: "service", id: unknown.description))
    #expect(rejection(in: .shop { $0.catalogue.services[Shop.boilers]?.retired = true }) == .serviceRetired)
  }

  @Test func `the product belongs to the service`() {
    let unknown: ProductID = anID(99)
    #expect(rejection { $0.productID = unknown } == .notFound(kind: "product", id: unknown.description))
    #expect(rejection { $0.productID = Shop.slate } == .productNotInService)
    let retired = AccountIndex.shop { $0.catalogue.products[Shop.combi]?.retired = true }
    #expect(rejection(in: retired) { $0.productID = Shop.combi } == .serviceRetired)
  }

  @Test func `needs active users`() {
    #expect(rejection(in: .shop { $0.deactivate(Shop.gus) }) == .assigneeNotActive)
    #expect(rejection { $0.orderAdminID = anID(99) } == .assigneeNotActive)
  }

  @Test func `the fee is in the account's currency`() {
    #expect(rejection { $0.initialFee = Money(minor: 1, currency: "EUR") } == .currencyMismatch)
  }

  @Test func `the first failure is the answer`() {
    let index = AccountIndex.shop { $0.deactivate(Shop.gus) }
    let euro = Money(minor: 1, currency: "EUR")
    func first(_ change: (inout OpenOrder) -> Void) -> BackOffice.Rejection? {
      rejection(in: index) {
        $0.initialFee = euro
        change(&$0)
      }
    }
    #expect(first { ($0.customerID, $0.workflowID) = (anID(99), anID(99)) } == .customerNotFound)
    let unknown = Rejection.notFound(kind: "workflow", id: Shop.enquiry.description)
    #expect(first { ($0.workflowID, $0.productID) = (Shop.enquiry, Shop.slate) } == unknown)
    #expect(first { $0.productID = Shop.slate } == .assigneeNotActive)
    #expect(first { _ in } == .assigneeNotActive)
  }

  @Test func `what is wrong with the workflow is told before the service, and that before the people`() {
    let index = AccountIndex.shop {
      $0.catalogue.services[Shop.boilers]?.retired = true
      $0.publish(anID(33), version: 1, [Shop.definitions[0]], kind: .lead)
      $0.draft(anID(34))
      $0.deactivate(Shop.gus)
    }
    #expect(rejection(in: index) { $0.workflowID = anID(33) } == .workflowKindMismatch)
    #expect(rejection(in: index) { $0.workflowID = anID(34) } == .workflowNotPublished)
    #expect(rejection(in: index) == .serviceRetired)
    #expect(rejection(in: .shop { $0.deactivate(Shop.gus) }) { $0.productID = Shop.slate } == .assigneeNotActive)
  }
}

@Suite struct ChoosingWorkflowTests {
  private func chosen(in index: AccountIndex, _ id: WorkflowID? = nil) throws(BackOffice.Rejection) -> WorkflowID? {
    let events = try Shop.opening { $0.workflowID = id }.decide(on: nil, Shop.context(in: index))
    guard case .opened(let opened) = events.events[0].event else { return nil }
    return opened.workflow.id
  }

  private let other: WorkflowID = anID(32)

  private var withTwo: AccountIndex {
    .shop { $0.publish(other, version: 1, [Shop.definitions[3]]) }
  }

  @Test func `the workflow is the only one of the service`() throws {
    #expect(try chosen(in: .shop) == Shop.install)
  }

  // Checklist: H-01
  @Test func `one of many only if it is named or default`() throws {
    #expect(throws: Rejection.noPublishedOrderWorkflow) { try chosen(in: withTwo) }
    #expect(try chosen(in: withTwo, other) == other)
    var index = withTwo
    let isDefault = WorkflowMadeDefault(serviceID: Shop.boilers, kind: .order, previous: nil)
    index.workflows.evolve(.madeDefault(isDefault), other, Shop.envelope(of: StreamName("workflow", other)))
    #expect(try chosen(in: index) == other)
    #expect(try chosen(in: index, Shop.install) == Shop.install)
  }

  @Test func `a service without one needs it named`() throws {
    let index = AccountIndex.shop
    let roofs = Shop.opening { $0.serviceID = Shop.roofs }
    #expect(throws: Rejection.noPublishedOrderWorkflow) { try roofs.decide(on: nil, Shop.context(in: index)) }
  }

  @Test func `the named one must be fit`() {
    let draft = AccountIndex.shop { $0.draft(other) }
    #expect(throws: Rejection.workflowNotPublished) { try chosen(in: draft, other) }
    let lead = AccountIndex.shop { $0.publish(other, version: 1, Shop.definitions, kind: .lead) }
    #expect(throws: Rejection.workflowKindMismatch) { try chosen(in: lead, other) }
    var archived = withTwo
    archived.workflows.evolve(
      .archived(WorkflowArchived()), other, Shop.envelope(of: StreamName("workflow", other)))
    #expect(throws: Rejection.workflowArchived) { try chosen(in: archived, other) }
    #expect(throws: Rejection.notFound(kind: "workflow", id: other.description)) { try chosen(in: .shop, other) }
  }
}
