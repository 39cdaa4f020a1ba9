// Payments and refunds: what the model knows of them, and the campaign's commands.

import EventSourcing
import FoundationEssentials

@testable import BackOffice

extension Model {
  struct Refund {
    let amount: Money
    var state = OrderRefund.Status.requested
    var ref: String?
  }
}

extension Model {
  struct Payment {
    let fee: FeeReference
    let amount: Money
    var state = PaymentStatus.requested
    var ref: String?
    var url: String?
    var refunds: [RefundID: Refund] = [:]

    var isPending: Bool { state == .requested || state == .actionRequired }
    private func sum(_ state: OrderRefund.Status) -> Int64 {
      refunds.values.filter { $0.state == state }.reduce(0) { $0 + $1.amount.minor }
    }
    var net: Int64 { (state == .succeeded ? amount.minor : 0) - sum(.succeeded) }
    var refundable: Int64 { net - sum(.requested) }
    var hasPendingRefund: Bool { refunds.values.contains { $0.state == .requested } }
  }
}

extension Model {
  /// What a key of the caller's own stands for.
  struct Key: Equatable {
    let payment: PaymentID?
    let refund: RefundID?
    let content: String
  }
}

extension Job {
  var netPaid: Int64 { payments.values.reduce(0) { $0 + $1.net } }
  var hasPending: Bool { payments.values.contains { $0.isPending || $0.hasPendingRefund } }
  func pending(_ fee: FeeReference) -> Bool { payments.values.contains { $0.fee == fee && $0.isPending } }
  /// What was paid for a fee and what is on its way: a fee can't be less (O8).
  func bound(_ fee: FeeReference) -> Int64 {
    payments.values.filter { $0.fee == fee }.reduce(0) { $0 + $1.net + ($1.isPending ? $1.amount.minor : 0) }
  }
}

extension Model {
  fileprivate func orderOf(_ payment: PaymentID) throws(Refused) -> (id: OrderID, payment: Payment) {
    guard let id = payments[payment], let known = jobs[.order(id)]?.payments[payment]
    else { throw Refused(.unknownPayment) }
    return (id, known)
  }

  /// Whether the key was used for the same before.
  fileprivate func isAnswered(_ key: String, _ content: String) throws(Refused) -> Bool {
    guard let known = keys[key] else { return false }
    if known.content != content { throw Refused(.idempotencyKeyReused) }
    return true
  }

  fileprivate mutating func change(_ payment: PaymentID, _ body: (inout Payment) -> Void) {
    change(.order(payments[payment]!)) { body(&$0.payments[payment]!) }
  }

  /// A name of the gateway's belongs to one payment or refund.
  fileprivate func unlinked(_ ref: String?, from id: UUID) throws(Refused) {
    if let ref, let owner = gatewayRefs[ref], owner != id { throw Refused(.linkMismatch) }
  }
}

extension CommandMaker {
  fileprivate mutating func payment(where isWanted: (Model.Payment) -> Bool) -> PaymentID? {
    if chance(1) { return id() }
    let any = chance(10)
    return one(
      of: model.payments.filter { id, order in any || isWanted(model.jobs[.order(order)]!.payments[id]!) }.keys.sorted()
    )
  }
  fileprivate mutating func reference(_ id: UUID) -> String? {
    if chance(2) { return nil }
    if chance(3), let other = one(of: model.gatewayRefs.keys.sorted()) { return other }
    return "ref_\(id)"
  }
}

