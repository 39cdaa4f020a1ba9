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

  // Checklist: L-73
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

  /// The lines of an export of the book.
  private func lines(_ book: BackOfficeBook, through last: Position? = nil) async throws -> Data {
    let lines = Lock(Data())
    _ = try await book.export(through: last) { part in lines.withLock { $0.append(contentsOf: part) } }
    return lines.withLock { $0 }
  }

  /// The program ends once behind each batch of the catching up; then with all of it in the log, and what is derived from
  /// the log as it was before the downtime.
  @Test func `three months of downtime end alike wherever the catching up is cut off`() async throws {
    let office = try await begun()
    let monthly = LocalDate("2024-02-29")!
    let kinds: [(ContractCatchUp, ContractRenewal)] = [(.all, .automatic), (.latest, .automatic), (.all, .manual)]
    for (catchUp, renewal) in kinds {
      let terms = ContractTerms(
        anchor: monthly, every: ContractPeriod(1, .month), renewal: renewal, leadDays: 3, catchUp: catchUp)
      try await office.run(
        OpenOrder(
          customerID: office.customer, type: .contract, serviceID: office.service, assignedUserID: office.gus,
          contractTerms: NewContract(terms)),
        as: office.ada)
    }
    let before = office.book.position
    try await office.book.close()
    let old = office.folder.path + "/old"
    try FileManager.default.copyItem(atPath: office.path, toPath: old)
    office.time.move(byHours: 24 * 92)
    let options = BookOptions(deadlines: .withCommands, clock: { [time = office.time] in time.now })
    let whole = try await BackOfficeBook.open(office.path, options)
    _ = try await whole.fireDeadlines()
    let (end, last) = (try await lines(whole), whole.position)
    // Thirteen weeks, and what was due by 1 June of three monthly contracts.
    let cycles = try await whole.orders(OrdersQuery(.all)).rows.compactMap(\.cycle)
    #expect(cycles.count { $0 > 0 } == 13 + 3 + 1)
    let waiting = try await contracts(whole).filter { $0.renewal == .manual }
    #expect(waiting.map(\.waitingCycles) == [3])

    var cuts: [Position] = []
    for position in before..<last {
      let batch = try #require(try await whole.record(at: position)).envelope.batch
      if position == batch.lastPosition { cuts.append(position) }
    }
    #expect(cuts.count > 16)
    for (place, cut) in cuts.enumerated() where RealInput.isLongRun || place.isMultiple(of: 5) {
      let (file, path) = (office.folder.path + "/lines", office.folder.path + "/cut-\(cut)")
      try await lines(whole, through: cut).write(to: URL(filePath: file))
      _ = try await BackOfficeBook.make(at: path, importing: .file(file))
      let book = try await BackOfficeBook.open(path, options)
      _ = try await book.fireDeadlines()
      #expect(try await lines(book) == end, "cut at \(cut)")
      #expect(try await book.fireDeadlines().isEmpty)
      try await book.close()
    }
    try await whole.close()
    try FileManager.default.removeItem(atPath: office.path + "/snapshots")
    try FileManager.default.copyItem(atPath: old + "/snapshots", toPath: office.path + "/snapshots")
    let again = try await BackOfficeBook.open(office.path, options)
    #expect(try await again.fireDeadlines().isEmpty)
    #expect(try await lines(again) == end)
    try await again.close()
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
