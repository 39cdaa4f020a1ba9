// Revenue: figures worked out by hand for a small story, and sums that hold whatever happens.

import EventSourcing
import Foundation
import ReadModels
import Testing

@testable import BackOffice
@testable import BackOfficeViews

@Suite struct RevenueTests {
  private typealias Figures = [Int64]

  private func rows(_ views: SmallViewStores, _ change: (inout RevenueQuery) -> Void = { _ in }) throws -> [RevenueRow]
  {
    var query = RevenueQuery()
    change(&query)
    return try views.revenue.page(query).rows
  }

  /// Initial fees, further fees, collected, refunded, net.
  private func figures(_ row: RevenueRow) -> Figures {
    [row.initialBilled, row.additionalBilled, row.collected, row.refunded, row.net].map(\.minor)
  }

  private func pounds(_ pounds: Int64) -> Money { Money(minor: pounds, currency: "GBP") }

  /// An order of two customers, three months. What is due and paid of it is in the comments, in minor units.
  private func story() async throws -> (book: SampleBook, orders: [OrderID]) {
    let book = try await SampleBook.made(seed: 5, commands: 0)
    try await book.run(ConfigurePaymentGateway(provider: "stripe", accountRef: "acct_1"))
    let orders = (0..<3).map { OrderID.sample("revenue", $0) }
    let customers = ["Abel", "Bert"].enumerated().map { CustomerID.sample("revenue \($1)", $0) }
    for (customer, name) in zip(customers, ["Abel", "Bert"]) {
      try await book.run(CreateCustomer(customerID: customer, kind: .company, name: name, allowDuplicate: true))
    }
    // Half past eleven in the evening of 31 March in UTC is 1 April in London.
    book.now = Instant("2024-03-31T23:30:00Z")!
    try await open(orders[0], of: customers[0], 1000, in: book)  // April: Abel 1000
    book.now = Instant("2024-04-10T09:00:00Z")!
    let van = FeeID.sample("van", 0)
    try await book.run(AddFee(orderID: orders[0], feeID: van, name: "Van", amount: pounds(300)))  // +300
    try await pay(orders[0], "a", .initial, 600, .succeeded, in: book)  // April: collected 600
    try await pay(orders[0], "b", .additional(van), 300, .failed, in: book)  // April: one failed
    try await open(orders[1], of: customers[1], 500, in: book)  // April: Bert 500
    book.now = Instant("2024-05-02T09:00:00Z")!
    try await book.run(ChangeFee(orderID: orders[0], feeID: van, amount: pounds(100)))  // May: −200
    try await book.run(SetInitialFee(orderID: orders[0], amount: pounds(1200)))  // May: +200
    try await book.run(
      RefundPayment(paymentID: .sample("a", 0), refundID: .sample("a", 0), amount: pounds(50), idempotencyKey: "r"))
    try await book.report(
      RecordRefundResult(refundID: .sample("a", 0), result: .succeeded, gatewayRef: "re"), by: .payments)  // −50
    try await book.run(
      EditOrderDetails(orderID: orders[0], changes: ["serviceID": .text(book.services[1].description)]))
    try await book.run(AssignOrder(orderID: orders[0], assignedUserID: .set(book.users[4])))
    book.now = Instant("2024-06-03T09:00:00Z")!
    try await book.run(RemoveFee(orderID: orders[0], feeID: van))  // June, in the other service: −100
    try await book.run(DeleteOrder(orderID: orders[1]))  // June: Bert −500
    try await open(orders[2], of: customers[1], 70, in: book)  // June: Bert 70
    try await book.run(CloseOrder(orderID: orders[2], outcome: .cancelled))  // nothing to pay
    return (book, orders)
  }

  private func open(_ id: OrderID, of customer: CustomerID, _ fee: Int64, in book: SampleBook) async throws {
    try await book.run(
      OpenOrder(
        orderID: id, customerID: customer, type: .oneOff, serviceID: book.services[0], assignedUserID: book.users[3],
        initialFee: pounds(fee)))
  }

  private func pay(
    _ order: OrderID, _ name: String, _ fee: FeeReference, _ amount: Int64, _ result: PaymentResult, in book: SampleBook
  ) async throws {
    let payment = PaymentID.sample(name, 0)
    try await book.run(
      RequestPayment(
        orderID: order, paymentID: payment, fee: fee, amount: pounds(amount), methodRef: "pm", idempotencyKey: name))
    try await book.report(
      RecordPaymentResult(paymentID: payment, result: result, gatewayRef: "pi_\(name)", code: "no"), by: .payments)
  }

