// Documents of other systems, such as the invoices of an accounting program: known by their ids there, and brought up to
// date when they come again.

public import EventSourcing

/// Ties a document of another system to a customer; a repeat with other fields brings it up to date.
public struct LinkExternalDocument: LinkedCommand {
  public var customerID: CustomerID
  public var system: String
  public var externalID: String
  public var kind: DocumentKind
  public var number: String
  /// In the form `2024-01-31`.
  public var date: String
  public var amount: Money
  public var status: DocumentStatus
  public var orderID: OrderID?

  public init(
    customerID: CustomerID, system: String, externalID: String, kind: DocumentKind, number: String, date: String,
    amount: Money, status: DocumentStatus, orderID: OrderID? = nil
  ) {
    self.customerID = customerID
    self.system = system
    self.externalID = externalID
    self.kind = kind
    self.number = number
    self.date = date
    self.amount = amount
    self.status = status
    self.orderID = orderID
  }

  public init(_ field: inout some FieldList<LinkExternalDocument>) {
    customerID = field("customerID", \.customerID, "the customer")
    system = field("system", \.system, "where it lies", .name)
    externalID = field("externalID", \.externalID, "its id there", .line)
    kind = field("kind", \.kind, "what it is")
    number = field("number", \.number, "its number", .name)
    date = field("date", \.date, "its date", .date)
    amount = field("amount", \.amount, "what it is worth", .amount)
    status = field("status", \.status, "how far it has come")
    orderID = field("orderID", \.orderID, "the order; stays as it is if missing in a repeat")
  }

  public static var right: Right { .integration }
  public static var integrations: Set<Integration> { [.accounting, .inbound] }
  public static var summary: String {
    "Ties a document of another system to a customer; a repeat with other fields brings it up to date."
  }
  public static var refusals: [String] {
    ["customerErased", "customerNotFound", "idInUse", "invalidMoney", "linkMismatch", "orderDeleted"]
  }
  public static var example: String {
    #"{"customerID":"ABC Ltd","system":"xero","externalID":"inv-1","kind":"invoice","number":"INV-1","date":"2024-01-31","amount":{"minor":12000,"currency":"GBP"},"status":"open","orderID":1}"#
  }

  public var leadID: LeadID? { nil }

  public func decide(
    _ correspondence: CorrespondenceState, _ context: DecisionContext
  ) throws(Rejection) -> Decision<CorrespondenceEvent> {
    let external = ExternalID(system, externalID)
    let (stream, known) = self.known(external, correspondence, context)
    let links = try requireLinks(context)
    let document = ExternalDocument(
      kind: kind, number: FieldText.trimmed(number), date: date, amount: amount, status: status,
      orderID: links.orderID ?? known?.orderID)
    if let known {
      let changes = known.changes(to: document)
      if changes.isEmpty { return [] }
      let updated = DocumentUpdated(system: external.system, externalID: external.id, changes: changes)
      return Decision([Proposed(.documentUpdated(updated), in: stream)])
    }
    let linked = DocumentLinked(
      system: external.system, externalID: external.id, kind: kind, number: document.number, date: date,
      amount: amount, status: status, orderID: document.orderID)
    return Decision([.documentLinked(linked)], claims: [external.key(scope: "document")])
  }

  /// The document as it is known, and where it was linked.
  private func known(
    _ external: ExternalID, _ own: CorrespondenceState, _ context: DecisionContext
  ) -> (stream: StreamName, document: ExternalDocument?) {
    let all = context.correspondence(of: customerID, own)
    let place = all.first { $0.state.documents[external] != nil } ?? all[0]
    return (place.stream, place.state.documents[external])
  }
}