extension RequestPayment: CampaignCommand {
  static let weight = 40
  static func random(_ maker: inout CommandMaker) -> Self? {
    let owing = maker.order(where: { job in job.isLive && (job.fee?.minor ?? 0) > job.bound(.initial) })
    guard let order = owing ?? maker.order(), let job = maker.model.jobs[.order(order)] else { return nil }
    var fee = FeeReference.initial
    if maker.chance(40), let other = maker.key(of: job.fees) { fee = .additional(other) }
    if maker.chance(2) { fee = .additional(maker.id()) }
    let left = ((try? job.amount(of: fee)) ?? nil).map { Int($0.minor - job.bound(fee)) / 100 } ?? 0
    let method = maker.chance(2) ? "4111 1111 1111 1111" : "pm_\(maker.number(1...9))"
    return RequestPayment(
      orderID: order, paymentID: maker.id(or: maker.key(of: maker.model.payments)), fee: fee,
      amount: maker.money(maker.chance(90) && left > 0 ? 1...left : 0...200), methodRef: method,
      idempotencyKey: maker.chance(3) ? maker.one(of: maker.model.keys.keys.sorted()) ?? "k" : "key \(maker.uuid())")
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    let order = try model.job(.order(orderID))
    try model.own(order, sender)
    try model.feature("payments")
    try model.version(.order(orderID), sender)
    let content = "\(orderID) \(fee) \(amount) \(methodRef)"
    if try model.isAnswered(idempotencyKey, content) { return false }
    let isCard = methodRef.hasPrefix("4111")
    if amount.minor <= 0 { throw isCard ? Refused(.invalidMoney, .cardDataNotAllowed) : Refused(.invalidMoney) }
    if isCard { throw Refused(.cardDataNotAllowed) }
    try order.requireLive()
    // The rules tell the order's state before other things, and leave the rest open.
    var faults: [Rejection.Code] = []
    if model.gateway == nil { faults.append(.paymentGatewayNotConfigured) }
    if model.payments[paymentID!] != nil { faults.append(.idInUse) }
    if amount.currency != "GBP" { faults.append(.currencyMismatch) }
    do throws(Refused) {
      guard let due = try order.amount(of: fee) else { throw Refused(.unknownFee) }
      if amount.minor > due.minor - order.bound(fee) {
        faults.append(.amountExceedsOutstanding)
      } else if order.pending(fee) {
        faults.append(.paymentInProgress)
      }
    } catch { faults += error.codes }
    if !faults.isEmpty { throw Refused(all: faults) }
    model.payments[paymentID!] = orderID
    model.keys[idempotencyKey] = Model.Key(payment: paymentID, refund: nil, content: content)
    let payment = Model.Payment(fee: fee, amount: amount)
    model.change(.order(orderID)) { $0.payments[paymentID!] = payment }
    return true
  }
}

extension RecordPaymentResult: CampaignCommand {
  static let weight = 45
  static func random(_ maker: inout CommandMaker) -> Self? {
    let isLate = maker.chance(15)
    guard let id = maker.payment(where: { $0.isPending || isLate && $0.state == .failed }) else { return nil }
    let result: PaymentResult = [.succeeded, .succeeded, .succeeded, .failed, .actionRequired][maker.number(0...4)]
    let payment = maker.model.payments[id].flatMap { maker.model.jobs[.order($0)]?.payments[id] }
    var amount = maker.chance(30) ? payment?.amount : nil
    if maker.chance(2) { amount = Money(minor: 7, currency: "GBP") }
    return Self(
      paymentID: id, result: result, gatewayRef: result == .succeeded ? maker.reference(id.uuid) : nil, amount: amount,
      code: result == .failed ? "declined" : nil,
      url: result == .actionRequired ? "https://x/\(maker.number(1...2))" : nil)
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    let (_, payment) = try model.orderOf(paymentID)
    try model.integration(sender, "payments")
    if sender.expected != nil { try model.version(.order(model.payments[paymentID]!), sender) }
    if result == .succeeded, gatewayRef == nil { throw Refused(.invalidField) }
    var faults: [Rejection.Code] = []
    if result == .succeeded, let amount, amount != payment.amount { faults.append(.amountMismatch) }
    if result == .succeeded, let known = payment.ref, known != gatewayRef { faults.append(.linkMismatch) }
    do throws(Refused) { try model.unlinked(gatewayRef, from: paymentID.uuid) } catch { faults += error.codes }
    if !faults.isEmpty { throw Refused(all: faults) }
    switch (payment.state, result) {
    case (.succeeded, _): return false
    case (.requested, _), (.actionRequired, .succeeded), (.actionRequired, .failed), (.failed, .succeeded): break
    case (.actionRequired, .actionRequired): if url == payment.url { return false }
    case (.failed, .failed), (.failed, .actionRequired): return false
    }
    if let gatewayRef { model.gatewayRefs[gatewayRef] = paymentID.uuid }
    model.change(paymentID) { payment in
      switch result {
      case .succeeded: (payment.state, payment.ref) = (.succeeded, gatewayRef)
      case .failed: payment.state = .failed
      case .actionRequired: (payment.state, payment.url) = (.actionRequired, url)
      }
    }
    return true
  }
}

