// The list of contracts: what a row says, filters, pages, whose are seen.

import EventSourcing
import Foundation
import ReadModels
import Testing

@testable import BackOffice
@testable import BackOfficeViews

@Suite struct ContractListTests {
  private func rows(
    _ views: SmallViewStores, scope: ViewerScope = .everything, _ filter: (inout ContractsQuery) -> Void = { _ in }
  ) throws -> [ContractRow] {
    var query = ContractsQuery()
    filter(&query)
    return try views.contracts.page(query, scope: scope).rows
  }

  @Test(arguments: [3, 4]) func `rows are as their states`(seed: UInt64) async throws {
    let (book, views) = try await SmallViewStores.shared(seed: seed)
    let rows = try rows(views)
    #expect(Set(rows.map(\.contractID)) == Set(book.contracts))
    for row in rows {
      let state = try #require(try book.contract(row.contractID))
      #expect(row.state == (state.isActive ? .active : .ended) && row.customerID == book.current(state.customerID))
      #expect(row.anchor == state.terms.anchor.description && row.every == state.terms.every)
      #expect(row.renewal == state.terms.renewal && row.catchUp == state.terms.catchUp)
      #expect(row.leadDays == state.terms.leadDays && row.endsOn == state.terms.endsOn?.description)
      #expect(row.fee == state.fee && row.yearlyValue == state.yearlyValue && row.maxCycles == state.terms.maxCycles)
      #expect(row.assignedUserID == state.assignedUserID && row.orderAdminID == state.orderAdminID)
      #expect(row.lastCycle == state.lastCycle && row.nextAt == state.nextAt)
      #expect(row.waitingCycles == state.waiting.count && row.waitingCycle == state.waiting.first?.cycle)
      #expect(row.failedCode == state.waiting.last?.code && row.endedAt == state.end?.at)
      let last = try #require(try book.order(row.lastOrderID))
      #expect(row.lastOrderNo == last.work.number)
      #expect(last.contract == OrderContract(id: row.contractID, cycle: row.lastCycle))
      if case .renew(let cycle, let dueOn) = state.nextStep {
        #expect(row.nextCycle == cycle && row.nextDueOn == dueOn.description)
      } else {
        #expect(row.nextCycle == nil && row.nextDueOn == nil)
      }
    }
    #expect(rows.contains { $0.lastCycle > 1 } && rows.contains { $0.waitingCycles > 0 })
  }

  @Test func `filters keep what they say, pages join`() async throws {
    let (book, views) = try await SmallViewStores.shared(seed: 8)
    let all = try rows(views)
    func check(_ filter: (inout ContractsQuery) -> Void, _ keeps: (ContractRow) -> Bool) throws {
      let rows = try rows(views, filter)
      #expect(rows == all.filter(keeps))
      #expect(!rows.isEmpty && rows.count < all.count)
    }
    let one = all[1]
    try check({ $0.contract = one.contractID }, { $0.contractID == one.contractID })
    try check({ $0.firstOrder = one.firstOrderNo }, { $0.contractID == one.contractID })
    try check({ $0.assignedUser = one.assignedUserID }, { $0.assignedUserID == one.assignedUserID })
    for state in ContractStatus.allCases { try check({ $0.state = state }, { $0.state == state }) }
    try check({ $0.waiting = true }, { $0.waitingCycles > 0 })
    let today = LocalDate(of: book.now)
    try check({ $0.dueBy = today }, { ($0.waitingSince ?? $0.nextDueOn ?? "9") <= "\(today)" })
    #expect(try rows(views) { $0.text = "care ren" } == all && rows(views) { $0.text = "nobody" }.isEmpty)
    #expect(all[0].customerName == "Renata" && all[0].serviceName == "Care")
    let due = all.map { $0.waitingSince ?? $0.nextDueOn ?? "9" }
    #expect(due == due.sorted())
    for sort in ContractsQuery.Sort.allCases {
      var query = ContractsQuery()
      (query.sort, query.limit) = (sort, 5)
      var joined: [ContractRow] = []
      repeat {
        let page = try views.contracts.page(query, scope: .everything)
        joined += page.rows
        query.cursor = page.next
      } while query.cursor != nil
      #expect(try joined == rows(views) { $0.sort = sort })
    }
  }

  @Test func `general users see those whose orders they get or look after`() async throws {
    let (book, views) = try await SmallViewStores.shared(seed: 9)
    let (user, all) = (book.users[3], try rows(views))
    let own = try rows(views, scope: .own(user, includesOrderAdmin: true))
    #expect(own == all.filter { $0.assignedUserID == user || $0.orderAdminID == user } && own.count < all.count)
    let assigned = try rows(views, scope: .own(user, includesOrderAdmin: false))
    #expect(assigned == all.filter { $0.assignedUserID == user } && assigned.count < own.count)
    #expect(try rows(views, scope: .administrator) == all)
  }

  @Test func `a contract's story stands with the order that it began with, a renewal's with its own`() async throws {
    let book = try await SampleBook.made(seed: 8, commands: 0)
    let (customer, first) = (CustomerID.sample("customer", 0), OrderID.sample("order", 0))
    try await book.run(CreateCustomer(customerID: customer, kind: .company, name: "ABC"))
    let terms = ContractTerms(anchor: LocalDate(of: book.now), every: ContractPeriod(1, .week))
    try await book.run(
      OpenOrder(
        orderID: first, customerID: customer, type: .contract, serviceID: book.services[0],
        workflowID: book.workflows[0],
        assignedUserID: book.users[3], contractTerms: NewContract(terms)))
    book.now = book.now.advanced(by: 8, times: 86_400_000)
    _ = try await book.runner.stageDue(by: book.now)
    let contract = try #require(book.runner.withIndex { $0.contracts.contract(startedBy: first) })
    try await book.run(
      ChangeContractTerms(contractID: contract, changes: ContractEdits(assignedUserID: .set(book.users[4]))))
    let views = try SmallViewStores.built(book)
    func types(_ scope: ViewerScope = .everything, _ filter: (inout AuditQuery) -> Void) throws -> [String] {
      var query = AuditQuery()
      filter(&query)
      query.oldestFirst = true
      return try views.audit.page(query, scope: scope, from: book.store).rows.map(\.action)
        .filter { $0.hasPrefix("contract") }
    }
    let all = ["contract.started", "contract.renewed", "contract.termsChanged"]
    #expect(try types { $0.order = .id(first) } == ["contract.started", "contract.termsChanged"])
    #expect(try types { $0.order = .id(contract.order(ofCycle: 1)) } == ["contract.renewed"])
    #expect(try types { $0.customer = customer } == all)
    #expect(try types { $0.user = book.users[3] } == ["contract.started", "contract.termsChanged"])
    #expect(try types { $0.user = book.users[4] } == ["contract.termsChanged"])
    #expect(try types(.own(book.users[3], includesOrderAdmin: true)) { _ in } == all)
    #expect(try types(.own(book.users[2], includesOrderAdmin: true)) { _ in } == [])
  }
}
