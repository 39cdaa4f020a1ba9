// Renewals: by the engine at their time and after it was down, by hand, and what becomes of one that fails.

import EventSourcing
import FoundationEssentials
import Testing

@testable import BackOffice

@Suite struct RenewingContractTests {
  // Checklist: L-73
  @Test func `each cycle gets its order at the start of its day`() throws {
    var office = try ContractOffice.begun { ($0.anchor, $0.leadDays) = (LocalDate("2024-01-31")!, 3) }
    #expect(try office.live(until: "2024-02-25T23:59:59.999Z") == [])
    #expect(
      try office.live(until: "2024-04-27T00:00:00Z")
        == [
          "renewed 1 on 2024-02-29", "order of 1", "renewed 2 on 2024-03-31", "order of 2", "renewed 3 on 2024-04-30",
          "order of 3",
        ])
    #expect(office.contract.lastCycle == 3 && office.contract.newestCycle == 3)
    // British Summer Time: the day begins an hour before that of UTC.
    #expect(office.contract.nextAt == Instant("2024-05-27T23:00:00Z"))
  }

  @Test func `the order of a cycle is as the contract says, under an id of its own`() throws {
    var office = try ContractOffice.begun()
    _ = try office.live(until: "2024-03-01T00:00:00Z")
    let order = OrderID(UUID(namespace: office.contractID.uuid, name: "1"))
    #expect(office.contract.lastOrderID == order)
    let outline = try #require(office.office.index.orders.outline(of: order))
    #expect(outline.assignedUserID == Office.gus && outline.customerID == Office.abc && outline.number == 2)
    #expect(
      office.rejection(of: RenewContract(contractID: office.contractID, cycle: 1))
        == .cycleAlreadyRenewed(orderID: order))
    #expect(
      office.rejection(of: RenewContract(contractID: office.contractID, cycle: 0))
        == .cycleAlreadyRenewed(orderID: ContractOffice.order))
    #expect(office.rejection(of: RenewContract(contractID: office.contractID, cycle: 2)) == .renewalNotDue)
    #expect(office.rejection(of: RenewContract(contractID: office.contractID)) == .renewalNotDue)
    #expect(office.rejection(of: RenewContract(contractID: office.contractID, cycle: -1))?.code == "invalidField")
  }

  @Test func `a fee, a version and people that are there by now`() throws {
    var office = try ContractOffice.begun()
    try office.run(SetWorkflowTasks(workflowID: Office.install, tasks: [TaskDefinition(key: "one", name: "One")]))
    try office.run(PublishWorkflow(workflowID: Office.install))
    try office.run(DeactivateUser(userID: Office.gus), as: Office.sal)
    let opened = try office.openedByRenewal()
    #expect(opened.workflow.version == 2 && opened.initialFee == ContractOffice.fee && opened.type == .contract)
    #expect(opened.assignedUserID == Office.gil && opened.orderAdminID == Office.gil && opened.contactID == nil)
    try office.run(DeactivateUser(userID: Office.gil), as: Office.sal)
    let later = try office.openedByRenewal()
    #expect(later.assignedUserID == Office.sal && later.orderAdminID == nil)
  }

  @Test func `no fee is a renewal without one`() throws {
    var office = ContractOffice()
    try office.run(ContractOffice.opening(ContractOffice.terms(), fee: nil))
    #expect(try office.openedByRenewal().initialFee == nil && office.contract.yearlyValue == nil)
  }

  @Test(arguments: [
    (
      ContractCatchUp.all,
      [
        "renewed 1 on 2024-03-01", "order of 1", "renewed 2 on 2024-04-01", "order of 2", "renewed 3 on 2024-05-01",
        "order of 3",
      ]
    ), (.latest, ["renewed 3 on 2024-05-01 skipping [1, 2]", "order of 3"]),
  ])
  func `after being down there is an order for each cycle, or for the last`(
    _ catchUp: ContractCatchUp, _ events: [String]
  ) throws {
    var office = try ContractOffice.begun { $0.catchUp = catchUp }
    #expect(try office.comeBack(at: "2024-05-20T12:00:00Z") == events)
    #expect(try office.comeBack(at: "2024-05-20T12:00:00Z") == [])
    #expect(office.contract.lastCycle == 3 && office.contract.waiting == [])
  }

  @Test(arguments: ContractCatchUp.allCases)
  func `cycles that the contract does not have are not caught up`(_ catchUp: ContractCatchUp) throws {
    var office = try ContractOffice.begun {
      ($0.catchUp, $0.endsOn) = (catchUp, LocalDate("2024-04-01")!)
    }
    let events = try office.comeBack(at: "2025-01-01T12:00:00Z")
    #expect(
      events.suffix(3) == [
        catchUp == .all ? "renewed 2 on 2024-04-01" : "renewed 2 on 2024-04-01 skipping [1]", "order of 2",
        "ended after 2: endsOn",
      ])
    #expect(events.count == (catchUp == .all ? 5 : 3))
  }

  @Test func `manual contracts ask for each cycle and are renewed by hand, the oldest first`() throws {
    var office = try ContractOffice.begun { $0.renewal = .manual }
    let renew = RenewContract(contractID: office.contractID)
    #expect(office.rejection(of: renew) == .renewalNotDue)
    #expect(try office.live(until: "2024-04-02T00:00:00Z") == ["due 1 on 2024-03-01", "due 2 on 2024-04-01"])
    #expect(office.contract.waiting.map(\.cycle) == [1, 2] && office.contract.lastCycle == 0)
    #expect(office.rejection(of: RenewContract(contractID: office.contractID, cycle: 2)) == .renewalNotDue)
    #expect(office.rejection(of: renew, as: Office.gus) == .forbidden(action: "RenewContract"))
    #expect(try office.run(renew) == ["renewed 1 on 2024-03-01", "order of 1"])
    let second = RenewContract(contractID: office.contractID, cycle: 2)
    #expect(try office.run(second) == ["renewed 2 on 2024-04-01", "order of 2"])
    #expect(office.rejection(of: renew) == .renewalNotDue)
    #expect(try office.live(until: "2024-05-02T00:00:00Z") == ["due 3 on 2024-05-01"])
  }

  @Test func `manual contracts that were down ask for the latest`() throws {
    var office = try ContractOffice.begun { ($0.renewal, $0.catchUp) = (.manual, .latest) }
    #expect(try office.comeBack(at: "2024-05-20T12:00:00Z") == ["due 3 on 2024-05-01 skipping [1, 2]"])
    #expect(try office.run(RenewContract(contractID: office.contractID)) == ["renewed 3 on 2024-05-01", "order of 3"])
  }

  @Test func `what can't be opened fails once and is tried again by hand`() throws {
    var office = try ContractOffice.begun()
    let renew = RenewContract(contractID: office.contractID)
    try office.run(ArchiveWorkflow(workflowID: Office.install))
    #expect(try office.live(until: "2024-03-20T00:00:00Z") == ["failed 1: noPublishedOrderWorkflow"])
    #expect(office.rejection(of: renew) == .noPublishedOrderWorkflow)
    try office.publishAnother()
    #expect(try office.run(renew) == ["renewed 1 on 2024-03-01", "order of 1"])
    #expect(office.contract.waiting == [] && office.contract.nextAt == Instant("2024-03-31T23:00:00Z"))
    #expect(try office.live(until: "2024-04-01T00:00:00Z") == ["renewed 2 on 2024-04-01", "order of 2"])
  }

  @Test(arguments: [
    (ContractCatchUp.all, ["renewed 1 on 2024-03-01", "order of 1", "renewed 2 on 2024-04-01", "order of 2"]),
    (.latest, ["renewed 2 on 2024-04-01 skipping [1]", "order of 2"]),
  ])
  func `a cycle that failed is caught up with the next one`(_ catchUp: ContractCatchUp, _ events: [String]) throws {
    var office = try ContractOffice.begun { $0.catchUp = catchUp }
    try office.run(ArchiveWorkflow(workflowID: Office.install))
    _ = try office.live(until: "2024-03-20T00:00:00Z")
    try office.publishAnother()
    #expect(try office.live(until: "2024-04-02T00:00:00Z") == events)
  }

  @Test(arguments: ContractCatchUp.allCases)
  func `cycles that fail one after the other wait in their order`(_ catchUp: ContractCatchUp) throws {
    var office = try ContractOffice.begun { $0.catchUp = catchUp }
    try office.run(RetireService(serviceID: Office.boilers), as: Office.sal)
    let failures = try office.live(until: "2024-04-20T00:00:00Z")
    switch catchUp {
    case .all: #expect(failures == ["failed 1: serviceRetired", "failed 2: serviceRetired"])
    case .latest: #expect(failures == ["failed 1: serviceRetired", "failed 2: serviceRetired skipping [1]"])
    }
    #expect(office.contract.waiting.map(\.cycle) == (catchUp == .all ? [1, 2] : [2]))
    #expect(office.contract.waiting.last?.code == "serviceRetired")
  }

  @Test func `an order that took the id of a cycle does not stop the contract`() throws {
    var office = try ContractOffice.begun()
    try office.run(
      OpenOrder(
        orderID: office.contractID.order(ofCycle: 1), customerID: Office.abc, type: .oneOff, serviceID: Office.boilers,
        assignedUserID: Office.gus))
    #expect(try office.live(until: "2024-03-02T00:00:00Z") == ["failed 1: idInUse"])
    #expect(office.rejection(of: RenewContract(contractID: office.contractID))?.code == "idInUse")
  }

  @Test func `a timer of terms that are no more does nothing`() throws {
    var office = try ContractOffice.begun()
    let stale = RenewDueContract(contractID: office.contractID, cycle: 1)
    #expect(try office.office.run(stale, by: .system("contract-renewal")).isEmpty)
    #expect(office.rejection(of: stale) == .forbidden(action: "RenewDueContract"))
    _ = try office.live(until: "2024-03-02T00:00:00Z")
    #expect(try office.office.run(stale, by: .system("contract-renewal")).isEmpty)
  }

  @Test func `renewals go on without the feature, and in an account that is read only`() throws {
    var office = try ContractOffice.begun()
    try office.run(
      ChangePlan(planID: "x", features: [], pricePerUserMonth: Money(minor: 1, currency: "GBP"), billing: .monthly),
      as: Office.sal)
    try office.run(ChangeSettings(changes: ["accountReadOnly": .flag(true)]), as: Office.sal)
    #expect(try office.live(until: "2024-03-02T00:00:00Z") == ["renewed 1 on 2024-03-01", "order of 1"])
  }
}

extension ContractOffice {
  /// The order of the next cycle, when it comes.
  fileprivate mutating func openedByRenewal() throws -> OrderOpened {
    let deadline = try #require(office.index.contracts.timers[contractID])
    office.now = deadline.dueAt
    let command = try #require(deadline.matter.command as? any BackOfficeCommand)
    for case .order(.opened(let opened)) in try office.run(command, by: .system("contract-renewal")).map(\.event) {
      return opened
    }
    throw Rejection.renewalNotDue
  }

  /// Another workflow, which the service has alone.
  mutating func publishAnother() throws {
    let other = WorkflowID("00000000-0000-4000-8000-0000000000c2")!
    try run(CreateWorkflow(workflowID: other, name: "Other", serviceID: Office.boilers, kind: .order))
    try run(SetWorkflowTasks(workflowID: other, tasks: Office.tasks))
    try run(PublishWorkflow(workflowID: other))
  }
}
