// What gateways say of payments and refunds, in whatever order and however late it comes.

import EventSourcing
import Testing

@testable import BackOffice

@Suite struct PaymentResultTests {
  private func succeeded(_ reference: String = "pi_1") -> [BackOfficeEvent] {
    [
      .order(
        .payment(
          .succeeded(
            PaymentSucceeded(
              paymentID: Till.payment, gatewayRef: reference, amount: Till.pounds(60), fee: .initial,
              onDate: Till.today))))
    ]
  }

  private func failed(_ reference: String? = nil) -> [BackOfficeEvent] {
    [
      .order(
        .payment(
          .failed(
            PaymentFailed(
              paymentID: Till.payment, code: "card_declined", retryable: true, gatewayRef: reference,
              onDate: Till.today))))
    ]
  }

  private func action(_ url: String?) -> [BackOfficeEvent] {
    [
      .order(
        .payment(
          .actionRequired(
            PaymentActionRequired(paymentID: Till.payment, url: url, gatewayRef: nil, onDate: Till.today))))
    ]
  }

  @Test func `results are written down once`() throws {
    for (result, events) in [
      (Till.succeeded(), succeeded()), (Till.failed(), failed()), (Till.action("u"), action("u")),
    ] {
      var office = Till.after(Till.request())
      #expect(try office.send(result) == events)
      #expect(try office.send(result).isEmpty)
    }
  }

  /// All pairs of results, one after the other: the first of them, the second, what follows from the second.
  @Test func `a second result after a first one`() throws {
    let pairs: [(RecordPaymentResult, RecordPaymentResult, [BackOfficeEvent])] = [
      (Till.succeeded(), Till.succeeded(), []), (Till.succeeded(), Till.failed(), []),
      (Till.succeeded(), Till.action(), []), (Till.failed(), Till.succeeded(), succeeded()),
      (Till.failed(as: "pi_1"), Till.succeeded(as: "pi_1"), succeeded()),
      (Till.failed(as: "pi_1"), Till.succeeded(as: "pi_2"), succeeded("pi_2")), (Till.failed(), Till.failed(), []),
      (Till.failed(), Till.action(), []), (Till.action("u"), Till.action("v"), action("v")),
      (Till.action("u"), Till.action(nil), action(nil)), (Till.action(), Till.succeeded(), succeeded()),
      (Till.action(), Till.failed(), failed()),
    ]
    for (first, second, events) in pairs {
      var office = Till.after(Till.request(), first)
      #expect(try office.send(second) == events, "\(first.result), then \(second.result)")
      let statuses: [PaymentStatus] = [.requested, .actionRequired, .succeeded, .failed]
      let expected: PaymentStatus =
        events.isEmpty
        ? statuses.first { $0.rawValue == first.result.rawValue }!
        : statuses.first { $0.rawValue == second.result.rawValue }!
      #expect(office.till?.payments.first?.status == expected)
    }
  }

