// Contracts of a customer at the beginning of a sample book, and what becomes of them in the first year: each type of
// event once at least. Those that go on are renewed beside all that comes after.

import EventSourcing
import FoundationEssentials
import Testing

@testable import BackOffice

extension SampleBook {
  func renewContracts() async throws {
    let customer = CustomerID.sample("renewing", 0)
    try await run(CreateCustomer(customerID: customer, kind: .company, name: "Renata"))
    let (service, workflow) = try await contractService()
    for number in 0..<12 { try await begin(number, for: customer, service) }
    for round in 0..<8 {
      now = now.advanced(by: 20 + contractRandom.next(40), times: 86_400_000)
      _ = try await runner.stageDue(by: now)
      if round == 4 { try await run(ArchiveWorkflow(workflowID: workflow)) }
      if round == 6 {
        try await addWorkflow(.sample("contract work", 1), "Care again", service, .order, autoClose: false)
      }
      for contract in contracts { await tryContract(contract) }
    }
    try await run(EndContract(contractID: contracts[0], reason: Self.texts[3]))
    try await run(
      CloseOrder(orderID: .sample("contract order", 1), outcome: .completed, note: "Over", endContract: true))
  }

  /// The customer, and the orders that the contracts have by now.
  func takeInRenewals() {
    customers.append(.sample("renewing", 0))
    orders += runner.withIndex { index in
      contracts.flatMap { id -> [OrderID] in
        guard let contract = index.contracts[id] else { return [] }
        let renewals = (1...max(contract.newestCycle, 1)).map { id.order(ofCycle: $0) }
        return [contract.firstOrderID] + renewals.filter { index.orders.outline(of: $0) != nil }
      }
    }
  }

  private func contractService() async throws -> (ServiceID, WorkflowID) {
    let (service, workflow) = (ServiceID.sample("contract service", 0), WorkflowID.sample("contract work", 0))
    try await run(AddService(serviceID: service, name: "Care"))
    try await addWorkflow(workflow, "Care", service, .order, autoClose: true)
    return (service, workflow)
  }

  private func begin(_ number: Int, for customer: CustomerID, _ service: ServiceID) async throws {
    let order = OrderID.sample("contract order", number)
    let day = LocalDate(of: now)
    var terms = ContractTerms(
      anchor: day, every: ContractPeriod(1 + number % 3, [.week, .month, .year][(number / 2) % 3]),
      renewal: number % 4 == 0 ? .manual : .automatic, leadDays: number % 5, catchUp: number % 3 == 0 ? .latest : .all)
    if number == 2 { terms.maxCycles = 3 }
    if number == 3 { terms.endsOn = day.adding(days: 100) }
    try await run(
      OpenOrder(
        orderID: order, customerID: customer, type: .contract, serviceID: service, assignedUserID: users[number % 5],
        orderAdminID: number % 2 == 0 ? users[3] : nil,
        contractTerms: NewContract(
          terms, fee: number % 3 == 0 ? nil : Money(minor: Int64(1_000 + number), currency: "GBP"))))
    let contract = try #require(runner.withIndex { $0.contracts.contract(startedBy: order) })
    contracts.append(contract)
  }

  private func tryContract(_ id: ContractID) async {
    switch contractRandom.next(8) {
    case 0, 1, 2: await attempt(RenewContract(contractID: id))
    case 3:
      await attempt(
        ChangeContractTerms(
          contractID: id,
          changes: ContractEdits(
            leadDays: .set(contractRandom.next(5)), assignedUserID: .set(contractRandom.pick(users)!))))
    case 4:
      let anchor = LocalDate(of: now).adding(days: 1 + contractRandom.next(60))!
      await attempt(
        ChangeContractTerms(
          contractID: id, changes: ContractEdits(anchor: .set(anchor), every: .set(ContractPeriod(2, .week)))))
    default: break
    }
  }
}
