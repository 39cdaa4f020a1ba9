// An account that takes payments: an order of Gus's with an initial fee of 100 pounds and a further one of 30, and what is
// sent to it.

import EventSourcing
import FoundationEssentials

@testable import BackOffice

enum Till {
  static let order: OrderID = anID(170)
  static let otherOrder: OrderID = anID(171)
  static let payment: PaymentID = anID(172)
  static let other: PaymentID = anID(173)
  static let refund: RefundID = anID(174)
  static let otherRefund: RefundID = anID(175)
  static let travel: FeeID = anID(176)
  static let today = Shop.today

  static func pounds(_ pounds: Int64) -> Money { Money(minor: pounds * 100, currency: "GBP") }

  /// The account with the gateway.
  static let open: Office = {
    var office = closed
    try! office.run(ConfigurePaymentGateway(provider: "stripe", accountRef: "acct_1"))
    return office
  }()

  /// The same without a gateway.
  static let closed: Office = {
    var office = Office.trading
    for id in [order, otherOrder] {
      try! office.run(
        OpenOrder(
          orderID: id, customerID: Office.abc, type: .oneOff, serviceID: Office.boilers, assignedUserID: Office.gus,
          initialFee: pounds(100)))
    }
    try! office.run(AddFee(orderID: order, feeID: travel, name: "Travel", amount: pounds(30)))
    return office
  }()

  /// What came after some commands of Sal's and some results.
  static func after(_ commands: any BackOfficeCommand...) -> Office {
    var office = open
    for command in commands { try! office.send(command) }
    return office
  }

  static func request(
    _ amount: Money = pounds(60), fee: FeeReference = .initial, id: PaymentID? = payment, of order: OrderID = order,
    key: String = "k1", method: String = "pm_1"
  ) -> RequestPayment {
    RequestPayment(
      orderID: order, paymentID: id, fee: fee, amount: amount, methodRef: method, idempotencyKey: key)
  }

  static func succeeded(_ id: PaymentID = payment, as reference: String = "pi_1") -> RecordPaymentResult {
    RecordPaymentResult(paymentID: id, result: .succeeded, gatewayRef: reference)
  }

  static func failed(_ id: PaymentID = payment, as reference: String? = nil) -> RecordPaymentResult {
    RecordPaymentResult(paymentID: id, result: .failed, gatewayRef: reference, code: "card_declined", retryable: true)
  }

  static func action(_ url: String? = "https://bank.example/1") -> RecordPaymentResult {
    RecordPaymentResult(paymentID: payment, result: .actionRequired, url: url)
  }

  static func giveBack(
    _ amount: Money, of id: PaymentID = payment, as refund: RefundID? = refund, key: String = "r1",
    reason: String? = nil
  ) -> RefundPayment {
    RefundPayment(paymentID: id, refundID: refund, amount: amount, idempotencyKey: key, reason: reason)
  }

  static func refunded(_ id: RefundID = refund, as reference: String = "re_1") -> RecordRefundResult {
    RecordRefundResult(refundID: id, result: .succeeded, gatewayRef: reference)
  }

  static func refundFailed(_ id: RefundID = refund) -> RecordRefundResult {
    RecordRefundResult(refundID: id, result: .failed, code: "account_closed")
  }
}

extension Office {
  /// Sends a command as whoever may: results as the gateway, all else as Sal.
  @discardableResult
  mutating func send(_ command: any BackOfficeCommand) throws(Rejection) -> [BackOfficeEvent] {
    let port = type(of: command).integrations.first
    return try run(command, by: port.map { .integration($0.rawValue) } ?? .user(Office.sal.uuid)).map(\.event)
  }

  /// Why `send` would throw; nil if it would not.
  func refusal(of command: any BackOfficeCommand) -> Rejection? {
    var office = self
    do {
      try office.send(command)
      return nil
    } catch {
      return error
    }
  }

  /// The order of the tests.
  var till: OrderState? { state(of: .order(Till.order))?.order }
}