  @Test func `months have what was billed, with its sign, and what was paid in them`() async throws {
    let views = try SmallViewStores.built(try await story().book)
    let months = try rows(views)
    #expect(months.map(\.month) == ["2024-04", "2024-05", "2024-06"])
    #expect(months.map(figures) == [[1500, 300, 600, 0, 600], [200, -200, 0, 50, -50], [-430, -100, 0, 0, 0]])
    #expect(months.map(\.failedPayments) == [1, 0, 0])
    #expect(months.allSatisfy { $0.outstanding == nil && $0.serviceID == nil && $0.net.currency == "GBP" })
  }

  @Test func `groups have what their orders had at each event, and what is to be paid now`() async throws {
    let (book, _) = try await story()
    let views = try SmallViewStores.built(book)
    let services = try rows(views) { $0.by = [.service] }
    #expect(services.map(\.serviceName) == ["Bäder", "Fine kitchens"])
    #expect(services.map(figures) == [[0, -100, 0, 0, 0], [1270, 100, 600, 50, 550]])
    // 1200 of which 550 were paid; the cancelled and the deleted order count for nothing.
    #expect(services.map(\.outstanding) == [pounds(650), pounds(0)])
    let customers = try rows(views) { $0.by = [.customer] }
    #expect(customers.map(\.customerName) == ["Abel", "Bert"])
    #expect(customers.map(figures) == [[1200, 0, 600, 50, 550], [70, 0, 0, 0, 0]])
    #expect(customers.map(\.outstanding) == [pounds(650), pounds(0)])
    let users = try rows(views) { $0.by = [.user] }
    #expect(users.map(\.userName) == ["Person 2", "Person 3"])
    #expect(users.map(figures) == [[1270, 100, 600, 50, 550], [0, -100, 0, 0, 0]])
    #expect(users.map(\.outstanding) == [pounds(0), pounds(650)])
    let whole = try rows(views) { $0.by = [] }
    #expect(whole.map(figures) == [[1270, 0, 600, 50, 550]] && whole.map(\.outstanding) == [pounds(650)])
    #expect(try rows(views) { $0.by = [.product] }.map(\.productID) == [nil])
  }

