// Payments and refunds on their way to the gateway.

public import EventSourcing

/// Has payments taken and given back. Each is asked for under an id of its own, which never changes: a request without an
/// answer is asked about, never made anew.
public enum PaymentDispatch: Policy {
  public typealias D = BackOfficeDomain

  public static let name = PolicyName("payment-dispatch", code: "P-09")

  public static func requests(
    of event: BackOfficeEvent, _ envelope: Envelope, in index: AccountIndex
  ) -> [BackOfficeRequest] {
    guard case .order(.payment(let event)) = event else { return [] }
    let order: OrderID = envelope.stream.subject()
    let (provider, accountRef) = (index.account?.paymentProvider, index.account?.paymentAccountRef)
    switch event {
    case .requested(let event):
      return [
        .charge(
          PaymentCharge(
            paymentID: event.paymentID, orderID: order, amount: event.amount, methodRef: event.methodRef,
            provider: provider, accountRef: accountRef))
      ]
    case .refundRequested(let event):
      return [
        .refund(
          PaymentRefund(
            refundID: event.refundID, paymentID: event.paymentID, orderID: order, amount: event.amount,
            gatewayRef: index.payments.entries[.payment(event.paymentID)]?.gatewayRefs.last, reason: event.reason?.text,
            provider: provider, accountRef: accountRef))
      ]
    case .succeeded, .failed, .actionRequired, .refunded, .refundFailed: return []
    }
  }
}
