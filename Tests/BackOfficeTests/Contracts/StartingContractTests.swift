// A contract begins with its first order, in one batch: with what terms, and for whom.

import EventSourcing
import FoundationEssentials
import Testing

@testable import BackOffice

@Suite struct StartingContractTests {
  // Checklist: L-25, L-72
  @Test func `the first order and its contract begin together`() throws {
    var office = Office.trading
    let command = office.nextCommandID
    let events = try office.run(
      ContractOffice.opening(ContractOffice.terms { $0.leadDays = 3 }), by: .user(Office.ada.uuid))
    #expect(events.map(\.stream).map { $0?.category } == ["order", "order", "contract"])
    let contractID = ContractID(UUID(namespace: command, name: "contract/0"))
    guard case .order(.opened(let opened)) = events[0].event, case .contract(.started(let started)) = events[2].event
    else { return #expect(Bool(false), "\(events)") }
    #expect(events[2].stream == .contract(contractID))
    #expect(opened.contractID == contractID && opened.cycle == 0 && opened.initialFee?.minor == 9_000)
    #expect(
      started
        == ContractStarted(
          customerID: Office.abc, firstOrderID: ContractOffice.order, terms: ContractOffice.terms { $0.leadDays = 3 },
          serviceID: Office.boilers, productID: nil, workflowID: Office.install, assignedUserID: Office.gus,
          orderAdminID: Office.gil, fee: ContractOffice.fee, nextAt: Instant("2024-02-27T00:00:00Z")))
    #expect(office.index.contracts.activeCount(of: Office.abc) == 1)
    #expect(office.index.ids(of: "contract", named: "1") == [contractID.uuid])
  }

  // Checklist: L-72
  @Test func `a contract without terms is an order like any other`() throws {
    var office = Office.trading
    let events = try office.run(ContractOffice.opening(nil))
    #expect(events.count == 2 && office.index.contracts == ContractIndex())
    let close = CloseOrder(orderID: ContractOffice.order, outcome: .completed, endContract: true)
    #expect(office.rejection(of: close)?.code == "invalidField")
  }

  private typealias Change = @Sendable (inout ContractTerms) -> Void

  /// The first of February, as the office begins.
  private static let senseless: [(String, Change)] = [
    ("anchor", { $0.anchor = LocalDate("2024-02-02")! }), ("anchor", { $0.anchor = LocalDate("2024-01-01")! }),
    ("endsOn", { $0.endsOn = LocalDate("2024-01-31")! }), ("every", { $0.every = ContractPeriod(0, .month) }),
    ("every", { $0.every = ContractPeriod(121, .week) }), ("leadDays", { $0.leadDays = -1 }),
    ("leadDays", { $0.leadDays = 28 }), ("maxCycles", { $0.maxCycles = 0 }),
    ("leadDays", { ($0.leadDays, $0.every) = (91, ContractPeriod(1, .year)) }),
    ("leadDays", { ($0.leadDays, $0.every) = (7, ContractPeriod(1, .week)) }),
    ("endsOn", { ($0.anchor, $0.endsOn) = (LocalDate("2024-01-20")!, LocalDate("2024-01-19")!) }),
  ]

