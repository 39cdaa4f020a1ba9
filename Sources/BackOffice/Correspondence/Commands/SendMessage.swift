// Sending a message: to whom it goes, whether they want it, whether there is a way.

public import EventSourcing

/// Sends an e-mail or SMS to a customer or one of its contacts.
public struct SendMessage: LinkedCommand {
  public var customerID: CustomerID
  public var messageID: MessageID?
  public var channel: MessageChannel
  public var to: MessageAddressee?
  public var subjectLine: String?
  public var body: String
  public var orderID: OrderID?
  public var taskID: TaskReference?
  public var taskKey: String?
  public var leadID: LeadID?

  public init(
    customerID: CustomerID, messageID: MessageID? = nil, channel: MessageChannel, to: MessageAddressee? = nil,
    subject: String? = nil, body: String, orderID: OrderID? = nil, taskID: TaskReference? = nil,
    taskKey: String? = nil, leadID: LeadID? = nil
  ) {
    self.customerID = customerID
    self.messageID = messageID
    self.channel = channel
    self.to = to
    subjectLine = subject
    self.body = body
    self.orderID = orderID
    self.taskID = taskID
    self.taskKey = taskKey
    self.leadID = leadID
  }

  public init(_ field: inout some FieldList<SendMessage>) {
    customerID = field("customerID", \.customerID, "the customer")
    messageID = field("messageID", \.messageID, "an id of the caller's own choice")
    channel = field("channel", \.channel, "by e-mail or SMS")
    to = field("to", \.to, "customer or a contact; the contact of the order or lead, else the default one, if missing")
    subjectLine = field("subject", \.subjectLine, "what it is about; e-mails only", .line)
    body = field("body", \.body, "what it says", .message)
    orderID = field("orderID", \.orderID, "the order that it is about")
    taskID = field("taskID", \.taskID, "the task of the order, or current for the one in progress")
    taskKey = field("taskKey", \.taskKey, "the task by its key in the workflow, instead of taskID")
    leadID = field("leadID", \.leadID, "the lead that it is about")
  }

  public static var right: Right { .anyUser }
  public static var summary: String { "Sends an e-mail or SMS to a customer or one of its contacts." }
  public static var refusals: [String] {
    [
      "channelNotConfigured", "contactNotFound", "customerErased", "customerNotFound", "doNotContact", "idInUse",
      "leadDeleted", "linkMismatch", "noAddressForChannel", "orderDeleted", "taskNotFound",
    ]
  }
  public static var example: String {
    #"{"customerID":"ABC Ltd","channel":"email","to":{"contactID":"Ann Archer"},"subject":"Your boiler","body":"We come on Monday at nine.","orderID":1}"#
  }

  public var reads: [StreamName] { [.customer(customerID)] + workRead }

  public func checkFields(_ context: DecisionContext) throws(Rejection) {
    try checkForm()
    try checkTaskName()
    guard channel == .email || FieldText.trimmedUnlessBlank(subjectLine) == nil else {
      throw .invalidField(field: "subject", reason: "an SMS has none")
    }
  }

  public func decide(
    _ correspondence: CorrespondenceState, _ context: DecisionContext
  ) throws(Rejection) -> Decision<CorrespondenceEvent> {
    let id: MessageID = context.id(messageID, "message")
    let known = context.correspondence(of: customerID, correspondence)
    guard known.allSatisfy({ $0.state.messages[id] == nil }), context.index.outbox.message(id) == nil else {
      throw .idInUse(kind: "message", id: id.description)
    }
    let links = try requireLinks(context)
    guard let customer = context.customer(customerID) else { throw .customerNotFound }
    let addressee = try customer.addressee(to, beside: workContact(context))
    guard let address = addressee.address(for: channel) else { throw .noAddressForChannel }
    guard !addressee.unwantedChannels.contains(channel.contactChannel) else { throw .doNotContact }
    guard context.channels.contains(channel) else { throw .channelNotConfigured }
    return [
      .messageRequested(
        MessageRequested(
          messageID: id, channel: channel, to: PersonalText(address), contactID: addressee.contact?.id,
          subject: FieldText.trimmedUnlessBlank(subjectLine).map { PersonalText($0) }, body: PersonalText(body),
          orderID: links.orderID, taskID: links.taskID, leadID: links.leadID))
    ]
  }

  /// The contact that the order or lead has.
  private func workContact(_ context: DecisionContext) -> ContactID? {
    orderID.flatMap(context.order)?.contactID ?? leadID.flatMap(context.lead)?.contactID
  }
}

/// Whom a message goes to: a contact, or the customer itself.
private struct Addressee {
  let customer: CustomerState
  let contact: Contact?

  /// What neither the addressee nor the customer wants.
  var unwantedChannels: Set<ContactChannel> { customer.doNotContact.union(contact?.doNotContact ?? []) }

  func address(for channel: MessageChannel) -> String? {
    switch channel {
    case .email: FieldText.trimmedUnlessBlank(text(.email, contact?.email))
    case .sms:
      FieldText.trimmedUnlessBlank(text(.mobile, contact?.mobile))
        ?? FieldText.trimmedUnlessBlank(text(.phone, contact?.phone))
    }
  }

  /// The contact's own; never the customer's in its place.
  private func text(_ detail: CustomerDetail, _ contactText: String?) -> String? {
    contact == nil ? customer.details[detail.rawValue]?.text : contactText
  }
}

extension CustomerState {
  /// Whoever is named; else the contact of the work that it is about, else the default contact, else the customer. A
  /// contact that was merged is the one that was kept; one of the work that is gone is passed over.
  fileprivate func addressee(
    _ named: MessageAddressee?, beside work: ContactID?
  ) throws(Rejection) -> Addressee {
    switch named {
    case .customer: return Addressee(customer: self, contact: nil)
    case .contact(let id):
      guard let contact = contact(id) else { throw .contactNotFound }
      return Addressee(customer: self, contact: contact)
    case nil: return Addressee(customer: self, contact: work.flatMap(contact) ?? defaultContactID.flatMap(contact))
    }
  }
}
