// The list of what needs attention: it says what the rules say, whatever the book, its texts, filters and pages.

import EventSourcing
import ReadModels
import Testing

@testable import BackOffice
@testable import BackOfficeViews

@Suite struct AttentionListTests {
  private func rows(
    _ views: SmallViewStores, at now: Instant, _ filter: (inout AttentionQuery) -> Void = { _ in }
  ) throws -> [AttentionRow] {
    var query = AttentionQuery()
    filter(&query)
    return try views.attention.page(query, now: now).rows
  }

  @Test(arguments: [1, 2, 3]) func `the list says what the rules say, at any time`(seed: UInt64) async throws {
    let book = try await SampleBook.made(seed: seed, commands: 400)
    let views = try SmallViewStores.built(book)
    var counts: Set<Int> = []
    for step in [0, -90, -3_000, 3_000] {
      book.now = book.now.advanced(by: Int64(step) * 60_000)
      let keys = try rows(views, at: book.now).map(\.key)
      #expect(try keys.sorted() == book.attention())
      counts.insert(keys.count)
    }
    #expect(counts.count > 1)
  }

  @Test func `texts, filters, pages`() async throws {
    let (book, views) = try await SmallViewStores.shared(seed: 1)
    let all = try rows(views, at: book.now)
    #expect(all.map(\.since) == all.map(\.since).sorted())
    for kind in AttentionKind.allCases {
      #expect(try rows(views, at: book.now) { $0.kind = kind } == all.filter { $0.kind == kind })
    }
    let kinds = Set(all.map(\.kind))
    #expect(
      kinds.isSuperset(of: [.messageFailed, .invitationFailed, .paymentFailed, .importRejected, .leaverInDraft]))
    let paid = try #require(all.first { $0.kind == .paymentFailed })
    #expect(paid.text == "a payment for order \(paid.orderNo ?? 0) failed: declined")
    let ofOrder = all.filter { $0.orderID == paid.orderID }
    #expect(try rows(views, at: book.now) { $0.order = .id(paid.orderID!) } == ofOrder)
    #expect(try rows(views, at: book.now) { $0.order = .number(paid.orderNo!) } == ofOrder)
    let ofCustomer = all.filter { $0.customerID == paid.customerID }
    #expect(try rows(views, at: book.now) { $0.customer = paid.customerID } == ofCustomer)
    let left = try #require(all.first { $0.kind == .leaverInDraft && $0.workflowID == book.workflows[1] })
    #expect(left.text == "Lea Ver has left and stands in the draft of Way 1")
    let mail = try #require(all.first { $0.kind == .invitationFailed })
    #expect(mail.text == "the mail that invites Ida 1 could not be delivered: full")
    var query = AttentionQuery()
    query.limit = 3
    var joined: [AttentionRow] = []
    repeat {
      let page = try views.attention.page(query, now: book.now)
      joined += page.rows
      query.cursor = page.next
    } while query.cursor != nil
    #expect(joined == all)
  }

  @Test func `limits of the plan`() async throws {
    let book = try await SampleBook.made(seed: 1, commands: 0)
    let price = Money(minor: 500, currency: "GBP")
    try await book.run(
      ChangePlan(planID: "tiny", maxSeats: 1, maxCustomers: 0, pricePerUserMonth: price, billing: .monthly))
    func texts() throws -> [String] {
      try rows(SmallViewStores.built(book), at: book.now).filter { $0.key.contains("OverLimit") }.map(\.text)
    }
    let (seats, customers) = book.runner.withIndex { ($0.users.freeSeatsUsed, $0.customers.count) }
    #expect(seats > 1 && customers > 0)
    #expect(
      try texts() == [
        "customers: \(customers), and the plan has room for 0", "\(seats) free seats are taken, the plan has 1",
      ])
    try await book.run(
      ChangePlan(
        planID: "small", maxSeats: seats, maxCustomers: customers, pricePerUserMonth: price, billing: .monthly))
    #expect(try texts() == [])
  }
}
