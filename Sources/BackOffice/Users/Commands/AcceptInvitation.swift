// How users come into an account: invited and then accepting, or added by a Super Admin and active at once.

public import EventSourcing

/// Makes an invited user active; sent by the bearer of the link.
public struct AcceptInvitation: UserCommand {
  public var userID: UserID
  /// What the link carries.
  public var token: String
  public var credentialRef: String?

  public init(userID: UserID, token: String, credentialRef: String? = nil) {
    self.userID = userID
    self.token = token
    self.credentialRef = credentialRef
  }

  public init(_ field: inout some FieldList<AcceptInvitation>) {
    userID = field("userID", \.userID, "the user")
    token = field("token", \.token, "what the link carries; the invitation's id where no mail is sent")
    credentialRef = field("credentialRef", \.credentialRef, "where the credential is kept; no secret", .line)
  }

  public static var right: Right { .invitee }
  public static var summary: String { "Makes an invited user active; sent by the bearer of the link." }
  public static var refusals: [String] { ["invitationExpired", "invitationInvalid", "invitationSuperseded"] }
  public static var example: String {
    #"{"userID":"ivy@acme.example","token":"0b8e6f0e-0000-4000-8000-000000000002"}"#
  }

  /// Whoever holds an invitation's link is about to become its user.
  public var actorWithoutLogin: Actor { .user(userID.uuid) }

  /// A link works once: whoever is no longer invited can't accept again, not even with the same link.
  public func decide(_ user: UserState, _ context: DecisionContext) throws(Rejection) -> Decision<UserEvent> {
    guard user.status == .invited, let invitation = user.invitation, let id = context.invitation(token) else {
      throw .invitationInvalid
    }
    guard !user.supersededInvitations.contains(id) else { throw .invitationSuperseded }
    guard id == invitation.id else { throw .invitationInvalid }
    guard context.now < invitation.expiresAt else { throw .invitationExpired }
    return [
      .activated(UserActivated(invitationID: invitation.id, credentialVersion: user.credentialVersion.next))
    ]
  }
}