  @Test func `a period takes in its first day and not its last, and filters keep what they say`() async throws {
    let (book, _) = try await story()
    let views = try SmallViewStores.built(book)
    func may(_ change: (inout RevenueQuery) -> Void) throws -> [Figures] {
      try rows(views) {
        ($0.since, $0.until) = (LocalDate("2024-05-02")!, LocalDate("2024-06-03")!)
        change(&$0)
      }.map(figures)
    }
    #expect(try may { _ in } == [[200, -200, 0, 50, -50]])
    #expect(try may { $0.until = LocalDate("2024-05-02") } == [])
    #expect(try may { $0.customer = .sample("revenue Bert", 1) } == [])
    #expect(try may { $0.customer = .sample("revenue Abel", 0) } == [[200, -200, 0, 50, -50]])
    #expect(try may { ($0.service, $0.by) = (book.services[1], [.user]) } == [[0, 0, 0, 0, 0]])
    #expect(try may { $0.user = book.users[4] } == [])
    #expect(try rows(views) { $0.user = book.users[4] }.map(\.month) == ["2024-06"])
    #expect(
      try rows(views) { $0.by = [.month, .customer] }.map(\.customerName) == ["Abel", "Bert", "Abel", "Abel", "Bert"])
  }

  @Test func `pages join`() async throws {
    let views = try await SmallViewStores.shared(seed: 3).views
    for by: Set<RevenueGroup> in [[.customer], [.month, .user], [.service, .product]] {
      let all = try rows(views) { $0.by = by }
      var query = RevenueQuery()
      (query.by, query.limit) = (by, 2)
      var joined: [RevenueRow] = []
      repeat {
        let page = try views.revenue.page(query)
        joined += page.rows
        query.cursor = page.next
      } while query.cursor != nil
      #expect(all.count > 2 && joined == all)
    }
  }

  @Test func `older events count on the day of UTC`() throws {
    let log = OrderLog()
    try log.append([OrderLog.opened(1, fee: 500)], to: .sample("order", 1), at: Instant("2024-03-31T23:30:00Z")!)
    let views = SmallViewStores()
    try views.set.catchUp(from: log.store)
    #expect(try rows(views).map(\.month) == ["2024-03"])
    #expect(try rows(views).map(figures) == [[500, 0, 0, 0, 0]])
  }

  @Test(arguments: [(Int64.max, Int64(7)), (.min, -7)])
  func `sums end where numbers do`(_ most: Int64, _ rest: Int64) throws {
    let log = OrderLog()
    for (number, fee) in [most, most, rest].enumerated() {
      try log.append([OrderLog.opened(number, fee: fee)], to: .sample("order", number), at: Instant(milliseconds: 0))
    }
    let views = SmallViewStores()
    try views.set.catchUp(from: log.store)
    #expect(try rows(views).map(figures) == [[most, 0, 0, 0, 0]])
    #expect(try rows(views) { $0.by = [] }.map(\.outstanding) == [pounds(most)])
  }

  /// Whatever it is grouped by, and deleted orders included.
  private func checkSums(_ book: SampleBook, _ views: SmallViewStores) throws {
    let orders = try RevenueOracle.orders(book)
    #expect(orders.contains { $0.work.status == .deleted })
    let net = orders.reduce(0) { $0 + $1.paid }
    let groupings: [Set<RevenueGroup>] = [[], [.month], [.service], [.product], [.customer], [.user], [.month, .user]]
    for by in groupings {
      let rows = try rows(views) { $0.by = by }
      #expect(rows.reduce(0) { $0 + $1.net.minor } == net, "\(by)")
      let due = orders.filter { $0.work.status != .deleted }
      #expect(rows.reduce(0) { $0 + $1.initialBilled.minor } == due.reduce(0) { $0 + ($1.initialFee?.minor ?? 0) })
      #expect(
        rows.reduce(0) { $0 + $1.additionalBilled.minor }
          == due.flatMap(\.fees).reduce(0) { $0 + $1.amount.minor }, "\(by)")
    }
    #expect(net != 0)
  }

  @Test(arguments: 1...3)
  func `rows are what a plain fold of the events gives, and their sums those of the orders`(seed: UInt64) async throws {
    let (book, views) = try await SmallViewStores.shared(seed: seed)
    try checkSums(book, views)
    let oracle = try RevenueOracle(book)
    for group in RevenueGroup.allCases {
      let found = try rows(views) { $0.by = [group] }.map { row in
        let key =
          row.month ?? row.serviceID?.description ?? row.productID?.description ?? row.customerID?.description
          ?? row.userID?.description ?? ""
        return (key, figures(row) + [Int64(row.failedPayments)])
      }
      #expect(Dictionary(uniqueKeysWithValues: found).filter { $1.contains { $0 != 0 } } == oracle.figures(group))
    }
    let outstanding = try rows(views) { $0.by = [.customer] }.reduce(into: [CustomerID: Int64]()) {
      $0[$1.customerID!] = $1.outstanding?.minor
    }
    var query = CustomersQuery()
    query.archived = nil
    for row in try views.customers.page(query, scope: .everything).rows {
      #expect(row.balanceOutstanding?.minor == outstanding[row.customerID] ?? 0)
    }
  }

  @Test func `contracts are summed up`() async throws {
    let views = try await SmallViewStores.shared(seed: 2).views
    let contracts = try views.contracts.page(ContractsQuery(), scope: .everything).rows
    let active = contracts.filter { $0.state == .active }
    // The last renewal to come lies sixty days ahead.
    let last = try #require(active.compactMap(\.nextDueOn).max().flatMap { LocalDate($0) })
    let today = try #require(last.adding(days: -60))
    let found = try #require(try views.contracts.recurringRevenue(today: today).first)
    #expect(found.active == active.count && found.ended == contracts.count - active.count && found.ended > 0)
    #expect(found.yearlyValue == pounds(active.reduce(0) { $0 + ($1.yearlyValue?.minor ?? 0) }))
    func due(_ days: Int) -> Int {
      active.count { row in row.nextDueOn.map { $0 <= today.adding(days: days)!.description } ?? false }
    }
    #expect(found.renewalsIn30Days == due(30) && found.renewalsIn90Days == due(90) && due(90) > due(30))
  }
}
