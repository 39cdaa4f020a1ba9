// Payments for the orders of a sample book, at its end: each type of event once at least, and some at random.

import EventSourcing
import FoundationEssentials

@testable import BackOffice

extension SampleBook {
  /// They have a chance of their own, so that all else goes on as it would without them.
  func takePayments() async throws {
    var chance = SeededRandom(state: random.state &+ 2_000_000)
    try await run(ConfigurePaymentGateway(provider: "stripe", accountRef: "acct_1"))
    try await takeEveryPayment()
    for _ in 0..<150 { await tryPayment(&chance) }
  }

  private func takeEveryPayment() async throws {
    let order = OrderID.sample("paid", 0)
    try await run(
      OpenOrder(
        orderID: order, customerID: customers.last!, type: .oneOff, serviceID: services[0], assignedUserID: users[3],
        initialFee: pounds(100)))
    let fee = FeeID.sample("paid", 0)
    try await run(AddFee(orderID: order, feeID: fee, name: "Travel", amount: pounds(20)))
    orders.append(order)
    let ids = (0..<3).map { PaymentID.sample("payment", $0) }
    try await request(ids[0], of: order, .initial, pounds(60))
    try await report(
      RecordPaymentResult(paymentID: ids[0], result: .actionRequired, url: "https://bank.example"), by: .payments)
    try await report(RecordPaymentResult(paymentID: ids[0], result: .succeeded, gatewayRef: "pi_0"), by: .payments)
    try await request(ids[1], of: order, .additional(fee), pounds(20))
    try await report(
      RecordPaymentResult(paymentID: ids[1], result: .failed, gatewayRef: "pi_1", code: "declined"), by: .payments)
    try await request(ids[2], of: order, .initial, pounds(40))
    for (number, result) in [RefundResult.failed, .succeeded].enumerated() {
      let refund = RefundID.sample("refund", number)
      try await run(
        RefundPayment(
          paymentID: ids[0], refundID: refund, amount: pounds(10), idempotencyKey: "back \(number)",
          reason: "Late \(number)"))
      try await report(
        RecordRefundResult(refundID: refund, result: result, gatewayRef: "re_\(number)", code: "closed"), by: .payments)
    }
  }

  private func pounds(_ pounds: Int64) -> Money { Money(minor: pounds * 100, currency: "GBP") }

  private func request(_ id: PaymentID, of order: OrderID, _ fee: FeeReference, _ amount: Money) async throws {
    try await run(
      RequestPayment(
        orderID: order, paymentID: id, fee: fee, amount: amount, methodRef: "pm_1", idempotencyKey: "\(id)"))
  }

  private func tryPayment(_ chance: inout SeededRandom) async {
    guard let id = chance.pick(orders), let order = try? order(id) else { return }
    now = now.advanced(by: Int64(chance.next(3_600_000)))
    let payment = chance.pick(order.payments)
    switch chance.next(8) {
    case 0...3:
      let fee = chance.pick([FeeReference.initial] + order.fees.map { .additional($0.id) })!
      let amount = (try? order.requireAmount(of: fee).minor) ?? 1
      await attempt(
        RequestPayment(
          orderID: id, fee: fee, amount: Money(minor: 1 + Int64(chance.next(Int(amount) + 1)), currency: "GBP"),
          methodRef: "pm_2", idempotencyKey: "\(chance.next(100_000))"))
    case 4, 5:
      guard let payment else { return }
      let result = chance.pick([PaymentResult.succeeded, .succeeded, .failed, .actionRequired])!
      await attempt(
        RecordPaymentResult(
          paymentID: payment.id, result: result, gatewayRef: "pi_\(payment.id)", code: "declined", retryable: true,
          url: "u"), by: .integration("payments"))
    case 6:
      guard let payment else { return }
      await attempt(
        RefundPayment(
          paymentID: payment.id, amount: Money(minor: 1 + Int64(chance.next(500)), currency: "GBP"),
          idempotencyKey: "\(chance.next(100_000))"))
    default:
      guard let refund = chance.pick(order.payments.flatMap(\.refunds)) else { return }
      await attempt(
        RecordRefundResult(refundID: refund.id, result: .succeeded, gatewayRef: "re_\(refund.id)"),
        by: .integration("payments"))
    }
  }
}
