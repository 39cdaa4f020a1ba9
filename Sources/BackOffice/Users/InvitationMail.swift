// What a service that carries mails is given of an invitation. It makes the link itself.

public import EventSourcing

/// The mail that invites a user.
public struct InvitationMail: Sendable, Hashable {
  public let userID: UserID
  public let invitationID: InvitationID
  public let address: String
  public let name: String
  public let expiresAt: Instant
  /// The firm that invites.
  public let account: String
}
