// The mail with the link by which somebody who is invited comes in.

public import EventSourcing

/// Has a mail sent to whoever is invited. One that was replaced, accepted or taken back is passed over: the outbox has
/// it no more.
public enum InvitationMailing: Policy {
  public typealias D = BackOfficeDomain

  public static let name = PolicyName("invitation-mail", code: "P-05")

  public static func requests(
    of event: BackOfficeEvent, _ envelope: Envelope, in index: AccountIndex
  ) -> [BackOfficeRequest] {
    let id: UserID = envelope.stream.subject()
    // To the address that the user has by now: it may have been put right.
    guard case .user(let event) = event, let invitation = event.invitation, let user = index.users[id] else {
      return []
    }
    return [
      .invitation(
        InvitationMail(
          userID: id, invitationID: invitation.id, address: user.email, name: user.name,
          expiresAt: invitation.expiresAt, account: index.account?.name ?? ""))
    ]
  }
}
