// Random steps with payments, made from seeds: whatever comes, an order is never paid more than its fees are, nor less than
// nothing, as long as no gateway says that what failed came through after all.

import EventSourcing
import FoundationEssentials
import Testing

@testable import BackOffice

@Suite struct PaymentPropertyTests {
  private struct Machine {
    var office = Till.open
    var random: SeededGenerator
    var accepted = 0

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    private mutating func number(_ range: ClosedRange<Int64>) -> Int64 { .random(in: range, using: &random) }
    private mutating func amount() -> Money { Till.pounds(number(0...60)) }
    private mutating func price() -> Money { Till.pounds(number(0...200)) }

    private mutating func payment() -> PaymentID {
      office.till?.payments.randomElement(using: &random)?.id ?? Till.payment
    }

    private mutating func refund() -> RefundID {
      office.till?.payments.flatMap(\.refunds).randomElement(using: &random)?.id ?? Till.refund
    }

    private mutating func fee() -> FeeReference { number(0...1) == 0 ? .initial : .additional(Till.travel) }

    private mutating func result(late: Bool) -> any BackOfficeCommand {
      let id = payment()
      switch number(0...3) {
      case 0: return Till.failed(id)
      case 1: return RecordPaymentResult(paymentID: id, result: .actionRequired)
      default:
        if !late, office.till?.payment(id)?.status == .failed { return Till.failed(id) }
        return Till.succeeded(id, as: "pi_\(id)")
      }
    }

    private mutating func refundResult(late: Bool) -> any BackOfficeCommand {
      let id = refund()
      let isFailed = office.till?.payments.flatMap(\.refunds).first { $0.id == id }?.status == .failed
      return number(0...2) == 0 || isFailed && !late ? Till.refundFailed(id) : Till.refunded(id, as: "re_\(id)")
    }

    private mutating func command(late: Bool) -> any BackOfficeCommand {
      switch number(0...19) {
      case 0...5: return Till.request(amount(), fee: fee(), id: nil, key: "\(number(0...60))")
      case 6...10: return result(late: late)
      case 11...13: return Till.giveBack(amount(), of: payment(), as: nil, key: "\(number(0...60))")
      case 14, 15: return refundResult(late: late)
      case 16: return SetInitialFee(orderID: Till.order, amount: price())
      case 17: return ChangeFee(orderID: Till.order, feeID: Till.travel, amount: price())
      case 18:
        return number(0...1) == 0
          ? RemoveFee(orderID: Till.order, feeID: Till.travel)
          : DeleteOrder(orderID: Till.otherOrder)
      default:
        return number(0...1) == 0
          ? CloseOrder(orderID: Till.order, outcome: .other) : ReopenOrder(orderID: Till.order)
      }
    }

    mutating func step(late: Bool) {
      if let events = try? office.send(command(late: late)), !events.isEmpty { accepted += 1 }
    }
  }

  private func fees(_ order: OrderState) -> Int64 {
    (order.initialFee?.minor ?? 0) + order.fees.reduce(0) { $0 + $1.amount.minor }
  }

  @Test(arguments: 1...60 as ClosedRange<UInt64>)
  func `an order is never paid more than its fees, nor less than nothing`(seed: UInt64) throws {
    var machine = Machine(seed: seed)
    for _ in 0..<200 {
      machine.step(late: false)
      let order = try #require(machine.office.till)
      #expect(0...fees(order) ~= order.paid)
      let references = [FeeReference.initial] + order.fees.map { .additional($0.id) }
      for fee in references {
        let amount = try order.requireAmount(of: fee).minor
        #expect(order.outstanding(of: fee, amount: amount) >= 0 && order.paid(for: fee) >= 0)
        #expect(order.payments.count { $0.fee == fee && $0.status.isPending } <= 1)
      }
      #expect(order.payments.allSatisfy { $0.refundable >= 0 })
    }
    #expect(machine.accepted > 5)
  }

  @Test(arguments: 1...30 as ClosedRange<UInt64>)
  func `whatever comes late, what is paid is what succeeded without what was given back`(seed: UInt64) throws {
    var machine = Machine(seed: seed)
    for _ in 0..<200 { machine.step(late: true) }
    let order = try #require(machine.office.till)
    let taken = order.payments.filter { $0.status == .succeeded }.reduce(0) { $0 + $1.amount.minor }
    let back = order.payments.flatMap(\.refunds).filter { $0.status == .succeeded }.reduce(0) { $0 + $1.amount.minor }
    #expect(order.paid == taken - back)
    let waiting =
      order.payments.count { $0.status.isPending } + order.payments.flatMap(\.refunds).count { $0.status == .requested }
    #expect(machine.office.index.outbox.unanswered(after: 0).count == waiting)
  }
}
