// What a service that carries messages is given.

/// A message to a customer or one of its contacts.
public struct OutgoingMessage: Sendable, Hashable {
  public let messageID: MessageID
  public let customerID: CustomerID
  public let channel: MessageChannel
  /// An e-mail address or a telephone number.
  public let address: String
  /// Who is written to.
  public let name: String?
  public let subject: String?
  public let body: String
  /// The firm that writes.
  public let account: String
}
