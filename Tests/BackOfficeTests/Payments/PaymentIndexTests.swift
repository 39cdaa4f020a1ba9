// What the account's index keeps of payments, and what waits for the gateway.

import CBOR
import EventSourcing
import FoundationEssentials
import Testing

@testable import BackOffice

@Suite struct PaymentIndexTests {
  private let full = Till.after(
    Till.request(), Till.failed(as: "pi_0"), Till.succeeded(), Till.giveBack(Till.pounds(1)), Till.refunded(),
    Till.giveBack(Till.pounds(1), as: Till.otherRefund, key: "r2"),
    Till.request(Till.pounds(30), fee: .additional(Till.travel), id: Till.other, key: "k2"))

  private func coded<Value: CBORCodable>(_ value: Value) throws -> Value {
    var writer = CBORWriter()
    try value.encode(to: &writer)
    return try writer.bytes.withUnsafeBytes { bytes in
      var reader = CBORReader(bytes)
      let value = try Value(from: &reader)
      try reader.finish()
      return value
    }
  }

  @Test func `it comes back from a snapshot, and so does what waits`() throws {
    let payments = try coded(full.index.payments)
    #expect(payments == full.index.payments)
    #expect(payments.transfer(knownAs: "pi_0") == .payment(Till.payment))
    #expect(payments.transfer(knownAs: "re_1") == .refund(Till.refund))
    #expect(payments.transfer(keyed: "k2") == .payment(Till.other))
    #expect(payments.order(of: .refund(Till.otherRefund)) == Till.order)
    let outbox = try coded(full.index.outbox)
    #expect(outbox == full.index.outbox && outbox.unanswered(after: 0).count == 2)
  }

  @Test func `a payment waits until the gateway says what came of it`() throws {
    var office = Till.open
    func waiting() -> Int { office.index.outbox.unanswered(after: 0).count }
    try office.send(Till.request())
    #expect(waiting() == 1)
    try office.send(Till.action())
    #expect(waiting() == 1)
    try office.send(Till.failed())
    #expect(waiting() == 0)
    try office.send(Till.succeeded())
    try office.send(Till.giveBack(Till.pounds(1)))
    #expect(waiting() == 1)
    try office.send(Till.refunded())
    #expect(waiting() == 0)
  }

  @Test func `events that no rules wrote are folded the same way in any order`() {
    let traces: [(PaymentTrace, OrderID)] = [
      (.asked(.payment(Till.payment), key: "k"), Till.order), (.asked(.payment(Till.other), key: "k"), Till.order),
      (.asked(.refund(Till.refund), key: "k"), Till.otherOrder),
    ]
    var indexes = [PaymentIndex(), PaymentIndex()]
    for (trace, order) in traces { indexes[0].evolve(trace, order) }
    for (trace, order) in traces.reversed() { indexes[1].evolve(trace, order) }
    #expect(indexes[0] == indexes[1] && indexes[0].transfer(keyed: "k") == .payment(Till.payment))
    // What was never asked for, or for another order, is not answered.
    indexes[0].evolve(.answered(.payment(anID(1)), as: "x"), Till.order)
    indexes[0].evolve(.answered(.payment(Till.payment), as: "x"), Till.otherOrder)
    #expect(indexes[0] == indexes[1])
  }

  @Test func `sums end where numbers do`() {
    let most = Money(minor: .max, currency: "GBP")
    var order: OrderState?
    func fold(_ event: OrderEvent) { Order.evolve(&order, event, Shop.envelope(at: Shop.start)) }
    fold(Story.opened(fee: most))
    for number: UInt8 in 1...3 {
      let id: PaymentID = anID(number)
      fold(
        .payment(
          .requested(
            PaymentRequested(
              paymentID: id, fee: .initial, amount: most, methodRef: "", idempotencyKey: "", onDate: Till.today))))
      fold(
        .payment(
          .succeeded(
            PaymentSucceeded(paymentID: id, gatewayRef: "", amount: most, fee: nil, onDate: Till.today))))
      for refund: UInt8 in 1...3 {
        let refund: RefundID = anID(number * 10 + refund)
        let lowest = Money(minor: .min, currency: "GBP")
        fold(
          .payment(
            .refundRequested(
              PaymentRefundRequested(
                refundID: refund, paymentID: id, amount: number == 2 ? lowest : most, idempotencyKey: "", reason: nil,
                onDate: Till.today))))
        fold(
          .payment(
            .refunded(
              PaymentRefunded(
                refundID: refund, paymentID: id, amount: most, gatewayRef: "", onDate: Till.today))))
      }
    }
    #expect(order?.payments.count == 3 && order?.payments[0].net == 0)
    #expect(order?.payments[1].net == .max && order?.payments[1].refundable == .max)
    #expect(order?.outstanding(of: .initial, amount: .min) == .min)
  }
}
