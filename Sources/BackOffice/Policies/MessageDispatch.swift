// Messages on their way: what is asked of the services that carry them, and what stops one that waits when its addressee
// does not want it any more or is gone.

public import EventSourcing

/// Has messages sent; those that wait for somebody who is gone, or wants none, are given up.
public enum MessageDispatch: Policy {
  public typealias D = BackOfficeDomain

  public static let name = PolicyName("message-dispatch", code: "P-10")

  public static func requests(
    of event: BackOfficeEvent, _ envelope: Envelope, in index: AccountIndex
  ) -> [BackOfficeRequest] {
    guard case .correspondence(.messageRequested(let message)) = event else { return [] }
    let customer: CustomerID = envelope.stream.subject()
    return [
      .message(
        OutgoingMessage(
          messageID: message.messageID, customerID: customer, channel: message.channel, address: message.to.text,
          name: index.customers.brief(customer)?.name(of: message.contactID), subject: message.subject?.text,
          body: message.body.text, account: index.account?.name ?? ""))
    ]
  }

  public static func reactions(
    to event: BackOfficeEvent, _ envelope: Envelope, in index: AccountIndex
  ) -> [any Command<BackOfficeDomain>] {
    guard case .customer = event else { return [] }
    let customers = index.customers.ids(of: envelope.stream.subject())
    return customers.flatMap(index.outbox.messages).compactMap { id, message in
      index.customers.obstacle(to: message).map { obstacle in
        RecordMessageResult(
          messageID: id, customerID: message.customerID, result: .failed, code: obstacle.rawValue, attempts: 0)
      }
    }
  }
}

/// Why a message that waits can't go out any more.
enum MessageObstacle: String {
  /// The customer or the contact is gone.
  case recipientErased
  case doNotContact

  /// The same as an answer to a command.
  func rejection(of message: WaitingMessage) -> Rejection {
    switch self {
    case .recipientErased: message.contactID == nil ? .customerErased : .contactNotFound
    case .doNotContact: .doNotContact
    }
  }
}

extension CustomerIndex {
  /// Why a message can't go out by now; nil if nothing is in its way.
  func obstacle(to message: WaitingMessage) -> MessageObstacle? {
    guard let customer = brief(message.customerID), !customer.isErased else { return .recipientErased }
    if let contact = message.contactID, !customer.hasContact(contact) { return .recipientErased }
    let unwanted = customer.unwantedChannels(of: message.contactID)
    return unwanted.contains(message.channel.contactChannel) ? .doNotContact : nil
  }
}