  @Test(arguments: senseless)
  private func `terms that make no sense are refused`(_ field: String, _ change: Change) {
    let rejection = Office.trading.rejection(of: ContractOffice.opening(ContractOffice.terms(change)))
    guard case .invalidTerms(field, _) = rejection else { return #expect(Bool(false), "\(rejection as Any)") }
    #expect(rejection?.detail.map(\.name) == ["field", "reason"])
  }

  private static let extreme: [Change] = [
    { $0.anchor = LocalDate("2024-01-02")! }, { $0.endsOn = LocalDate("2024-02-01")! }, { $0.leadDays = 27 },
    { ($0.leadDays, $0.every) = (90, ContractPeriod(1, .year)) },
    { ($0.leadDays, $0.every) = (88, ContractPeriod(3, .month)) },
    { ($0.every, $0.maxCycles) = (ContractPeriod(120, .year), 1) },
  ]

  @Test(arguments: extreme)
  private func `terms at their bounds are taken`(_ change: Change) {
    #expect(Office.trading.rejection(of: ContractOffice.opening(ContractOffice.terms(change))) == nil)
  }

  // Checklist: L-71
  @Test func `what is well formed comes before what others say, the type before the terms`() throws {
    var office = Office.trading
    let wrong = ContractOffice.terms { $0.leadDays = 99 }
    #expect(office.rejection(of: ContractOffice.opening(wrong, type: .oneOff)) == .termsOnOneOff)
    let fee = Money(minor: -1, currency: "GBP")
    #expect(office.rejection(of: ContractOffice.opening(wrong, fee: fee))?.code == "invalidTerms")
    #expect(office.rejection(of: ContractOffice.opening(ContractOffice.terms(), fee: fee)) == .invalidMoney)
    let euros = ContractOffice.opening(ContractOffice.terms(), fee: Money(minor: 1, currency: "EUR"))
    #expect(office.rejection(of: euros) == .currencyMismatch)
    try office.run(
      ChangePlan(
        planID: "x", features: ["leads"], pricePerUserMonth: Money(minor: 1, currency: "GBP"), billing: .monthly))
    let none = Rejection.featureNotInPlan(feature: "contracts")
    #expect(office.rejection(of: ContractOffice.opening(wrong, type: .oneOff)) == none)
    #expect(office.rejection(of: ContractOffice.opening(nil)) == nil)
    let lead = LeadID("00000000-0000-4000-8000-0000000000e1")!
    let enquiry = WorkflowID("00000000-0000-4000-8000-0000000000e3")!
    try office.run(CreateWorkflow(workflowID: enquiry, name: "Enquiry", serviceID: Office.boilers, kind: .lead))
    try office.run(SetWorkflowTasks(workflowID: enquiry, tasks: [TaskDefinition(key: "call", name: "Call")]))
    try office.run(PublishWorkflow(workflowID: enquiry))
    try office.run(
      OpenLead(leadID: lead, customerID: Office.abc, serviceID: Office.boilers, assignedUserID: Office.gus))
    var convert = ConvertLead(leadID: lead, orderType: .contract, contractTerms: NewContract(ContractOffice.terms()))
    #expect(office.rejection(of: convert) == none)
    convert.contractTerms = nil
    #expect(office.rejection(of: convert) == nil)
  }

  @Test func `a lead becomes the first order of a contract`() throws {
    var office = Office.trading
    let lead = LeadID("00000000-0000-4000-8000-0000000000e1")!
    let enquiry = WorkflowID("00000000-0000-4000-8000-0000000000e3")!
    try office.run(CreateWorkflow(workflowID: enquiry, name: "Enquiry", serviceID: Office.boilers, kind: .lead))
    try office.run(SetWorkflowTasks(workflowID: enquiry, tasks: [TaskDefinition(key: "call", name: "Call")]))
    try office.run(PublishWorkflow(workflowID: enquiry))
    try office.run(
      OpenLead(leadID: lead, customerID: Office.abc, serviceID: Office.boilers, assignedUserID: Office.gus))
    var convert = ConvertLead(
      leadID: lead, orderID: ContractOffice.order, orderType: .oneOff, setStatus: "Customer",
      contractTerms: NewContract(ContractOffice.terms()))
    #expect(office.rejection(of: convert) == .termsOnOneOff)
    convert.orderType = .contract
    let events = try office.run(convert, by: .user(Office.gus.uuid))
    #expect(events.map(\.stream).map { $0?.category } == ["lead", "lead", "order", "order", "contract", "customer"])
    let contract = try #require(office.index.contracts.contract(startedBy: ContractOffice.order))
    #expect(office.index.contracts[contract]?.workflowID == Office.install)
    #expect(office.index.contracts[contract]?.fee == nil)
  }

  @Test func `a customer with a contract is not put away`() throws {
    var office = try ContractOffice.begun()
    try office.run(CloseOrder(orderID: ContractOffice.order, outcome: .completed))
    let archive = ArchiveCustomer(customerID: Office.abc)
    #expect(office.rejection(of: archive) == .customerHasOpenWork(orders: 0, leads: 0, contracts: 1))
    try office.run(EndContract(contractID: office.contractID))
    #expect(office.rejection(of: archive) == nil)
  }
}
