// What was paid of an order's fees, what is on its way, and what the rules ask of that.

public import EventSourcing

extension OrderState {
  /// What was paid for all fees and not given back, in minor units. Sums end where numbers do.
  public var paid: Int64 { payments.reduce(into: 0) { $0.add($1.net) } }

  /// The same for one fee.
  public func paid(for fee: FeeReference) -> Int64 {
    payments.reduce(into: 0) { sum, payment in if payment.fee == fee { sum.add(payment.net) } }
  }

  /// What may still come in for one fee.
  func pending(for fee: FeeReference) -> Int64 {
    payments.reduce(into: 0) { sum, payment in
      if payment.fee == fee, payment.status.isPending { sum.add(payment.amount.minor) }
    }
  }

  /// What of a fee is neither paid nor on its way.
  func outstanding(of fee: FeeReference, amount: Int64) -> Int64 {
    amount.difference(from: paid(for: fee)).difference(from: pending(for: fee))
  }

  /// A payment; nil if the order has none of that id.
  public func payment(_ id: PaymentID) -> OrderPayment? { payments.first { $0.id == id } }

  /// The fees that there are, with what is due for each.
  var amountsDue: [(fee: FeeReference, amount: Money)] {
    (initialFee.map { [(.initial, $0)] } ?? []) + fees.map { (.additional($0.id), $0.amount) }
  }

  /// What is due for a fee, or `unknownFee`.
  func requireAmount(of fee: FeeReference) throws(Rejection) -> Money {
    switch fee {
    case .initial:
      guard let initialFee else { throw .unknownFee }
      return initialFee
    case .additional(let id): return try requireFee(id).amount
    }
  }

  /// Throws if a fee would be less than what was paid for it and what is on its way.
  func requireCovered(_ fee: FeeReference, by amount: Money) throws(Rejection) {
    var taken = paid(for: fee)
    taken.add(pending(for: fee))
    guard amount.minor >= taken else {
      let currency = payments.first { $0.fee == fee }?.amount.currency ?? amount.currency
      throw .feeBelowPaid(paid: Money(minor: taken, currency: currency))
    }
  }

  /// Throws while money that was paid for a fee is there, or any is on its way to or from it.
  func requireUnpaid(_ fee: FeeReference) throws(Rejection) {
    let isTouched = payments.contains { payment in
      payment.fee == fee && (payment.net != 0 || payment.status.isPending || payment.pendingRefunds != 0)
    }
    if isTouched { throw .feeHasPayments }
  }

  /// Throws while there is money that was paid for the order, or any is on its way.
  func requireSettled() throws(Rejection) {
    guard paid == 0 else { throw .orderHasPayments }
    if let payment = payments.first(where: { $0.status.isPending || $0.refunds.contains { $0.status == .requested } }) {
      throw .paymentInProgress(paymentID: payment.id)
    }
  }
}
