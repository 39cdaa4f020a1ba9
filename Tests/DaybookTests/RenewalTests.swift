// Renewals of a book that is closed and opened again: each cycle gets one order, however late, under ids that follow from
// the contract and from the event that set the time.

import BackOffice
import BackOfficeViews
import Daybook
import EventSourcing
import Foundation
import Testing

@Suite struct RenewalTests {
  private let order = OrderID(UUID(namespace: .urlNamespace, name: "contract"))

  /// A contract from the first of March on, every week.
  private func begun(_ catchUp: ContractCatchUp = .all) async throws -> Office {
    let office = try await Office()
    let terms = ContractTerms(anchor: LocalDate("2024-03-01")!, every: ContractPeriod(1, .week), catchUp: catchUp)
    try await office.run(
      OpenOrder(
        orderID: order, customerID: office.customer, type: .contract, serviceID: office.service,
        assignedUserID: office.gus, contractTerms: NewContract(terms)),
      as: office.ada)
    return office
  }

  private func contracts(_ book: BackOfficeBook) async throws -> [ContractRow] {
    try await book.contracts(ContractsQuery()).rows
  }

  /// The types of the events behind a position.
  private func types(_ book: BackOfficeBook, after position: Position) async throws -> [String] {
    let types = Lock<[String]>([])
    var query = LogQuery()
    query.after = position
    try await book.log(query) { record in
      types.withLock { $0.append(record.envelope.type) }
      return true
    }
    return types.withLock { $0 }
  }

  @Test func `a renewal is one batch of the engine's, its id follows from the event that set it`() async throws {
    let office = try await begun()
    let setBy = office.book.position
    #expect(try await office.book.advance(to: Instant("2024-03-07T23:59:59.999Z")!).isEmpty)
    let receipts = try await office.book.advance(to: Instant("2024-03-08T00:00:00Z")!)
    #expect(receipts.count == 1)
    #expect(try await types(office.book, after: setBy) == ["contract.renewed", "order.opened", "order.taskStarted"])
    let batch = try #require(try await office.book.record(at: setBy + 1)).envelope.batch
    #expect(batch.actor == .system("contract-renewal") && batch.causation == setBy && batch.count == 3)
    #expect(batch.command == "RenewDueContract")
    #expect(
      batch.commandID == UUID(namespace: Envelope.eventID(at: setBy, inLog: office.book.id), name: "P-04/0"))
    let row = try #require(try await contracts(office.book).first)
    #expect(row.lastOrderID.uuid == UUID(namespace: row.contractID.uuid, name: "1") && row.nextDueOn == "2024-03-15")
    let orders = try await office.book.orders(OrdersQuery(.all)).rows
    #expect(Set(orders.map(\.cycle)) == [0, 1] && orders.allSatisfy { $0.contractID == row.contractID })
  }

  @Test(arguments: [(ContractCatchUp.all, [0, 1, 2, 3]), (.latest, [0, 3])])
  func `a book that was closed for three weeks catches up once`(
    _ catchUp: ContractCatchUp, _ cycles: [Int]
  ) async throws {
    let office = try await begun(catchUp)
    try await office.book.close()
    office.time.move(byHours: 24 * 22)
    for _ in 0..<2 {
      let book = try await BackOfficeBook.open(
        office.path, BookOptions(deadlines: .withCommands, clock: { [time = office.time] in time.now }))
      _ = try await book.fireDeadlines()
      #expect(try await book.orders(OrdersQuery(.all)).rows.compactMap(\.cycle).sorted() == cycles)
      #expect(try await contracts(book).map(\.nextDueOn) == ["2024-03-29"])
      try await book.close()
    }
  }

  @Test func `what is due comes before the next command, what was due already behind the one that set it`() async throws
  {
    let office = try await begun()
    office.time.move(byHours: 24 * 8)
    let position = office.book.position
    try await office.add(ContactID(UUID()), "Cy")
    #expect(
      try await types(office.book, after: position)
        == ["contract.renewed", "order.opened", "order.taskStarted", "customer.contactAdded"])
    let contract = try #require(try await contracts(office.book).first).contractID
    let changed = office.book.position
    // The order of the cycle on 15 March, six days before, is due today; so is that of the next anchor.
    try await office.run(
      ChangeContractTerms(contractID: contract, changes: ContractEdits(leadDays: .set(6))), as: office.ada)
    #expect(
      try await types(office.book, after: changed)
        == ["contract.termsChanged", "contract.renewed", "order.opened", "order.taskStarted"])
  }
}
