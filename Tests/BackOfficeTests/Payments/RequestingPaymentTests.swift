// Requests of payments: what a fee has room for, what keys do, what is never taken.

import EventSourcing
import Testing

@testable import BackOffice

@Suite struct RequestingPaymentTests {
  private func requested(_ amount: Int64, fee: FeeReference = .initial) -> [BackOfficeEvent] {
    [
      .order(
        .payment(
          .requested(
            PaymentRequested(
              paymentID: Till.payment, fee: fee, amount: Till.pounds(amount), methodRef: "pm_1", idempotencyKey: "k1",
              onDate: Till.today))))
    ]
  }

  // Checklist: L-104
  @Test func `a payment is requested for a fee`() throws {
    var office = Till.open
    #expect(try office.run(Till.request(), as: Office.gus) == requested(60))
    #expect(office.till?.payments.map(\.status) == [.requested] && office.till?.paid == 0)
    var other = Till.open
    let travel = Till.request(Till.pounds(30), fee: .additional(Till.travel))
    #expect(try other.send(travel) == requested(30, fee: .additional(Till.travel)))
    #expect(other.till?.payments.first?.feeName == "Travel")
  }

  // Checklist: L-105
  @Test func `no gateway, no payment; nor once it is disabled`() throws {
    #expect(Till.closed.refusal(of: Till.request()) == .paymentGatewayNotConfigured)
    var office = Till.open
    try office.run(DisablePaymentGateway())
    #expect(office.refusal(of: Till.request()) == .paymentGatewayNotConfigured)
  }

  @Test func `a plan without payments takes none, and goes on with those that there are`() throws {
    var office = Till.after(Till.request())
    try office.run(
      ChangePlan(
        planID: "small", maxSeats: 9, maxCustomers: nil, features: [], pricePerUserMonth: Till.pounds(0),
        billing: .monthly))
    #expect(office.refusal(of: Till.request(key: "k2")) == .featureNotInPlan(feature: "payments"))
    try office.send(Till.succeeded())
    try office.send(Till.giveBack(Till.pounds(60)))
    #expect(try office.send(Till.refunded()).count == 1)
  }

  /// A-09 of the plan.
  @Test func `what is paid or on its way leaves less room`() throws {
    var office = Till.after(Till.request())
    let more = Till.request(Till.pounds(50), id: Till.other, key: "k2")
    #expect(office.refusal(of: more) == .amountExceedsOutstanding(left: Till.pounds(40)))
    try office.send(Till.succeeded())
    #expect(office.refusal(of: more) == .amountExceedsOutstanding(left: Till.pounds(40)))
    #expect(try office.send(Till.request(Till.pounds(40), id: Till.other, key: "k2")).count == 1)
    try office.send(Till.giveBack(Till.pounds(10)))
    let rest = Till.request(Till.pounds(10), id: anID(180), key: "k3")
    // What is being given back is not back yet.
    #expect(office.refusal(of: rest) == .amountExceedsOutstanding(left: Till.pounds(0)))
    try office.send(Till.refunded())
    #expect(office.refusal(of: rest) == .paymentInProgress(paymentID: Till.other))
    try office.send(Till.failed(Till.other))
    #expect(try office.send(rest).count == 1)
  }

  @Test func `one payment of a fee is on its way at a time`() throws {
    var office = Till.after(Till.request())
    let more = Till.request(Till.pounds(40), id: Till.other, key: "k2")
    #expect(office.refusal(of: more) == .paymentInProgress(paymentID: Till.payment))
    #expect(office.refusal(of: Till.request(Till.pounds(9), fee: .additional(Till.travel), id: nil, key: "k3")) == nil)
    try office.send(Till.action())
    #expect(office.refusal(of: more) == .paymentInProgress(paymentID: Till.payment))
    try office.send(Till.failed())
    #expect(office.refusal(of: more) == nil)
  }

  @Test func `the same key with the same content is the same payment, whatever has become of the order`() throws {
    var office = Till.after(Till.request())
    #expect(try office.send(Till.request()).isEmpty)
    #expect(try office.send(Till.request(id: nil, key: " k1 ")).isEmpty)
    try office.send(Till.failed())
    try office.run(DisablePaymentGateway())
    try office.run(CloseOrder(orderID: Till.order, outcome: .cancelled))
    #expect(try office.send(Till.request()).isEmpty)
    try office.run(DeleteOrder(orderID: Till.order))
    #expect(try office.send(Till.request()).isEmpty)
    #expect(office.refusal(of: Till.request(key: "k2")) == .orderDeleted)
  }

  @Test(arguments: [
    Till.request(Till.pounds(61)), Till.request(Till.pounds(0)), Till.request(fee: .additional(Till.travel)),
    Till.request(method: "pm_2"), Till.request(method: "4242424242424242"), Till.request(id: Till.other),
    Till.request(of: Till.otherOrder),
  ])
  func `the same key with other content is refused`(_ request: RequestPayment) throws {
    #expect(Till.after(Till.request()).refusal(of: request) == .idempotencyKeyReused)
  }

  @Test func `keys of refunds are keys too`() throws {
    let office = Till.after(Till.request(), Till.succeeded(), Till.giveBack(Till.pounds(1)))
    #expect(office.refusal(of: Till.request(key: "r1")) == .idempotencyKeyReused)
    #expect(office.refusal(of: Till.giveBack(Till.pounds(1), key: "k1")) == .idempotencyKeyReused)
  }

