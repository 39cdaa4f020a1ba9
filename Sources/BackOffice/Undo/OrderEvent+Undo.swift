// How the events of orders are taken back, beside those of any work. Money that was asked for is not recalled.

internal import EventSourcing

extension OrderEvent {
  func reversal(_ past: PastBackOfficeEvent) -> BackOfficeReversal {
    let id: OrderID = past.envelope.stream.subject()
    switch self {
    case .opened: return .command(DeleteOrder(orderID: id), remark: "the order stays in the history as deleted")
    case .work(let event): return event.reversal(past, WorkCommands.order(id))
    case .feeAdded(let event): return .command(RemoveFee(orderID: id, feeID: event.feeID))
    case .feeChanged(let event):
      guard let from = event.from else {
        return .impossible("an order that has an initial fee keeps one; SetInitialFee can make it 0")
      }
      switch event.fee {
      case .initial: return .command(SetInitialFee(orderID: id, amount: from))
      case .additional(let fee): return .command(ChangeFee(orderID: id, feeID: fee, amount: from))
      }
    case .feeRemoved(let event):
      return .command(
        AddFee(orderID: id, name: event.name, amount: event.amount),
        remark: "the fee \(event.name) gets another id: that of a removed one is not used again")
    case .payment(let event): return event.reversal
    }
  }
}

extension PaymentEvent {
  fileprivate var reversal: BackOfficeReversal {
    switch self {
    case .requested: .impossible("what a payment service was asked for is not recalled; RefundPayment gives money back")
    case .refundRequested: .impossible("what a payment service was asked for is not recalled")
    case .succeeded, .failed, .actionRequired, .refunded, .refundFailed: .happenedOutside
    }
  }
}

extension LeadEvent {
  func reversal(_ past: PastBackOfficeEvent) -> BackOfficeReversal {
    let id: LeadID = past.envelope.stream.subject()
    return switch self {
    case .opened: .command(DeleteLead(leadID: id), remark: "the lead stays in the history as deleted")
    case .work(let event): event.reversal(past, WorkCommands.lead(id))
    case .converted: .impossible("a lead that became an order stays one")
    }
  }
}
