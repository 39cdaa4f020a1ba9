// The list of payments: its filters, whose rows are seen, pages.

import BackOfficeViews
import EventSourcing
import ReadModels
import Testing

@testable import BackOffice

@Suite struct PaymentListTests {
  private func rows(
    _ views: SmallViewStores, _ scope: ViewerScope = .everything, _ change: (inout PaymentsQuery) -> Void = { _ in }
  ) throws -> [PaymentRow] {
    var query = PaymentsQuery()
    change(&query)
    return try views.payments.page(query, scope: scope).rows
  }

  @Test func `filters keep what they say, and pages join`() async throws {
    let views = try await SmallViewStores.shared(seed: 5).views
    let all = try rows(views)
    for state in PaymentStatus.allCases {
      let found = try rows(views) { $0.state = state }
      #expect(!found.isEmpty && found == all.filter { $0.state == state })
    }
    let one = try #require(all.last)
    #expect(try rows(views) { $0.order = .number(one.orderNo) } == all.filter { $0.orderNo == one.orderNo })
    #expect(try rows(views) { $0.order = .id(one.orderID) } == all.filter { $0.orderNo == one.orderNo })
    #expect(try rows(views) { $0.customer = one.customerID } == all.filter { $0.customerID == one.customerID })
    let time = all[all.count / 2].requestedAt
    #expect(try rows(views) { $0.requestedFrom = time } == all.filter { $0.requestedAt >= time })
    #expect(try rows(views) { $0.requestedTo = time } == all.filter { $0.requestedAt < time })
    var query = PaymentsQuery()
    query.limit = 3
    var joined: [PaymentRow] = []
    repeat {
      let page = try views.payments.page(query, scope: .everything)
      joined += page.rows
      query.cursor = page.next
    } while query.cursor != nil
    #expect(joined == all)
  }

  @Test func `a General User sees payments for what is theirs now`() async throws {
    let (book, views) = try await SmallViewStores.shared(seed: 5)
    let all = try rows(views)
    for user in book.users.prefix(5) {
      for includesAdmin in [true, false] {
        let expected = try all.filter { row in
          let work = try #require(try book.order(row.orderID)).work
          return work.assignedUserID == user || includesAdmin && work.adminID == user
        }
        #expect(try rows(views, .own(user, includesOrderAdmin: includesAdmin)) == expected)
      }
    }
  }

  @Test func `a payment for a deleted order stays in the list`() async throws {
    let book = try await SampleBook.made(seed: 5, commands: 0)
    let order = try await book.openOrder(of: "Late Ltd")
    let pound = Money(minor: 100, currency: "GBP")
    try await book.run(SetInitialFee(orderID: order, amount: pound))
    try await book.run(ConfigurePaymentGateway(provider: "stripe", accountRef: "acct_1"))
    let payment = PaymentID.sample("late", 0)
    try await book.run(
      RequestPayment(
        orderID: order, paymentID: payment, fee: .initial, amount: pound, methodRef: "pm_1", idempotencyKey: "k"))
    try await book.report(RecordPaymentResult(paymentID: payment, result: .failed, code: "no"), by: .payments)
    try await book.run(DeleteOrder(orderID: order))
    try await book.report(
      RecordPaymentResult(paymentID: payment, result: .succeeded, gatewayRef: "pi_1"), by: .payments)
    let row = try #require(try rows(SmallViewStores.built(book)).first)
    #expect(row.orderDeleted && row.state == .succeeded && row.code == nil && row.customerName == "Late Ltd")
  }
}