  @Test func `a success must have a name of the gateway's that is nothing else's`() throws {
    let office = Till.after(
      Till.request(), Till.succeeded(),
      Till.request(Till.pounds(30), fee: .additional(Till.travel), id: Till.other, key: "k2"))
    let nameless = RecordPaymentResult(paymentID: Till.other, result: .succeeded)
    #expect(
      office.refusal(of: nameless)
        == .invalidField(field: "gatewayRef", reason: "say under which name the gateway knows the payment"))
    #expect(office.refusal(of: Till.succeeded(Till.other, as: "pi_1")) == .linkMismatch)
    #expect(office.refusal(of: Till.failed(Till.other, as: " pi_1")) == .linkMismatch)
    #expect(office.refusal(of: Till.succeeded(Till.other, as: "pi_2")) == nil)
    // The same payment under a second name: taken twice.
    #expect(office.refusal(of: Till.succeeded(as: "pi_3")) == .linkMismatch)
    let reasonless = RecordPaymentResult(paymentID: Till.other, result: .failed)
    #expect(office.refusal(of: reasonless) == .invalidField(field: "code", reason: "say why it failed"))
  }

  @Test func `the amount must be that of the request`() {
    let office = Till.after(Till.request())
    var result = Till.succeeded()
    result.amount = Till.pounds(59)
    #expect(office.refusal(of: result) == .amountMismatch)
    result.amount = Till.pounds(60)
    #expect(office.refusal(of: result) == nil)
  }

  @Test func `a payment that nobody requested`() {
    #expect(Till.open.refusal(of: Till.succeeded()) == .unknownPayment)
    #expect(Till.open.refusal(of: Till.giveBack(Till.pounds(1))) == .unknownPayment)
    #expect(Till.open.refusal(of: Till.refunded()) == .notFound(kind: "refund", id: Till.refund.description))
  }

  @Test func `only the gateway says what came of it`() {
    let office = Till.after(Till.request(), Till.action())
    #expect(office.rejection(of: Till.succeeded()) == .forbidden(action: "RecordPaymentResult"))
    #expect(office.rejection(of: Till.succeeded(), by: .email) == .forbidden(action: "RecordPaymentResult"))
    #expect(office.rejection(of: Till.giveBack(Till.pounds(1)), as: Office.ada) == .forbidden(action: "RefundPayment"))
  }

  @Test func `results are taken in every state of the order, and of the account`() throws {
    var office = Till.after(Till.request(), Till.failed())
    try office.run(CloseOrder(orderID: Till.order, outcome: .cancelled))
    try office.run(DeleteOrder(orderID: Till.order))
    try office.run(ChangeSettings(changes: ["accountReadOnly": .flag(true)]))
    #expect(try office.send(Till.succeeded()) == succeeded())
    #expect(office.till?.paid == 6000)
    try office.run(ChangeSettings(changes: ["accountReadOnly": .flag(false)]))
    #expect(try office.send(Till.giveBack(Till.pounds(60))).count == 1)
    #expect(try office.send(Till.refunded()).count == 1)
    #expect(office.till?.paid == 0)
  }

  @Test func `a late success may lift what is paid above the fee`() throws {
    var office = Till.after(
      Till.request(Till.pounds(100)), Till.failed(), Till.request(Till.pounds(100), id: Till.other, key: "k2"),
      Till.succeeded(Till.other, as: "pi_2"))
    #expect(try office.send(Till.succeeded()).count == 1)
    #expect(office.till?.paid == 20_000)
    #expect(
      office.refusal(of: Till.request(Till.pounds(1), id: nil, key: "k3"))
        == .amountExceedsOutstanding(left: Till.pounds(0)))
    #expect(try office.send(Till.giveBack(Till.pounds(100))).count == 1)
  }

  // MARK: Refunds

  private var paid: Office { Till.after(Till.request(), Till.succeeded()) }

  @Test func `money is given back, not more than there is`() throws {
    var office = paid
    #expect(office.refusal(of: Till.giveBack(Till.pounds(61))) == .refundExceedsPaid)
    #expect(
      try office.send(Till.giveBack(Till.pounds(40), reason: " Came late ")) == [
        .order(
          .payment(
            .refundRequested(
              PaymentRefundRequested(
                refundID: Till.refund, paymentID: Till.payment, amount: Till.pounds(40), idempotencyKey: "r1",
                reason: StoredText("Came late"), onDate: Till.today))))
      ])
    let rest = Till.giveBack(Till.pounds(21), as: Till.otherRefund, key: "r2")
    #expect(office.refusal(of: rest) == .refundExceedsPaid)
    #expect(
      try office.send(Till.refunded()) == [
        .order(
          .payment(
            .refunded(
              PaymentRefunded(
                refundID: Till.refund, paymentID: Till.payment, amount: Till.pounds(40), gatewayRef: "re_1",
                onDate: Till.today))))
      ])
    #expect(office.till?.paid == 2000 && office.refusal(of: rest) == .refundExceedsPaid)
    #expect(try office.send(Till.giveBack(Till.pounds(20), as: Till.otherRefund, key: "r2")).count == 1)
  }

  @Test func `a payment that did not succeed is not given back`() throws {
    for result in [Till.failed(), Till.action()] {
      #expect(Till.after(Till.request(), result).refusal(of: Till.giveBack(Till.pounds(1))) == .refundExceedsPaid)
    }
    #expect(paid.refusal(of: Till.giveBack(Money(minor: 1, currency: "EUR"))) == .currencyMismatch)
    #expect(paid.refusal(of: Till.giveBack(Till.pounds(0))) == .invalidMoney)
  }

  @Test func `the same key is the same refund`() throws {
    var office = paid
    try office.send(Till.giveBack(Till.pounds(40), reason: "x"))
    #expect(try office.send(Till.giveBack(Till.pounds(40), as: nil, reason: "x")).isEmpty)
    #expect(office.refusal(of: Till.giveBack(Till.pounds(41), reason: "x")) == .idempotencyKeyReused)
    #expect(office.refusal(of: Till.giveBack(Till.pounds(40))) == .idempotencyKeyReused)
    #expect(
      office.refusal(of: Till.giveBack(Till.pounds(1), key: "r2"))
        == .idInUse(kind: "refund", id: Till.refund.description))
  }

  @Test func `a refund's results come once, a late success is taken`() throws {
    var office = paid
    try office.send(Till.giveBack(Till.pounds(60)))
    #expect(
      try office.send(Till.refundFailed()) == [
        .order(
          .payment(
            .refundFailed(
              PaymentRefundFailed(
                refundID: Till.refund, paymentID: Till.payment, code: "account_closed", onDate: Till.today))))
      ])
    #expect(office.till?.paid == 6000)
    #expect(try office.send(Till.refundFailed()).isEmpty)
    #expect(try office.send(Till.refunded()).count == 1)
    #expect(try office.send(Till.refunded()).isEmpty)
    #expect(try office.send(Till.refundFailed()).isEmpty)
    #expect(office.till?.paid == 0)
    #expect(office.refusal(of: Till.refunded(as: "re_2")) == .linkMismatch)
    #expect(office.refusal(of: Till.refunded(as: "pi_1")) == .linkMismatch)
  }
}