extension RefundPayment: CampaignCommand {
  static let weight = 9
  static func random(_ maker: inout CommandMaker) -> Self? {
    guard let id = maker.payment(where: { $0.refundable > 0 }) else { return nil }
    let left = maker.model.payments[id].flatMap { maker.model.jobs[.order($0)]?.payments[id]?.refundable } ?? 0
    return Self(
      paymentID: id, refundID: maker.id(or: maker.key(of: maker.model.refunds)),
      amount: maker.money(left >= 100 && maker.chance(90) ? 1...Int(left / 100) : 0...300),
      idempotencyKey: maker.chance(3) ? maker.one(of: maker.model.keys.keys.sorted()) ?? "k" : "key \(maker.uuid())")
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    let (order, payment) = try model.orderOf(paymentID)
    try model.role(sender, .superAdmin)
    try model.version(.order(order), sender)
    let content = "\(paymentID) \(amount)"
    if try model.isAnswered(idempotencyKey, content) { return false }
    if amount.minor <= 0 { throw Refused(.invalidMoney) }
    var faults: [Rejection.Code] = []
    if model.refunds[refundID!] != nil { faults.append(.idInUse) }
    if amount.currency != "GBP" { faults.append(.currencyMismatch) }
    if amount.minor > payment.refundable { faults.append(.refundExceedsPaid) }
    if !faults.isEmpty { throw Refused(all: faults) }
    model.refunds[refundID!] = paymentID
    model.keys[idempotencyKey] = Model.Key(payment: nil, refund: refundID, content: content)
    let refund = Model.Refund(amount: amount)
    model.change(paymentID) { $0.refunds[refundID!] = refund }
    return true
  }
}

extension RecordRefundResult: CampaignCommand {
  static let weight = 9
  static func random(_ maker: inout CommandMaker) -> Self? {
    let any = maker.chance(15)
    let waiting = maker.model.refunds.filter { refund, payment in
      any
        || maker.model.jobs[.order(maker.model.payments[payment]!)]!.payments[payment]!.refunds[refund]!.state
          == .requested
    }
    guard let id = maker.one(of: waiting.keys.sorted()) else { return nil }
    let worked = maker.chance(70)
    return Self(
      refundID: id, result: worked ? .succeeded : .failed, gatewayRef: worked ? maker.reference(id.uuid) : nil,
      code: worked ? nil : "closed")
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    guard let paymentID = model.refunds[refundID] else { throw Refused(.notFound) }
    try model.integration(sender, "payments")
    try model.version(.order(model.payments[paymentID]!), sender)
    let refund = try model.orderOf(paymentID).payment.refunds[refundID]!
    if result == .succeeded, gatewayRef == nil { throw Refused(.invalidField) }
    try model.unlinked(gatewayRef, from: refundID.uuid)
    if result == .succeeded, let known = refund.ref, known != gatewayRef { throw Refused(.linkMismatch) }
    switch (refund.state, result) {
    case (.succeeded, _), (.failed, .failed): return false
    case (.requested, _), (.failed, .succeeded): break
    }
    if let gatewayRef { model.gatewayRefs[gatewayRef] = refundID.uuid }
    let isGood = result == .succeeded
    model.change(paymentID) { payment in
      payment.refunds[refundID]!.state = isGood ? .succeeded : .failed
      if isGood { payment.refunds[refundID]!.ref = gatewayRef }
    }
    return true
  }
}
