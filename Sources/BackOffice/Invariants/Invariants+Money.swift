// What holds of fees and payments. A gateway may say late, after it had said otherwise, that money was taken or given
// back: that has happened and is kept, however much it comes to.

internal import EventSourcing

extension BackOfficeDomain {
  static let moneyInvariants: [BackOfficeInvariant] = [
    Invariant(
      "feesCoverPayments", "No more is paid and on its way for a fee than it is, but for late successes.",
      in: ["order"],
      folding: FailedTransfers()
    ) {
      $0.take($1, $2)
    } fault: { failed, stream, state in
      state.order.flatMap { $0.overpaidFee(leavingOut: failed.payments(of: stream)) }
    },
    Invariant(
      "refundsWithinPayments", "No more of a payment is given back than came, but for late successes.", in: ["order"],
      folding: FailedTransfers()
    ) {
      $0.take($1, $2)
    } fault: { failed, stream, state in
      state.order.flatMap { $0.overdrawnPayment(leavingOut: failed.refunds(of: stream)) }
    },
    Invariant(
      "revenueAddsUp", "What an order says was paid is what came for it less what was given back.", in: ["order"],
      folding: Revenue()
    ) {
      $0.take($1, $2)
    } fault: { revenue, stream, state in
      guard let paid = state.order?.paid, paid != revenue.net[stream] ?? 0 else { return nil }
      return "it says \(paid) was paid, where \(revenue.net[stream] ?? 0) came, in minor units"
    },
    Invariant(
      "paymentKeysOnce", "No two payments or refunds of the account have the same key.", in: ["order"],
      folding: PaymentKeys()
    ) {
      $0.take($1, $2)
    } fault: { keys, stream, _ in
      keys.repeated[stream]
    },
  ]
}

extension OrderState {
  fileprivate func overpaidFee(leavingOut late: Set<PaymentID>) -> String? {
    guard !payments.isEmpty else { return nil }
    var taken: [FeeReference: Int64] = [:]
    for payment in payments where !late.contains(payment.id) {
      taken[payment.fee, default: 0].add(payment.status.isPending ? payment.amount.minor : payment.net)
    }
    let due = Dictionary(amountsDue.map { ($0.fee, $0.amount.minor) }) { first, _ in first }
    let fee = payments.map(\.fee).first { taken[$0] ?? 0 > due[$0] ?? 0 }
    return fee.map { fee in
      "\(taken[fee] ?? 0) is paid or on its way for the fee \(fee) of \(due[fee] ?? 0), in minor units"
    }
  }

  fileprivate func overdrawnPayment(leavingOut late: Set<RefundID>) -> String? {
    for payment in payments where !payment.refunds.isEmpty {
      let back = payment.refunds.reduce(into: Int64(0)) { sum, refund in
        if refund.status != .failed, !late.contains(refund.id) { sum.add(refund.amount.minor) }
      }
      if back > payment.collected {
        return "\(back) of the payment \(payment.id) is given back, of \(payment.collected) that came, in minor units"
      }
    }
    return nil
  }
}

/// What failed once, and may have succeeded late since.
private struct FailedTransfers: Sendable {
  private var payments: [StreamName: Set<PaymentID>] = [:]
  private var refunds: [StreamName: Set<RefundID>] = [:]

  mutating func take(_ event: BackOfficeEvent, _ envelope: Envelope) {
    guard case .order(.payment(let event)) = event else { return }
    switch event {
    case .failed(let event): payments[envelope.stream, default: []].insert(event.paymentID)
    case .refundFailed(let event): refunds[envelope.stream, default: []].insert(event.refundID)
    case .requested, .succeeded, .actionRequired, .refundRequested, .refunded: break
    }
  }

  func payments(of stream: StreamName) -> Set<PaymentID> { payments[stream] ?? [] }
  func refunds(of stream: StreamName) -> Set<RefundID> { refunds[stream] ?? [] }
}

/// What came for orders less what was given back, in minor units, by what events say.
private struct Revenue: Sendable {
  private(set) var net: [StreamName: Int64] = [:]

  mutating func take(_ event: BackOfficeEvent, _ envelope: Envelope) {
    guard case .order(.payment(let event)) = event else { return }
    switch event {
    case .succeeded(let event): net[envelope.stream, default: 0].add(event.amount.minor)
    case .refunded(let event): net[envelope.stream, default: 0].subtract(event.amount.minor)
    case .requested, .failed, .actionRequired, .refundRequested, .refundFailed: break
    }
  }
}

private struct PaymentKeys: Sendable {
  private var holders: [String: StreamName] = [:]
  private(set) var repeated: [StreamName: String] = [:]

  mutating func take(_ event: BackOfficeEvent, _ envelope: Envelope) {
    guard case .order(.payment(let event)) = event, case .asked(_, let key) = event.trace else { return }
    let isNew = holders.updateValue(envelope.stream, forKey: Normalised.key(key)) == nil
    if !isNew { repeated[envelope.stream] = "the key \(key) was used before" }
  }
}
