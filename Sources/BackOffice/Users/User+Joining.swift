// How users come into an account: invited and then accepting, or added by a Super Admin and active at once.

internal import EventSourcing

extension User {
  /// The Super Admin that an account begins with.
  static func first(_ user: FirstUser) -> UserEvent {
    .added(
      UserAdded(
        name: PersonalText(FieldText.trimmed(user.name)), email: PersonalText(FieldText.trimmed(user.email)),
        phone: nil, userType: .superAdmin, licence: .free))
  }

  static func invite(_ command: InviteUser, _ context: DecisionContext) throws(Rejection) -> [UserEvent] {
    try context.index.requireUnusedEmail(command.email)
    try context.index.requireSeat(for: command.licence)
    return [
      .invited(
        UserInvited(
          name: PersonalText(FieldText.trimmed(command.name)), email: PersonalText(FieldText.trimmed(command.email)),
          phone: FieldText.trimmedUnlessBlank(command.phone).map { PersonalText($0) }, userType: command.userType,
          licence: command.licence, invitationID: context.id(nil, "invitation"),
          expiresAt: context.invitationEnd))
    ]
  }

  static func add(_ command: AddUser, _ context: DecisionContext) throws(Rejection) -> [UserEvent] {
    try context.index.requireUnusedEmail(command.email)
    try context.index.requireSeat(for: command.licence)
    return [
      .added(
        UserAdded(
          name: PersonalText(FieldText.trimmed(command.name)), email: PersonalText(FieldText.trimmed(command.email)),
          phone: FieldText.trimmedUnlessBlank(command.phone).map { PersonalText($0) }, userType: command.userType,
          licence: command.licence))
    ]
  }

  static func resendInvitation(_ state: UserState, _ context: DecisionContext) throws(Rejection) -> [UserEvent] {
    guard state.status == .invited else { throw .userNotInvited }
    return [
      .invitationReissued(
        InvitationReissued(invitationID: context.id(nil, "invitation"), expiresAt: context.invitationEnd))
    ]
  }

  /// A link works once: whoever is no longer invited can't accept again, not even with the same link.
  static func accept(
    _ command: AcceptInvitation, _ state: UserState, _ context: DecisionContext
  ) throws(Rejection) -> [UserEvent] {
    guard state.status == .invited, let invitation = state.invitation, let token = InvitationID(command.token) else {
      throw .invitationInvalid
    }
    guard !state.supersededInvitations.contains(token) else { throw .invitationSuperseded }
    guard token == invitation.id else { throw .invitationInvalid }
    guard context.now < invitation.expiresAt else { throw .invitationExpired }
    return [
      .activated(UserActivated(invitationID: invitation.id, credentialVersion: state.credentialVersion.next))
    ]
  }
}

extension DecisionContext {
  /// When an invitation that is sent now ends.
  fileprivate var invitationEnd: Instant {
    let days = index.account?.settings.invitationDays ?? AccountSettings().invitationDays
    return now.advanced(by: days, times: 86_400_000)
  }
}

extension AccountIndex {
  /// Throws if another user who is not deleted has the address.
  func requireUnusedEmail(_ email: String, except user: UserID? = nil) throws(Rejection) {
    guard users.holders(ofEmail: email).allSatisfy({ $0 == user }) else { throw .emailInUse }
  }

  /// Throws if one more user on this licence would be beyond the plan's seats.
  func requireSeat(for licence: Licence) throws(Rejection) {
    guard licence == .free, let limit = account?.plan.maxSeats else { return }
    guard users.freeSeatsUsed < limit else { throw .seatLimitReached(limit: limit) }
  }
}
