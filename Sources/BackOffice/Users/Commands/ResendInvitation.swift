// How users come into an account: invited and then accepting, or added by a Super Admin and active at once.

public import EventSourcing

/// Replaces a user's invitation by a new one.
public struct ResendInvitation: UserCommand {
  public var userID: UserID

  public init(userID: UserID) {
    self.userID = userID
  }

  public init(_ field: inout some FieldList<ResendInvitation>) {
    userID = field("userID", \.userID, "the user")
  }

  public static var right: Right { .superAdmin }
  public static var summary: String { "Replaces a user's invitation by a new one." }
  public static var refusals: [String] { ["userNotInvited"] }
  public static var example: String {
    #"{"userID":"ivy@acme.example"}"#
  }

  public func decide(_ user: UserState, _ context: DecisionContext) throws(Rejection) -> Decision<UserEvent> {
    guard user.status == .invited else { throw .userNotInvited }
    return [
      .invitationReissued(
        InvitationReissued(invitationID: context.id(nil, "invitation"), expiresAt: context.invitationEnd))
    ]
  }
}