  @Test func `an id is one payment's in the account`() {
    #expect(
      Till.after(Till.request()).refusal(of: Till.request(of: Till.otherOrder, key: "k2"))
        == .idInUse(kind: "payment", id: Till.payment.description))
  }

  @Test func `an order that is closed takes none, one that is put aside does`() throws {
    var office = Till.open
    try office.run(SnoozeOrder(orderID: Till.order, until: Office.start.advanced(by: 86_400_000)))
    #expect(office.refusal(of: Till.request()) == nil)
    try office.run(CloseOrder(orderID: Till.order, outcome: .completed))
    #expect(office.refusal(of: Till.request()) == .orderClosed)
  }

  @Test func `what is not well formed is refused before the order is looked at`() throws {
    var office = Till.open
    try office.run(CloseOrder(orderID: Till.order, outcome: .completed))
    for amount in [0, -1, 10_000_000_001] as [Int64] {
      #expect(office.refusal(of: Till.request(Till.pounds(amount))) == .invalidMoney)
    }
    #expect(office.refusal(of: Till.request(method: "4242 4242 4242 4242")) == .cardDataNotAllowed)
    #expect(office.refusal(of: Till.request(key: " ")) == .invalidField(field: "idempotencyKey", reason: "empty"))
  }

  @Test func `a fee that is not there, and another currency`() {
    #expect(Till.open.refusal(of: Till.request(fee: .additional(anID(99)))) == .unknownFee)
    #expect(Till.open.refusal(of: Till.request(Money(minor: 1, currency: "EUR"))) == .currencyMismatch)
  }

  @Test func `General Users take payments for their own orders only`() {
    #expect(Till.open.rejection(of: Till.request(), as: Office.gil) == .forbidden(action: "RequestPayment"))
    #expect(Till.open.rejection(of: Till.request(), as: Office.gus) == nil)
    #expect(Till.open.rejection(of: Till.request(), as: Office.ada) == nil)
  }

  // MARK: Fees and orders with payments

  @Test func `a fee does not become less than what is paid and on its way`() throws {
    var office = Till.after(Till.request())
    func set(_ pounds: Int64) -> SetInitialFee { SetInitialFee(orderID: Till.order, amount: Till.pounds(pounds)) }
    #expect(office.refusal(of: set(59)) == .feeBelowPaid(paid: Till.pounds(60)))
    try office.send(Till.succeeded())
    #expect(office.refusal(of: set(59)) == .feeBelowPaid(paid: Till.pounds(60)))
    #expect(try office.send(set(60)).count == 1)
    try office.send(Till.request(Till.pounds(30), fee: .additional(Till.travel), id: Till.other, key: "k2"))
    let change = ChangeFee(orderID: Till.order, feeID: Till.travel, amount: Till.pounds(29))
    #expect(office.refusal(of: change) == .feeBelowPaid(paid: Till.pounds(30)))
    try office.send(Till.failed(Till.other))
    #expect(office.refusal(of: change) == nil)
  }

  @Test func `a fee with money is not removed`() throws {
    var office = Till.after(Till.request(Till.pounds(30), fee: .additional(Till.travel)))
    let removal = RemoveFee(orderID: Till.order, feeID: Till.travel)
    #expect(office.refusal(of: removal) == .feeHasPayments)
    try office.send(Till.succeeded())
    #expect(office.refusal(of: removal) == .feeHasPayments)
    try office.send(Till.giveBack(Till.pounds(30)))
    #expect(office.refusal(of: removal) == .feeHasPayments)
    try office.send(Till.refunded())
    #expect(try office.send(removal).count == 1)
    #expect(office.till?.payments.first?.feeName == "Travel")
  }

  @Test func `an order with money is not deleted`() throws {
    var office = Till.after(Till.request())
    let deletion = DeleteOrder(orderID: Till.order)
    #expect(office.refusal(of: deletion) == .paymentInProgress(paymentID: Till.payment))
    try office.send(Till.action())
    #expect(office.refusal(of: deletion) == .paymentInProgress(paymentID: Till.payment))
    try office.send(Till.succeeded())
    #expect(office.refusal(of: deletion) == .orderHasPayments)
    try office.send(Till.giveBack(Till.pounds(60)))
    #expect(office.refusal(of: deletion) == .orderHasPayments)
    try office.send(Till.refunded())
    #expect(try office.send(deletion).count == 1)
  }

  @Test func `a refund on its way keeps an order whose other money is even`() throws {
    // A refund that was said to have failed came through: one payment is below nothing by as much as is left of another.
    var office = Till.after(
      Till.request(), Till.succeeded(), Till.giveBack(Till.pounds(60)), Till.refundFailed(),
      Till.giveBack(Till.pounds(60), as: Till.otherRefund, key: "r2"), Till.refunded(Till.otherRefund, as: "re_2"))
    try office.send(Till.refunded())
    #expect(office.till?.paid == -6000)
    try office.send(Till.request(id: Till.other, key: "k2"))
    try office.send(Till.succeeded(Till.other, as: "pi_2"))
    try office.send(Till.giveBack(Till.pounds(1), of: Till.other, as: anID(181), key: "r3"))
    #expect(
      office.refusal(of: DeleteOrder(orderID: Till.order)) == .paymentInProgress(paymentID: Till.other))
  }
}
