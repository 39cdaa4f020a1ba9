// The accounting is told of money and charges, each once, in the order of the log.

public import EventSourcing

/// Has the accounting told of payments, refunds and fees. Where none is connected nobody is asked, and nothing is written.
public enum AccountingPosting: Policy {
  public typealias D = BackOfficeDomain

  public static let name = PolicyName("accounting", code: "P-12")

  public static func requests(
    of event: BackOfficeEvent, _ envelope: Envelope, in index: AccountIndex
  ) -> [BackOfficeRequest] {
    guard case .order(let event) = event,
      let entry = AccountingEntry(event, of: envelope.stream.subject(), in: index)
    else { return [] }
    return [.posting(entry)]
  }
}
