// A message that came in, as the service that brings it says. The same one again changes nothing.

public import EventSourcing

/// Records a message from a customer or one of its contacts; the same one again changes nothing.
public struct RecordInboundMessage: LinkedCommand {
  public var customerID: CustomerID
  public var contactID: ContactID?
  public var channel: MessageChannel
  public var externalID: String
  public var subjectLine: String?
  public var body: String
  public var occurredAt: Instant?
  public var orderID: OrderID?
  public var leadID: LeadID?

  public init(
    customerID: CustomerID, contactID: ContactID? = nil, channel: MessageChannel, externalID: String,
    subject: String? = nil, body: String, occurredAt: Instant? = nil, orderID: OrderID? = nil, leadID: LeadID? = nil
  ) {
    self.customerID = customerID
    self.contactID = contactID
    self.channel = channel
    self.externalID = externalID
    subjectLine = subject
    self.body = body
    self.occurredAt = occurredAt
    self.orderID = orderID
    self.leadID = leadID
  }

  public init(_ field: inout some FieldList<RecordInboundMessage>) {
    customerID = field("customerID", \.customerID, "the customer")
    contactID = field("contactID", \.contactID, "who wrote; missing for the customer")
    channel = field("channel", \.channel, "by e-mail or SMS")
    externalID = field("externalID", \.externalID, "its id at the service", .line)
    subjectLine = field("subject", \.subjectLine, "what it is about", .line)
    body = field("body", \.body, "what it says", .received)
    occurredAt = field("occurredAt", \.occurredAt, "when it was sent, if before now")
    orderID = field("orderID", \.orderID, "the order that it is about")
    leadID = field("leadID", \.leadID, "the lead that it is about")
  }

  public static var right: Right { .integration }
  public static var integrations: Set<Integration> { [.inbound, .email, .sms] }
  public static var summary: String {
    "Records a message from a customer or one of its contacts; the same one again changes nothing."
  }
  public static var refusals: [String] {
    ["contactNotFound", "customerErased", "customerNotFound", "idInUse", "leadDeleted", "linkMismatch", "orderDeleted"]
  }
  public static var example: String {
    #"{"customerID":"ABC Ltd","channel":"email","externalID":"<1@abc.example>","subject":"Monday","body":"Nine is fine."}"#
  }

  public func decide(
    _ correspondence: CorrespondenceState, _ context: DecisionContext
  ) throws(Rejection) -> Decision<CorrespondenceEvent> {
    let port = context.actor.portName
    let external = ExternalID(port, externalID)
    let known = context.correspondence(of: customerID, correspondence)
    guard known.allSatisfy({ $0.state.received[external] == nil }) else { return [] }
    let links = try requireLinks(context)
    let received = MessageReceived(
      channel: channel, port: port, externalID: external.id, contactID: links.contactID,
      subject: FieldText.trimmedUnlessBlank(subjectLine).map { PersonalText($0) }, body: PersonalText(body),
      orderID: links.orderID, leadID: links.leadID)
    return Decision([.messageReceived(received)], claims: [external.key(scope: "message")])
  }
}
