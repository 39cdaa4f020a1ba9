// What of an order's payments needs attention: what failed and was not made good, what the gateway is silent about, and
// money that should not be there.

internal import EventSourcing

extension OrderState {
  /// For how long a gateway may be silent: a quarter of an hour, in milliseconds.
  private static var longestSilence: Int64 { 15 * 60_000 }

  func attention(in stream: StreamName) -> [AttentionItem] {
    payments.indices.flatMap { place in
      (attention(toPaymentAt: place, in: stream).map { [$0] } ?? [])
        + payments[place].refunds.indices.compactMap { attention(toRefundAt: $0, of: payments[place], in: stream) }
    } + moneyTooMuch(in: stream)
  }

  /// What failed is made good by a later payment for the same fee, and by the end of the order.
  private func attention(toPaymentAt place: Int, in stream: StreamName) -> AttentionItem? {
    let payment = payments[place]
    switch payment.status {
    case .requested:
      return item(.paymentUnanswered, payment, since: payment.requestedAt.advanced(by: Self.longestSilence), in: stream)
    case .failed:
      let isMadeGood = payments[place...].contains { $0.fee == payment.fee && $0.status == .succeeded }
      guard !isMadeGood, work.status != .deleted else { return nil }
      return item(.paymentFailed, payment, since: payment.resultAt, in: stream)
    case .actionRequired, .succeeded: return nil
    }
  }

  private func attention(toRefundAt place: Int, of payment: OrderPayment, in stream: StreamName) -> AttentionItem? {
    let refund = payment.refunds[place]
    var item: AttentionItem
    switch refund.status {
    case .requested:
      let since = refund.requestedAt.advanced(by: Self.longestSilence)
      item = AttentionItem(.refundUnanswered, stream, refund.id.description, since: since)
    case .failed:
      guard !payment.refunds[place...].contains(where: { $0.status == .succeeded }) else { return nil }
      let since = refund.resultAt ?? refund.requestedAt
      item = AttentionItem(.refundFailed, stream, refund.id.description, since: since)
    case .succeeded: return nil
    }
    complete(&item, payment, stream)
    item.refundID = refund.id
    item.amount = refund.amount
    item.code = refund.code
    return item
  }

  /// What was paid for a deleted order, or for a fee beyond what is due for it. The newest payment that came is the
  /// occurrence.
  private func moneyTooMuch(in stream: StreamName) -> [AttentionItem] {
    guard work.status != .deleted else {
      guard paid > 0, let newest = payments.last(where: { $0.net > 0 }) else { return [] }
      return [item(.deletedOrderPaid, newest, since: newest.resultAt, paid, in: stream)]
    }
    let fees = payments.reduce(into: [FeeReference]()) { if !$0.contains($1.fee) { $0.append($1.fee) } }
    return fees.compactMap { fee in
      let due = amountsDue.first { $0.fee == fee }?.amount.minor ?? 0
      let excess = paid(for: fee).difference(from: due)
      guard excess > 0, let newest = newestPayment(for: fee) else { return nil }
      return item(.feeOverpaid, newest, since: newest.resultAt, excess, in: stream)
    }
  }

  private func newestPayment(for fee: FeeReference) -> OrderPayment? {
    payments.filter { $0.fee == fee && $0.net > 0 }
      .max { ($0.resultAt ?? $0.requestedAt, $0.id) < ($1.resultAt ?? $1.requestedAt, $1.id) }
  }

  private func item(
    _ kind: AttentionKind, _ payment: OrderPayment, since: Instant?, _ amount: Int64? = nil, in stream: StreamName
  ) -> AttentionItem {
    var item = AttentionItem(kind, stream, payment.id.description, since: since ?? payment.requestedAt)
    complete(&item, payment, stream)
    item.amount = amount.map { Money(minor: $0, currency: payment.amount.currency) } ?? payment.amount
    item.code = payment.code
    return item
  }

  private func complete(_ item: inout AttentionItem, _ payment: OrderPayment, _ stream: StreamName) {
    item.orderID = stream.subject()
    item.customerID = work.customerID
    item.paymentID = payment.id
  }
}
